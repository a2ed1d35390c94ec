import OpenSSL
public import Records
public import SQLite

/// The body of a change of one's own password.
public struct PasswordChange: Content {
    public var currentPassword = ""
    public var newPassword = ""

    public init() {}

    public static let fields = Fields<PasswordChange> {
        Field("current_password", .secret(), \.currentPassword, required: true)
        Field("new_password", .newPassword, \.newPassword, required: true)
    }
}

/// A code that an administrator has handed over, and the password that shall be from now on.
public struct PasswordReset: Content {
    public var code = ""
    public var password = ""

    public init() {}

    public static let fields = Fields<PasswordReset> {
        Field("code", .secret(), \.code, required: true)
        Field("password", .newPassword, \.password, required: true)
    }
}

/// A code that was made for someone, told once.
public struct ResetCode: Sendable {
    public let account: StoredAccount
    public let code: Secret
    public let expiresAt: Instant
}

/// Choosing passwords (X04, X05, X08).
extension AccountService {
    private static let resetMinutes = 30

    /// Throws `invalid` for a password that may not be chosen, and `throttled`. What it returns takes some tenths of a
    /// second, and throws `invalidCredentials` when the current password is another.
    public func begin(
        _ change: PasswordChange, for caller: Caller, from network: String, in tx: ReadTransaction
    ) throws -> @Sendable () throws -> (proof: PasswordProof, hash: String) {
        let email = try find(caller.ownerID, in: tx).value.email
        try options.rules.check(change.newPassword, for: email, at: "#/new_password")
        let check = try begin(change.currentPassword, of: caller.ownerID, from: network, in: tx)
        let cost = options.cost
        return { (try check.run(), try PasswordHash(of: change.newPassword, cost: cost).text) }
    }

    /// Changes the password and ends all sessions but the one by which it is done (X08).
    ///
    /// Throws `invalidCredentials` when the password was changed meanwhile.
    public func changePassword(
        _ change: (proof: PasswordProof, hash: String), session: String, for caller: Caller, in tx: WriteTransaction
    ) throws {
        let account = try confirm(change.proof, in: tx)
        try setPassword(change.hash, of: account.id, in: tx)
        try endSessions(of: account.id, but: session, in: tx)
        try audit.note(
            action: .changePassword, object: "user", id: account.id.uuid, owner: account.id, actor: caller.actorID,
            in: tx)
    }

    func setPassword(_ hash: String, of user: ID<Owner>, in tx: WriteTransaction) throws {
        try tx.run(
            """
            INSERT INTO passwords (user_id, hash, changed_at) VALUES (\(user), \(hash), \(clock.now))
            ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at
            """)
        try tx.run("DELETE FROM reset_codes WHERE user_id = \(user)")
    }

    /// Hashes a password that was made or chosen. Takes some tenths of a second; throws `invalid`.
    public func hash(_ password: String, for email: String) throws -> String {
        try options.rules.check(password, for: email, at: "#/password")
        return try PasswordHash(of: password, cost: options.cost).text
    }

    /// Makes a code by which the account's owner can choose a new password, within half an hour and once. An earlier
    /// one is good no more.
    public func reset(
        _ account: StoredAccount, by actor: ID<Owner>?, in tx: WriteTransaction
    ) throws -> ResetCode {
        let (code, expires) = (try Secret(.code), clock.now.adding(minutes: Self.resetMinutes))
        try tx.run(
            """
            INSERT INTO reset_codes (user_id, hash, expires_at) VALUES (\(account.id), \(code.digest.bytes), \(expires))
            ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at
            """)
        try audit.note(
            action: .reset, object: "user", id: account.id.uuid, owner: account.id, actor: actor, in: tx)
        return ResetCode(account: account, code: code, expiresAt: expires)
    }

    /// Throws `notFound` for a code that is wrong, used or expired, and `invalid` for a password that may not be chosen.
    /// What it returns takes some tenths of a second.
    public func begin(_ reset: PasswordReset, in tx: ReadTransaction) throws -> @Sendable () throws -> String {
        let account = try account(ofCode: reset.code, in: tx)
        try options.rules.check(reset.password, for: account.value.email, at: "#/password")
        let cost = options.cost
        return { try PasswordHash(of: reset.password, cost: cost).text }
    }

    /// Sets the password and ends all sessions (X08). Throws `notFound`.
    public func finish(_ reset: PasswordReset, hash: String, in tx: WriteTransaction) throws {
        let account = try account(ofCode: reset.code, in: tx)
        try setPassword(hash, of: account.id, in: tx)
        try endSessions(of: account.id, in: tx)
        try audit.note(
            action: .changePassword, object: "user", id: account.id.uuid, owner: account.id, actor: account.id, in: tx)
    }

    private func account(ofCode code: String, in tx: ReadTransaction) throws -> StoredAccount {
        guard let digest = try Secret.digest(ofCode: code) else { throw ServiceError.notFound }
        let sql: SQL = """
            SELECT user_id FROM reset_codes WHERE hash = \(digest.bytes) AND expires_at > \(clock.now)
            """
        guard let id = try tx.one(sql, { ID<Owner>($0.text(0)) }) ?? nil else { throw ServiceError.notFound }
        return try find(id, in: tx)
    }
}
