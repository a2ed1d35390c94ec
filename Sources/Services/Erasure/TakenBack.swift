public import Records
public import SQLite

/// What has been taken from people by the time that a backup is restored: tokens and sessions that ended, grants that were
/// withdrawn, places in cohorts, accounts that were disabled or lost a role, and passwords that were changed. The backup
/// still has all that, and it is not to come back with it (X08, X24, X41).
public struct TakenBack: Sendable {
    private struct Grant {
        let owner: String
        let id: String
        let at: String
    }

    private struct Account {
        let id: String
        let role: Role
        let isDisabled: Bool
        let password: String?
        let changedAt: String?
    }

    private let instance: [UInt8]?
    private let tokens: Set<String>
    private let members: Set<String>
    private let grants: [Grant]
    private let accounts: [Account]

    /// Reads it from the database that the backup is to take the place of.
    public init(in tx: ReadTransaction) throws {
        instance = try Self.instance(in: tx)
        tokens = Set(try tx.all("SELECT id FROM tokens") { $0.text(0) })
        members = Set(try tx.all("SELECT cohort_id, user_id FROM cohort_members") { $0.text(0) + $0.text(1) })
        grants = try tx.all(
            """
            /* across owners: what was withdrawn stays so */ SELECT owner_id, id, withdrawn_at FROM sharing_grants
            WHERE withdrawn_at IS NOT NULL
            """
        ) { Grant(owner: $0.text(0), id: $0.text(1), at: $0.text(2)) }
        accounts = try tx.all(
            """
            SELECT u.id, u.role, u.status, p.hash, p.changed_at FROM users AS u
            LEFT JOIN passwords AS p ON p.user_id = u.id
            """
        ) { row in
            Account(
                id: row.text(0), role: Role(rawValue: row.text(1)) ?? .student,
                isDisabled: row.text(2) == AccountStatus.disabled.rawValue, password: row.optionalText(3),
                changedAt: row.optionalText(4))
        }
    }

    /// The key that a database is made with: what is not of the same instance has nothing to say about a backup of it.
    private static func instance(in tx: ReadTransaction) throws -> [UInt8]? {
        try tx.one("SELECT value FROM instance WHERE name = 'cursor_key'") { $0.blob(0) }
    }

    /// Ends sessions and codes, of which nobody can tell whether they are good still.
    public static func endSessions(in tx: WriteTransaction) throws {
        try tx.run("DELETE FROM tokens WHERE kind = 'session'")
        try tx.run("DELETE FROM reset_codes")
    }

    /// Takes it from the restored backup too, and returns how much that was; nil when the database was of another
    /// instance.
    public func apply(clock: any Clock, in tx: WriteTransaction) throws -> Int? {
        guard let instance, try Self.instance(in: tx) == instance else { return nil }
        let audit = AuditLog(ids: IDSource(clock: clock), clock: clock)
        try tx.run("DELETE FROM reset_codes")
        var count = try endTokens(in: tx) + leaveCohorts(in: tx)
        for grant in grants { count += try withdraw(grant, audit, in: tx) }
        for account in accounts { count += try apply(account, audit, in: tx) }
        return count
    }

    private func endTokens(in tx: WriteTransaction) throws -> Int {
        let ended = try tx.all("SELECT id FROM tokens") { $0.text(0) }.filter { !tokens.contains($0) }
        for id in ended { try tx.run("DELETE FROM tokens WHERE id = \(id)") }
        return ended.count
    }

    private func leaveCohorts(in tx: WriteTransaction) throws -> Int {
        let all = try tx.all("SELECT cohort_id, user_id FROM cohort_members") { ($0.text(0), $0.text(1)) }
        let left = all.filter { !members.contains($0.0 + $0.1) }
        for (cohort, user) in left {
            try tx.run("DELETE FROM cohort_members WHERE cohort_id = \(cohort) AND user_id = \(user)")
        }
        return left.count
    }

    private func withdraw(_ grant: Grant, _ audit: AuditLog, in tx: WriteTransaction) throws -> Int {
        let count = try tx.run(
            """
            UPDATE sharing_grants SET withdrawn_at = \(grant.at), updated_at = \(grant.at), version = version + 1
            WHERE owner_id = \(grant.owner) AND id = \(grant.id) AND withdrawn_at IS NULL
            """)
        guard count > 0, let owner = ID<Owner>(grant.owner) else { return 0 }
        try audit.note(
            action: .withdraw, object: SharingGrant.name.singular, id: UUIDv7(grant.id), owner: owner, actor: nil,
            in: tx)
        return count
    }

    private func apply(_ account: Account, _ audit: AuditLog, in tx: WriteTransaction) throws -> Int {
        let sql: SQL = "SELECT role, status FROM users WHERE id = \(account.id)"
        let stored = try tx.one(sql) { (role: Role(rawValue: $0.text(0)), isActive: $0.text(1) == "active") }
        guard let id = ID<Owner>(account.id), let stored, let role = stored.role else { return 0 }
        var count = 0
        func take(_ action: AuditAction, _ column: String, _ value: String) throws {
            // As long as she is what she was: administrators see what becomes of one of them.
            try audit.note(
                action: action, object: "user", id: id.uuid, owner: id, actor: nil, changed: [column], in: tx)
            count += try tx.run(
                "UPDATE users SET \(raw: column) = \(value), version = version + 1 WHERE id = \(id)")
        }
        if account.isDisabled, stored.isActive { try take(.disable, "status", AccountStatus.disabled.rawValue) }
        if Self.rank(account.role) < Self.rank(role) { try take(.update, "role", account.role.rawValue) }
        return try count + takeOver(account.password, account.changedAt, of: id, in: tx)
    }

    private static func rank(_ role: Role) -> Int {
        switch role {
        case .student: 0
        case .advisor: 1
        case .admin: 2
        }
    }

    /// The password that the account has by now.
    private func takeOver(
        _ hash: String?, _ changedAt: String?, of id: ID<Owner>, in tx: WriteTransaction
    ) throws -> Int {
        guard let hash, let changedAt else { return 0 }
        return try tx.run(
            """
            UPDATE passwords SET hash = \(hash), changed_at = \(changedAt)
            WHERE user_id = \(id) AND changed_at <> \(changedAt)
            """)
    }
}
