public import Records
public import SQLite

/// Keeps the packs of the types of talk: those built in, until an administrator makes one the instance's own.
public struct InterviewTypeService: Sendable {
    let ids: IDSource
    let audit: AuditLog

    /// All packs, in the order of the types.
    public func all(in tx: ReadTransaction) throws -> [Kept<InterviewTypePack>] {
        let kept = try tx.all(
            "SELECT \(raw: Kept<InterviewTypePack>.columns) FROM interview_types", Kept<InterviewTypePack>.init)
        return InterviewType.allCases.map { key in kept.first { $0.value.key == key } ?? Self.builtIn(key) }
    }

    /// Throws `notFound` for a word that is no type.
    public func find(_ key: String, in tx: ReadTransaction) throws -> Kept<InterviewTypePack> {
        guard let key = InterviewType(rawValue: key) else { throw ServiceError.notFound }
        let sql: SQL = "SELECT \(raw: Kept<InterviewTypePack>.columns) FROM interview_types WHERE key = \(key.rawValue)"
        return try tx.one(sql, Kept<InterviewTypePack>.init) ?? Self.builtIn(key)
    }

    private static func builtIn(_ key: InterviewType) -> Kept<InterviewTypePack> {
        let begun = InterviewTypePack.begun
        return Kept(
            id: InterviewTypePack.id(key), version: 1, createdAt: begun, updatedAt: begun,
            InterviewTypePack.builtIn(key))
    }

    /// Makes the pack the instance's own, and keeps what it was. A severity that is taken out is the catalogue's again.
    public func update(
        _ old: Kept<InterviewTypePack>, to value: InterviewTypePack, by admin: Caller, in tx: WriteTransaction
    ) throws -> Kept<InterviewTypePack> {
        var value = value
        value.severities.merge(CheckCatalogue.severities(of: value.key)) { own, _ in own }
        let fields = InterviewTypePack.fields.all
        let changed = fields.filter { $0.json(old.value) != $0.json(value) }.map(\.name)
        guard !changed.isEmpty else { return old }
        try keep(old, changed, by: admin, in: tx)
        let new = Kept(id: old.id, version: old.version + 1, createdAt: old.createdAt, updatedAt: admin.now, value)
        try tx.run(
            """
            INSERT OR REPLACE INTO interview_types (id, version, created_at, updated_at, \(raw: Self.columns))
            VALUES (\(new.id), \(new.version), \(new.createdAt), \(new.updatedAt), \(Self.values(of: value)))
            """)
        try audit.note(
            action: .update, object: InterviewTypePack.name.singular, id: new.id.uuid, owner: admin.actorID,
            actor: admin.actorID, changed: changed, in: tx)
        return new
    }

    private func keep(
        _ old: Kept<InterviewTypePack>, _ changed: [String], by admin: Caller, in tx: WriteTransaction
    ) throws {
        let names = JSONText.array(changed)
        try tx.run(
            """
            INSERT INTO interview_type_versions (id, at, pack_version, changed, changed_by, \(raw: Self.columns))
            VALUES (\(ids.next()), \(admin.now), \(old.version), \(names), \(admin.actorID),
            \(Self.values(of: old.value)))
            """)
    }

    private static let columns = InterviewTypePack.fields.all.map { "\"\($0.name)\"" }.joined(separator: ", ")

    private static func values(of pack: InterviewTypePack) -> SQL {
        InterviewTypePack.fields.all.map { field -> SQL in "\(JSONText.column(field.json(pack)))" }
            .joined(separator: ", ")
    }

    /// What the pack was before each change, newest first.
    public func history(
        _ inquiry: Inquiry<InterviewTypeVersion>, of key: String, for caller: Caller, in tx: ReadTransaction
    ) throws -> Page {
        let pack = try find(key, in: tx)
        return try inquiry.page(where: ["key = \(pack.value.key.rawValue)"], for: caller, in: tx)
    }
}
