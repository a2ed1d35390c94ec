public import OpenSSL
public import Records
public import SQLite

/// Who a token stands for, and what it allows.
public struct Principal: Sendable {
    public let userID: ID<Owner>
    public let tokenID: String
    public let role: Role
    public let scopes: Scopes
    public let zone: Zone
}

/// Why a token is not accepted.
public enum TokenRefusal: Error, Sendable {
    case invalid
    case expired
}

/// Keeps accounts and their tokens.
public struct AccountService: Sendable {
    let ids: IDSource
    let clock: any Clock

    public init(ids: IDSource, clock: any Clock) {
        self.ids = ids
        self.clock = clock
    }

    // MARK: Tokens

    private static let lookUp = Prepared(
        """
        SELECT t.id, t.user_id, t.scopes, t.expires_at, u.role, u.time_zone, u.status, t.revoked_at
        FROM tokens AS t JOIN users AS u ON u.id = t.user_id WHERE t.hash = ?
        """)

    /// Finds whom a token stands for: one look-up by its hash, which no guess can steer (X21).
    public func principal(
        bearing token: UnsafeRawBufferPointer, _ hasher: SHA256Hasher, at now: Instant, in tx: ReadTransaction
    ) throws -> Principal {
        guard AccessToken.isPlausible(token) else { throw TokenRefusal.invalid }
        let digest = try hasher.hash(token)
        let statement = try tx.prepared(Self.lookUp)
        defer { statement.reset() }
        digest.withUnsafeBytes { statement.bind(blob: $0, at: 1) }
        guard try statement.step(), let user = ID<Owner>(statement.text(1)), statement.isNull(7),
            statement.text(6) == AccountStatus.active.rawValue, let role = Role(rawValue: statement.text(4)),
            let zone = Zone(statement.text(5))
        else { throw TokenRefusal.invalid }
        // Instants are text of one form, so that their order is that of the bytes.
        guard now.withText({ $0.lexicographicallyPrecedes(statement.bytes(3)) }) else { throw TokenRefusal.expired }
        let scopes = Scopes(stored: statement.bytes(2))
        return Principal(
            userID: user, tokenID: statement.text(0), role: role, scopes: scopes, zone: zone)
    }

    /// Makes a token that is shown once; its hash alone is kept. At most 366 days (X23).
    public func addToken(
        named name: String, to user: ID<Owner>, scopes: Scopes = [.read, .write], days: Int,
        in tx: WriteTransaction
    ) throws -> (id: String, token: AccessToken, expiresAt: Instant) {
        let token = try AccessToken()
        let id = ids.next()
        let now = clock.now
        let expires = now.adding(days: days)
        try tx.run(
            """
            INSERT INTO tokens (id, user_id, name, hash, scopes, created_at, expires_at)
            VALUES (\(id), \(user), \(name), \(token.digest.bytes), \(scopes.stored), \(now), \(expires))
            """)
        return (id.text, token, expires)
    }

    /// False when there is no such token or it was revoked before.
    public func revokeToken(_ id: String, in tx: WriteTransaction) throws -> Bool {
        try tx.run("UPDATE tokens SET revoked_at = \(clock.now) WHERE id = \(id) AND revoked_at IS NULL") == 1
    }

    // MARK: Accounts

    /// Throws `duplicate` when the address is taken, whatever its letter case.
    public func add(_ account: Account, in tx: WriteTransaction) throws -> StoredAccount {
        if let taken = try find(email: account.email, in: tx) {
            throw ServiceError.duplicate(object: "user", id: taken.id.text, pointer: "#/email")
        }
        let id = ID<Owner>(ids.next())
        let now = clock.now
        try tx.run(
            """
            INSERT INTO users (id, version, email, name, role, status, time_zone, created_at, updated_at)
            VALUES (\(id), 1, \(account.email), \(account.name), \(account.role.rawValue), \(account.status.rawValue),
            \(account.timeZone), \(now), \(now))
            """)
        return try find(id, in: tx)
    }

    public func find(email: String, in tx: ReadTransaction) throws -> StoredAccount? {
        try tx.one(
            "SELECT \(raw: StoredAccount.columns) FROM users WHERE email = \(email) COLLATE NOCASE", StoredAccount.init)
    }

    /// Throws `notFound`.
    public func find(_ id: ID<Owner>, in tx: ReadTransaction) throws -> StoredAccount {
        let sql: SQL = "SELECT \(raw: StoredAccount.columns) FROM users WHERE id = \(id)"
        guard let account = try tx.one(sql, StoredAccount.init) else { throw ServiceError.notFound }
        return account
    }

    /// Changes what an owner may change of her own account.
    public func update(
        _ account: StoredAccount, to value: Account, for caller: Caller, in tx: WriteTransaction
    ) throws -> StoredAccount {
        guard value != account.value else { return account }
        try tx.run(
            """
            UPDATE users SET name = \(value.name), time_zone = \(value.timeZone), version = version + 1,
            updated_at = \(caller.now) WHERE id = \(account.id)
            """)
        return try find(account.id, in: tx)
    }
}
