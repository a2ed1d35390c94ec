import JSON
public import Records
public import SQLite

/// The log of who did what to whose data and account (X103). An entry holds ids and names of members, never content, and
/// stands in the transaction of the act that it tells of.
public struct AuditLog: Sendable {
    let ids: IDSource
    let clock: any Clock

    private static let insert = Prepared(
        """
        INSERT INTO audit_entries
        (owner_id, id, at, actor_id, action, object, object_id, count, changed, administrative)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,
        ?4 IS NULL OR EXISTS (SELECT 1 FROM users WHERE id IN (?1, ?4) AND role = 'admin'))
        """)

    /// Writes one entry.
    ///
    /// `owner` is the one whose data or account it concerns; where it concerns nobody, the actor. `actor` nil stands for an
    /// operator on the command line. `object` is the word of the answers (`contact`, `user`); `id` is nil for a list, which
    /// tells by `count` how many objects it showed. `changed` holds names of members, never their values.
    public func note(
        action: AuditAction, object: String, id: UUIDv7?, owner: ID<Owner>, actor: ID<Owner>?, changed: [String] = [],
        count: Int? = nil, in tx: WriteTransaction
    ) throws {
        let statement = try tx.prepared(Self.insert)
        defer { statement.reset() }
        statement.bind(owner, at: 1)
        statement.bind(ids.next(), at: 2)
        statement.bind(clock.now, at: 3)
        statement.bind(actor, at: 4)
        statement.bind(action.rawValue, at: 5)
        statement.bind(object, at: 6)
        statement.bind(id, at: 7)
        statement.bind(count, at: 8)
        statement.bind(String(decoding: JSONValue.array(changed.map { .string($0) }).bytes, as: UTF8.self), at: 9)
        try statement.runToEnd()
    }

    /// What was done to the caller's data and account, and to an administrator what administrators did.
    public func list(
        _ inquiry: Inquiry<AuditEntry>, as role: Role, for caller: Caller, in tx: ReadTransaction
    ) throws -> Page {
        guard role == .admin else {
            return try inquiry.page(where: ["owner_id = \(caller.ownerID)"], for: caller, in: tx)
        }
        let reason = "administrators see what administrators did"
        return try inquiry.page(where: ["administrative = 1"], across: reason, for: caller, in: tx)
    }

    /// Lets go of at most `limit` entries from before that instant, and tells how many went (X104).
    public func prune(before: Instant, limit: Int = 500, in tx: WriteTransaction) throws -> Int {
        try release(nil, before, in: tx) {
            try tx.run(
                """
                /* across owners: entries end with their time */ DELETE FROM audit_entries WHERE (owner_id, id) IN
                (SELECT owner_id, id FROM audit_entries WHERE at < \(before) ORDER BY at LIMIT \(limit))
                """)
        }
    }

    /// Lets go of all that the log tells of one owner, as a part of her erasure (X106).
    public func erase(_ owner: ID<Owner>, in tx: WriteTransaction) throws {
        _ = try release(owner, clock.now.adding(days: 1), in: tx) {
            try tx.run("DELETE FROM audit_entries WHERE owner_id = \(owner)")
        }
    }

    /// The triggers of the table let nothing go but by a release, which lasts no longer than the deletion.
    private func release(
        _ owner: ID<Owner>?, _ before: Instant, in tx: WriteTransaction, _ delete: () throws -> Int
    ) throws -> Int {
        try tx.run("INSERT INTO audit_releases (owner_id, before) VALUES (\(owner), \(before))")
        let count = try delete()
        try tx.run("DELETE FROM audit_releases")
        return count
    }
}
