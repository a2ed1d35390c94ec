public import SQLite

/// What one resource's rows are referred to by.
struct Referrer: Sendable {
    let name: ResourceName
    let column: String
    /// Whether a row can be without what it refers to; where it cannot, or shares its fate, it goes first.
    let canLetGo: Bool
}

/// A row in the trash that is due.
private struct Due {
    let owner: ID<Owner>
    let id: UUIDv7
}

extension Stores {
    /// Deletes up to `limit` rows that were put into the trash before `cutoff`, whoever's they are, those that refer to
    /// others first; what was linked to them stays, without the link (C42). Returns the number of rows that changed, and
    /// whose live ones did.
    ///
    /// A row that a live one cannot be without, such as the contact from whom a referral came, stays until that has gone.
    public func purge(
        deletedBefore cutoff: Instant, limit: Int, in transaction: WriteTransaction
    ) throws -> (changed: Int, told: Set<ID<Owner>>) {
        var changed = 0
        var told: Set<ID<Owner>> = []
        for name in names.reversed() where changed < limit {
            let links = (referrers[name.plural] ?? []).filter(\.canLetGo)
            for row in try due(name, before: cutoff, limit: limit - changed, in: transaction) where changed < limit {
                for link in links {
                    let count = try letGo(of: row, by: link, limit: limit - changed, in: transaction)
                    if count > 0 { told.insert(row.owner) }
                    changed += count
                }
                guard changed < limit else { break }
                changed += try transaction.run(
                    "DELETE FROM \(raw: name.plural) WHERE owner_id = \(row.owner) AND id = \(row.id)")
            }
        }
        return (changed, told)
    }

    private func due(
        _ name: ResourceName, before cutoff: Instant, limit: Int, in transaction: WriteTransaction
    ) throws -> [Due] {
        let holding = (referrers[name.plural] ?? []).filter { !$0.canLetGo }.map { holder in
            """
             AND NOT EXISTS (SELECT 1 FROM \(holder.name.plural) AS r WHERE r.owner_id = t.owner_id \
            AND r.\(holder.column) = t.id)
            """
        }
        return try transaction.all(
            """
            /* across owners: the trash is emptied for all */ SELECT owner_id, id FROM \(raw: name.plural) AS t
            WHERE deleted_at IS NOT NULL AND deleted_at < \(cutoff)\(raw: holding.joined())
            ORDER BY deleted_at LIMIT \(limit)
            """
        ) { row in
            guard let owner = ID<Owner>(row.text(0)), let id = UUIDv7(row.text(1)) else {
                throw StoredValueError(table: name.plural, column: "id")
            }
            return Due(owner: owner, id: id)
        }
    }

    private func letGo(
        of row: Due, by link: Referrer, limit: Int, in transaction: WriteTransaction
    ) throws -> Int {
        let caller = Caller.rule(on: row.owner, zone: .utc, now: clock.now)
        // The column itself: SQLite 3.40 gives 0 for "deleted_at IS NULL" here, where an index has it.
        let freed: SQL = """
            UPDATE \(raw: link.name.plural) SET \(raw: link.column) = NULL, version = version + 1, \
            updated_at = \(caller.now) WHERE owner_id = \(row.owner) AND id IN (SELECT id FROM \(raw: link.name.plural) \
            WHERE owner_id = \(row.owner) AND \(raw: link.column) = \(row.id) LIMIT \(limit)) \
            RETURNING id, version, deleted_at
            """
        let changes = try transaction.all(freed) { (UUIDv7($0.text(0)), Int($0.integer(1)), $0.isNull(2)) }
        for (id, version, isLive) in changes where isLive {
            guard let id else { throw StoredValueError(table: link.name.plural, column: "id") }
            let name = link.name.singular
            let event = Event(type: "\(name).updated", object: name, objectID: id, version: version)
            try event.write(ids.next(), for: caller, in: transaction)
        }
        return changes.count
    }
}

extension Resource {
    static func collectReferrers(into referrers: inout [String: [Referrer]]) {
        for field in fields.all {
            guard let target = field.target else { continue }
            let referrer = Referrer(name: name, column: field.name, canLetGo: !field.isOwned && field.isNullable)
            referrers[target, default: []].append(referrer)
        }
    }
}
