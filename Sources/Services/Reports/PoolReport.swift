public import JSON
public import Records
public import SQLite

/// How many people the owner knows for each of her targets, how many of them she asked or met, and how many are left
/// (S38): there are hundreds or thousands in any post, so it is never they who are few.
public struct PoolReport: Sendable {
    let targets: Store<Target>

    /// The newest targets that are told of.
    static let most = 200

    public func document(for caller: Caller, in tx: ReadTransaction) throws -> JSONValue {
        let newest = try targets.all(of: caller.ownerID, where: "1", order: "id DESC", limit: Self.most, in: tx)
        let pools = try TargetPools.pools(of: newest.map(\.id.uuid), for: caller, in: tx)
        let rows = newest.map { target -> JSONValue in
            let pool = pools[target.id.uuid] ?? TargetPools.Pool()
            return reportObject([
                ("target_id", .string(target.id.text)), ("name", .string(target.name)),
                ("kind", .string(target.kind.rawValue)), ("status", .string(target.status.rawValue)),
                ("identified", .integer(pool.identified)), ("contacted", .integer(pool.contacted)),
                ("untouched", .integer(pool.untouched)), ("pool_low", .bool(pool.isLow)),
            ])
        }
        return reportObject([
            ("object", .string("pool_report")), ("low_below", .integer(TargetPools.fewest)), ("targets", .array(rows)),
        ])
    }
}
