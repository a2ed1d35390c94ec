public import JSON
public import Records
public import SQLite

/// Keeps imports: lists that are taken whole and worked row by row, a few at a time (C44).
public struct ImportService: Sendable {
    public static let kind = "import"
    /// Unfinished ones of one owner.
    public static let mostUnfinished = 5
    public static let daysKept = 30
    public static let hoursToUndo = 24

    let ids: IDSource
    let clock: any Clock
    let jobs: JobService
    let audit: AuditLog
    let accounts: AccountService
    let invitations: InvitationService

    // MARK: Beginning and ending

    /// Takes a list on. Throws `invalid` when it has not the form of its type, `quotaExceeded` while too many wait.
    public func create(
        _ file: ImportFile, _ question: ImportQuestion, for caller: Caller, in tx: WriteTransaction
    ) throws -> Kept<Import> {
        try file.check(for: question.type)
        let job = try jobs.create(Self.kind, atMost: Self.mostUnfinished, for: caller, in: tx)
        var counts = ImportCounts()
        counts.rows = file.rows
        try tx.run(
            """
            INSERT INTO imports (owner_id, id, type, dry_run, counts, errors, warnings)
            VALUES (\(caller.ownerID), \(job.id), \(question.type.rawValue), \(question.isDryRun),
            \(text(counts)), '[]', \(text(file.warnings(for: question.type))))
            """)
        try tx.run(
            """
            INSERT INTO import_files (owner_id, import_id, content)
            VALUES (\(caller.ownerID), \(job.id), \(file.bytes))
            """)
        let made = try find(job.id, of: caller.ownerID, in: tx)
        try note(.create, made, by: caller.actorID, in: tx)
        return made
    }

    /// Ends an import before its last row; what it has made stays. Throws `invalidTransition` when it has ended already.
    public func cancel(_ object: Kept<Import>, for caller: Caller, in tx: WriteTransaction) throws -> Kept<Import> {
        let job = try jobs.find(object.id.text, Self.kind, of: caller.ownerID, in: tx)
        guard !job.status.isFinished else { throw notNow(object) }
        _ = try jobs.cancel(job, until: expiry, for: caller, in: tx)
        return try close(object, by: caller, in: tx)
    }

    /// Ends an import that cannot go on, with a problem that its owner can read.
    public func fail(_ job: Job, _ problem: JSONObject, in tx: WriteTransaction) throws {
        _ = try jobs.fail(job, problem, until: expiry, in: tx)
        try close(find(job.id, of: job.ownerID, in: tx), by: caller(job.ownerID), in: tx)
    }

    /// Asks that what an import has made is taken back, as far as nobody has taken it up; asked once more, nothing is
    /// changed. Throws `invalidTransition` unless the import ended within 24 hours and was no dry run.
    public func undo(_ object: Kept<Import>, for caller: Caller, in tx: WriteTransaction) throws -> Kept<Import> {
        if object.value.undoRequestedAt != nil { return object }
        guard allowedActions(of: object.value).contains(.undo) else { throw notNow(object) }
        try tx.run(
            """
            UPDATE imports SET undo_requested_at = \(caller.now)
            WHERE owner_id = \(caller.ownerID) AND id = \(object.id)
            """)
        try jobs.renew(object.id.uuid, of: caller.ownerID, in: tx)
        return try find(object.id.text, of: caller.ownerID, in: tx)
    }

    private func notNow(_ object: Kept<Import>) -> ServiceError {
        .invalidTransition(
            status: object.value.status.rawValue, allowed: allowedActions(of: object.value).map(\.rawValue))
    }

    // MARK: Reading

    /// Throws `notFound`.
    public func find(_ id: String, of owner: ID<Owner>, in tx: ReadTransaction) throws -> Kept<Import> {
        let sql: SQL = """
            SELECT \(raw: Kept<Import>.columns) FROM \(raw: Import.source) WHERE owner_id = \(owner) AND id = \(id)
            """
        guard let found = try tx.one(sql, Kept<Import>.init) else { throw ServiceError.notFound }
        return found
    }

    public func list(_ inquiry: Inquiry<Import>, for caller: Caller, in tx: ReadTransaction) throws -> Page {
        try inquiry.page(where: ["owner_id = \(caller.ownerID)"], for: caller, in: tx) { extras(of: $0) }
    }

    /// What became of the rows, in their order.
    public func rows(
        _ inquiry: Inquiry<ImportRow>, of id: ID<Import>, for caller: Caller, in tx: ReadTransaction
    ) throws -> Page {
        let conditions: [SQL] = ["owner_id = \(caller.ownerID)", "import_id = \(id)"]
        return try inquiry.page(where: conditions, for: caller, in: tx)
    }

    /// The members that no column keeps.
    public func extras(of object: Kept<Import>) -> [(String, JSONValue)] {
        let isThere = object.value.status.isFinished
        return [
            ("result_url", isThere ? .string("/v1/imports/\(object.id)/rows") : .null),
            ("allowed_actions", .array(allowedActions(of: object.value).map { .string($0.rawValue) })),
        ]
    }

    private func allowedActions(of value: Import) -> [ImportAction] {
        guard let end = value.finishedAt else { return [.cancel] }
        let isTooLate = clock.now >= end.adding(minutes: Self.hoursToUndo * 60)
        return value.isDryRun || value.undoRequestedAt != nil || isTooLate ? [] : [.undo]
    }

    // MARK: What all of it shares

    var expiry: Instant { clock.now.adding(days: Self.daysKept) }

    func caller(_ owner: ID<Owner>) -> Caller { Caller(ownerID: owner, zone: .utc, now: clock.now) }

    /// Lets go of the list itself once it is worked, and tells the audit log how many rows were made.
    @discardableResult
    func close(_ object: Kept<Import>, by caller: Caller, in tx: WriteTransaction) throws -> Kept<Import> {
        try tx.run(
            "DELETE FROM import_files WHERE owner_id = \(caller.ownerID) AND import_id = \(object.id)")
        let ended = try find(object.id.text, of: caller.ownerID, in: tx)
        let made = ended.value.isDryRun ? 0 : ended.value.counts.created
        try note(.import, ended, count: made, by: caller.actorID, in: tx)
        return ended
    }

    func note(
        _ action: AuditAction, _ object: Kept<Import>, count: Int? = nil, by actor: ID<Owner>, in tx: WriteTransaction
    ) throws {
        try audit.note(
            action: action, object: Import.name.singular, id: object.id.uuid, owner: actor, actor: actor, count: count,
            in: tx)
    }

    func text<C: Content>(_ value: C) -> String { String(decoding: json(value).bytes, as: UTF8.self) }

    func text<C: Content>(_ values: [C]) -> String {
        String(decoding: JSONValue.array(values.map { json($0) }).bytes, as: UTF8.self)
    }

    private func json<C: Content>(_ value: C) -> JSONValue {
        var object = JSONObject()
        for field in C.fields.all { object[field.name] = field.json(value) }
        return .object(object)
    }
}
