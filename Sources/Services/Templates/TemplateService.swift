public import Records
public import SQLite

public typealias StoredTemplate = Kept<Template>

/// Keeps the owner's own templates, and those of the centre, which staff alone change and everyone reads.
public struct TemplateService: Sendable {
    let stores: Stores
    let audit: AuditLog

    /// Templates of one owner, and of the centre.
    static let most = 200

    private func isSeen(by caller: Caller) -> SQL { "owner_id IN (\(caller.ownerID), '')" }

    public func list(_ inquiry: Inquiry<Template>, for caller: Caller, in tx: ReadTransaction) throws -> Page {
        try inquiry.page(where: [isSeen(by: caller)], for: caller, in: tx)
    }

    /// Throws `notFound`, for another's own template too.
    public func find(_ id: ID<Template>, for caller: Caller, in tx: ReadTransaction) throws -> StoredTemplate {
        let sql: SQL = """
            SELECT \(raw: StoredTemplate.columns) FROM \(raw: Template.source) \
            WHERE \(isSeen(by: caller)) AND id = \(id)
            """
        guard let template = try tx.one(sql, StoredTemplate.init) else { throw ServiceError.notFound }
        return template
    }

    /// Throws `quotaExceeded`. Whether the caller may give one to everyone is decided before.
    public func create(_ value: Template, for caller: Caller, in tx: WriteTransaction) throws -> StoredTemplate {
        let id = ID<Template>(stores.ids.next())
        let count = try tx.one(
            value.origin == .own
                ? "SELECT count(*) FROM templates WHERE owner_id = \(caller.ownerID)"
                : "SELECT count(*) FROM centre_templates"
        ) { Int($0.integer(0)) }
        guard count ?? 0 < Self.most else { throw ServiceError.quotaExceeded(what: "templates", limit: Self.most) }
        let members: SQL = """
            \(id), 1, \(caller.now), \(caller.now), \(value.kind.rawValue), \(value.channel.rawValue), \(value.name), \
            \(value.subject), \(value.body)
            """
        let columns = "id, version, created_at, updated_at, kind, channel, name, subject, body"
        if value.origin == .own {
            try tx.run("INSERT INTO templates (\(raw: columns), owner_id) VALUES (\(members), \(caller.ownerID))")
        } else {
            try tx.run("INSERT INTO centre_templates (\(raw: columns)) VALUES (\(members))")
        }
        let template = try find(id, for: caller, in: tx)
        try note(.create, "created", template, for: caller, in: tx)
        return template
    }

    public func update(
        _ template: StoredTemplate, to value: Template, for caller: Caller, in tx: WriteTransaction
    ) throws -> StoredTemplate {
        let changed = Template.fields.all.filter { $0.json(template.value) != $0.json(value) }.map(\.name)
        guard !changed.isEmpty else { return template }
        let settings: SQL = """
            SET kind = \(value.kind.rawValue), channel = \(value.channel.rawValue), name = \(value.name), \
            subject = \(value.subject), body = \(value.body), version = version + 1, updated_at = \(caller.now)
            """
        if value.origin == .own {
            try tx.run("UPDATE templates \(settings) WHERE owner_id = \(caller.ownerID) AND id = \(template.id)")
        } else {
            try tx.run("UPDATE centre_templates \(settings) WHERE id = \(template.id)")
        }
        let updated = try find(template.id, for: caller, in: tx)
        try note(.update, "updated", updated, changed: changed, for: caller, in: tx)
        return updated
    }

    /// Deletes it for good.
    public func delete(_ template: StoredTemplate, for caller: Caller, in tx: WriteTransaction) throws {
        if template.value.origin == .own {
            try tx.run("DELETE FROM templates WHERE owner_id = \(caller.ownerID) AND id = \(template.id)")
        } else {
            try tx.run("DELETE FROM centre_templates WHERE id = \(template.id)")
        }
        try note(.delete, "deleted", template, for: caller, in: tx)
    }

    /// What the owner does to her own stands among her events, what staff does for all in the audit log.
    private func note(
        _ action: AuditAction, _ verb: String, _ template: StoredTemplate, changed: [String] = [],
        for caller: Caller, in tx: WriteTransaction
    ) throws {
        if template.value.origin == .own {
            try stores.log(
                verb, Template.name.singular, template.id.uuid, version: template.version, for: caller, in: tx)
        } else {
            try audit.note(
                action: action, object: Template.name.singular, id: template.id.uuid, owner: caller.actorID,
                actor: caller.actorID, changed: changed, in: tx)
        }
    }
}
