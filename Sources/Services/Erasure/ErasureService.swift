import JSON
public import Records
public import SQLite

/// An erasure as it stands: whose, for whom and why, and how far it is. It holds no more of the user than an id that
/// leads nowhere.
public struct Erasure: Sendable {
    public let id: String
    public let version: Int
    public let userID: ID<Owner>
    public let requestedBy: ID<Owner>
    public let reason: String
    public let status: String
    public let createdAt: String
    public let updatedAt: String
    public let startedAt: String?
    public let finishedAt: String?

    static let columns = """
        id, version, user_id, requested_by, reason, status, created_at, updated_at, started_at, finished_at
        """

    init(_ row: Row) throws {
        guard let user = ID<Owner>(row.text(2)), let requester = ID<Owner>(row.text(3)) else {
            throw StoredValueError(table: "erasures", column: "user_id")
        }
        id = row.text(0)
        version = Int(row.integer(1))
        userID = user
        requestedBy = requester
        reason = row.text(4)
        status = row.text(5)
        createdAt = row.text(6)
        updatedAt = row.text(7)
        startedAt = row.optionalText(8)
        finishedAt = row.optionalText(9)
    }

    public var isFinished: Bool { status == "succeeded" }

    public var document: Document {
        var json = JSONObject()
        json["object"] = .string("erasure")
        json["id"] = .string(id)
        json["version"] = .integer(version)
        json["user_id"] = .string(userID.text)
        json["requested_by"] = .string(requestedBy.text)
        json["reason"] = .string(reason)
        json["status"] = .string(status)
        json["progress"] = isFinished ? .integer(100) : .null
        json["created_at"] = .string(createdAt)
        json["updated_at"] = .string(updatedAt)
        json["started_at"] = startedAt.map(JSONValue.string) ?? .null
        json["finished_at"] = finishedAt.map(JSONValue.string) ?? .null
        json["error"] = .null
        json["result_url"] = .null
        return Document(bytes: JSONValue.object(json).bytes, version: version)
    }
}

/// Why someone is to be erased.
public struct ErasureReason: Content, Equatable {
    public var reason = ""

    public init() {}

    public static let fields = Fields<ErasureReason> {
        Field("reason", .line(1...500), \.reason, required: true)
    }
}

/// Erases users and all that is theirs, for good (X106).
public struct ErasureService: Sendable {
    let ids: IDSource
    let accounts: AccountService
    let audit: AuditLog

    /// Takes a user's access away at once and notes that she is to be erased; the rest is done in small steps. Asked once
    /// more, it answers how far that is.
    ///
    /// She herself may ask, and administrators; for everybody else there is no such user. Throws `notFound`, and
    /// `lastAdmin` when nobody would be left to administer.
    public func begin(
        _ user: ID<Owner>, _ reason: ErasureReason, for caller: Caller, isAdmin: Bool, in tx: WriteTransaction
    ) throws -> Erasure {
        try requireVisible(user, for: caller, isAdmin: isAdmin, in: tx)
        if let begun = try unfinished(of: user, in: tx) { return begun }
        let account = try accounts.find(user, in: tx)
        try accounts.requireAnotherAdmin(than: account, in: tx)
        try accounts.disableForErasure(user, at: caller.now, in: tx)
        let id = ids.next()
        try tx.run(
            """
            INSERT INTO erasures (id, version, user_id, requested_by, reason, status, created_at, updated_at)
            VALUES (\(id), 1, \(user), \(caller.actorID), \(reason.reason), 'queued', \(caller.now), \(caller.now))
            """)
        try audit.note(
            action: .erase, object: "user", id: user.uuid, owner: user, actor: caller.actorID, in: tx)
        return try find(id.text, in: tx)
    }

    /// Throws `notFound` for a user whom the caller may not erase, or who is neither there nor being erased.
    public func requireVisible(
        _ user: ID<Owner>, for caller: Caller, isAdmin: Bool, in tx: ReadTransaction
    ) throws {
        guard user == caller.actorID || isAdmin else { throw ServiceError.notFound }
        if try unfinished(of: user, in: tx) == nil { _ = try accounts.find(user, in: tx) }
    }

    /// Throws `notFound`.
    public func find(_ id: String, in tx: ReadTransaction) throws -> Erasure {
        guard
            let found = try tx.one("SELECT \(raw: Erasure.columns) FROM erasures WHERE id = \(id)", Erasure.init)
        else { throw ServiceError.notFound }
        return found
    }

    /// The oldest that is not finished.
    public func next(in tx: ReadTransaction) throws -> Erasure? {
        try tx.one(
            """
            SELECT \(raw: Erasure.columns) FROM erasures WHERE status <> 'succeeded' ORDER BY created_at LIMIT 1
            """, Erasure.init)
    }

    private func unfinished(of user: ID<Owner>, in tx: ReadTransaction) throws -> Erasure? {
        try tx.one(
            """
            SELECT \(raw: Erasure.columns) FROM erasures WHERE status <> 'succeeded' AND user_id = \(user) LIMIT 1
            """, Erasure.init)
    }

    public func start(_ erasure: Erasure, at now: Instant, in tx: WriteTransaction) throws {
        try tx.run(
            """
            UPDATE erasures SET status = 'running', version = version + 1, updated_at = \(now), started_at = \(now)
            WHERE id = \(erasure.id)
            """)
    }

    /// Deletes up to `limit` rows of the user's; whether there are more.
    public static func step(
        _ user: ID<Owner>, limit: Int, _ tables: OwnedTables, in tx: WriteTransaction
    ) throws -> Bool {
        if try forgetAddressee(user, limit: limit, in: tx) > 0 { return true }
        if try tables.erase(user, limit: limit, in: tx) > 0 { return true }
        try tx.run("DELETE FROM users WHERE id = \(user)")
        return false
    }

    /// What was addressed to her is nothing without her: grants of others to her, and the invitation that she came by.
    private static func forgetAddressee(_ user: ID<Owner>, limit: Int, in tx: WriteTransaction) throws -> Int {
        let grants = try tx.run(
            """
            /* across owners: erasure */ DELETE FROM sharing_grants WHERE (owner_id, id) IN
            (SELECT owner_id, id FROM sharing_grants WHERE grantee_user_id = \(user) LIMIT \(limit))
            """)
        return try grants
            + tx.run(
                """
                DELETE FROM invitations WHERE user_id = \(user)
                OR email = (SELECT email FROM users WHERE id = \(user)) COLLATE NOCASE
                """)
    }

    /// Ends it, and tells the administrators; returns whose events there are more of.
    public func finish(_ erasure: Erasure, at now: Instant, in tx: WriteTransaction) throws -> [ID<Owner>] {
        try tx.run(
            """
            UPDATE erasures SET status = 'succeeded', version = version + 1, updated_at = \(now), finished_at = \(now)
            WHERE id = \(erasure.id)
            """)
        // What stays is that she was erased, and by whom.
        try audit.erase(erasure.userID, in: tx)
        try audit.note(
            action: .erase, object: "user", id: erasure.userID.uuid, owner: erasure.userID,
            actor: erasure.requestedBy, in: tx)
        let administrators = try accounts.activeAdmins(in: tx)
        for administrator in administrators {
            let caller = Caller(ownerID: administrator, actorID: erasure.requestedBy, zone: .utc, now: now)
            try EventLog.write(
                "user.erased", about: "user", erasure.userID.uuid, version: 1, ids.next(), for: caller, in: tx)
        }
        return administrators
    }
}

/// A restored backup is of a time when some who were erased since had not been yet.
extension ErasureService {
    /// Whether anything is known of a user but that she was erased.
    public static func isKnown(_ user: ID<Owner>, in tx: ReadTransaction) throws -> Bool {
        let account: SQL = "SELECT 1 FROM users WHERE id = \(user)"
        let entry: SQL = "SELECT 1 FROM audit_entries WHERE owner_id = \(user) AND action <> 'erase' LIMIT 1"
        return try tx.one(account) { _ in true } ?? tx.one(entry) { _ in true } ?? false
    }

    /// Ends it: what stays is that she was erased, here by whoever restored the backup.
    public static func finishAgain(_ user: ID<Owner>, clock: any Clock, in tx: WriteTransaction) throws {
        let audit = AuditLog(ids: IDSource(clock: clock), clock: clock)
        try audit.erase(user, in: tx)
        try audit.note(action: .erase, object: "user", id: user.uuid, owner: user, actor: nil, in: tx)
    }
}

extension AccountService {
    /// At most a hundred.
    func activeAdmins(in tx: ReadTransaction) throws -> [ID<Owner>] {
        try tx.all("SELECT id FROM users WHERE role = 'admin' AND status = 'active' ORDER BY id LIMIT 100") {
            ID<Owner>($0.text(0))
        }.compactMap(\.self)
    }

    /// From the next request on, none of the user's tokens is worth anything.
    func disableForErasure(_ user: ID<Owner>, at now: Instant, in tx: WriteTransaction) throws {
        rights.change()
        try tx.run(
            """
            UPDATE users SET status = 'disabled', version = version + 1, updated_at = \(now) WHERE id = \(user)
            """)
        try tx.run("DELETE FROM tokens WHERE user_id = \(user)")
    }
}
