import JSON
public import Records
public import SQLite

/// Keeps the list of those who are not to be asked, for staff.
public struct SuppressionService: Sendable {
    let ids: IDSource
    let audit: AuditLog

    public func list(_ inquiry: Inquiry<Suppression>, for caller: Caller, in tx: ReadTransaction) throws -> Page {
        try inquiry.page(for: caller, in: tx)
    }

    /// Throws `notFound`.
    public func find(_ id: ID<Suppression>, in tx: ReadTransaction) throws -> Kept<Suppression> {
        guard let found = try first(where: "id = \(id)", in: tx) else { throw ServiceError.notFound }
        return found
    }

    /// The entries about that person: one, or none.
    public func search(_ person: Suppressed, in tx: WriteTransaction) throws -> [Kept<Suppression>] {
        let key = try Self.key(of: person, in: tx)
        return try first(where: "hash = \(key.hash)", in: tx).map { [$0] } ?? []
    }

    /// Throws `duplicate` for someone who is on the list.
    public func create(
        _ new: NewSuppression, by caller: Caller, in tx: WriteTransaction
    ) throws -> Kept<Suppression> {
        let key = try Self.key(of: new.person, in: tx)
        if let known = try first(where: "hash = \(key.hash)", in: tx) {
            let pointer = key.kind == .email ? "#/email" : "#/linkedin_url"
            throw ServiceError.duplicate(object: Suppression.name.singular, id: known.id.text, pointer: pointer)
        }
        let id = ids.next()
        try tx.run(
            """
            INSERT INTO suppressions (id, version, created_at, updated_at, kind, hash, reason, added_by)
            VALUES (\(id), 1, \(caller.now), \(caller.now), \(key.kind.rawValue), \(key.hash), \(new.reason),
            \(caller.actorID))
            """)
        try note(.create, id, by: caller, in: tx)
        return try find(ID(id), in: tx)
    }

    public func delete(_ entry: Kept<Suppression>, by caller: Caller, in tx: WriteTransaction) throws {
        try tx.run("DELETE FROM suppressions WHERE id = \(entry.id)")
        try note(.delete, entry.id.uuid, by: caller, in: tx)
    }

    private func first(where condition: SQL, in tx: ReadTransaction) throws -> Kept<Suppression>? {
        try tx.one(
            "SELECT \(raw: Kept<Suppression>.columns) FROM suppressions WHERE \(condition)", Kept<Suppression>.init)
    }

    private static func key(
        of person: Suppressed, in tx: WriteTransaction
    ) throws -> (kind: SuppressedKind, hash: [UInt8]) {
        let keys = try AskedKeys(
            email: person.email, linkedinURL: person.linkedinURL, key: AskedKeys.key(in: tx))
        if let hash = keys.email { return (.email, hash) }
        guard let hash = keys.linkedin else {
            throw ServiceError.invalid([FieldError("#/email", .invalidEmail, "is not an address that can be compared")])
        }
        return (.linkedin, hash)
    }

    private func note(_ action: AuditAction, _ id: UUIDv7, by caller: Caller, in tx: WriteTransaction) throws {
        try audit.note(
            action: action, object: Suppression.name.singular, id: id, owner: caller.actorID, actor: caller.actorID,
            in: tx)
    }
}
