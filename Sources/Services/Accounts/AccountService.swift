import JSON
public import OpenSSL
public import Records
public import SQLite

/// Who a token stands for, and what it allows.
public struct Principal: Sendable {
    public let userID: ID<Owner>
    public let tokenID: String
    public let kind: Secret.Kind
    public let role: Role
    public let scopes: Scopes
    public let zone: Zone
    /// The blocks of addresses that the token may be used from; nil for all.
    public let networks: [String]?
    /// Whether its use is to be noted, since the last that was noted lies five minutes back.
    public let isUnnoted: Bool
}

/// Why a token is not accepted.
public enum TokenRefusal: Error, Sendable {
    case invalid
    case expired
}

/// What an operator may choose about accounts.
public struct AccountOptions: Sendable {
    public var cost = ScryptCost.standard
    public var rules = PasswordRules()
    public var sessions = SessionLimits()
    /// Of accounts that come by invitation.
    public var zone = Zone.utc

    public init() {}
}

/// Keeps accounts, and tells whom a token stands for.
public struct AccountService: Sendable {
    let ids: IDSource
    let clock: any Clock
    let audit: AuditLog
    let options: AccountOptions
    let throttle = SignInThrottle()
    public let lastUses: LastUses
    public let rights = Rights()

    /// How far the last use that is told may lie before the real one (X23).
    static let useGrain = 5

    init(ids: IDSource, clock: any Clock, audit: AuditLog, options: AccountOptions) {
        self.ids = ids
        self.clock = clock
        self.audit = audit
        self.options = options
        lastUses = LastUses(sessions: options.sessions)
    }

    // MARK: Whom a token stands for

    private static let lookUp = Prepared(
        """
        SELECT id, user_id, scopes, expires_at, role, time_zone, status, last_used_at, networks FROM tokens WHERE hash = ?
        """)

    /// Finds whom a token stands for: one look-up by its hash, which no guess can steer (X21). What its owner may do is
    /// kept in its row by the database itself, and so told anew by each call.
    public func principal(
        bearing token: UnsafeRawBufferPointer, _ hasher: SHA256Hasher, at now: Instant, in tx: ReadTransaction
    ) throws -> Principal {
        guard let kind = Secret.kind(of: token), kind != .code else { throw TokenRefusal.invalid }
        let digest = try hasher.hash(token)
        let statement = try tx.prepared(Self.lookUp)
        defer { statement.reset() }
        digest.withUnsafeBytes { statement.bind(blob: $0, at: 1) }
        guard try statement.step(), let user = ID<Owner>(statement.text(1)),
            statement.text(6) == AccountStatus.active.rawValue, let role = Role(rawValue: statement.text(4)),
            let zone = Zone(statement.text(5))
        else { throw TokenRefusal.invalid }
        // Instants are text of one form, so that their order is that of the bytes.
        guard now.withText({ $0.lexicographicallyPrecedes(statement.bytes(3)) }) else { throw TokenRefusal.expired }
        let noted = now.adding(minutes: -Self.useGrain).withText { $0.lexicographicallyPrecedes(statement.bytes(7)) }
        let all = Scopes(of: role)
        let scopes = kind == .session ? all : Scopes(stored: statement.bytes(2)).intersection(all)
        return Principal(
            userID: user, tokenID: statement.text(0), kind: kind, role: role, scopes: scopes, zone: zone,
            networks: statement.isNull(8) ? nil : Self.networks(statement.bytes(8)), isUnnoted: !noted)
    }

    /// What cannot be read lets nobody in.
    private static func networks(_ stored: UnsafeRawBufferPointer) -> [String] {
        guard case .array(let values) = try? JSONValue(parsing: [UInt8](stored)) else { return [] }
        return values.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    /// Whether the password was given for this session within ten minutes (X12).
    public func isFresh(_ principal: Principal, in tx: ReadTransaction) throws -> Bool {
        let since = clock.now.adding(minutes: -10)
        let sql: SQL =
            "SELECT 1 FROM tokens WHERE id = \(principal.tokenID) AND kind = 'session' AND created_at > \(since)"
        return try tx.one(sql) { _ in true } ?? false
    }

    // MARK: Accounts

    /// Throws `duplicate` when the address is taken, whatever its letter case.
    public func add(_ account: Account, by actor: ID<Owner>? = nil, in tx: WriteTransaction) throws -> StoredAccount {
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
        try audit.note(action: .create, object: "user", id: id.uuid, owner: id, actor: actor, in: tx)
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

    /// Gives someone another role, from her next call on (X38).
    ///
    /// Throws `lastAdmin`. Sessions that last longer than those of the new role are cut short.
    public func change(
        _ account: StoredAccount, to change: AccountChange, for caller: Caller, in tx: WriteTransaction
    ) throws -> StoredAccount {
        guard change.role != account.value.role else { return account }
        try requireAnotherAdmin(than: account, in: tx)
        // Before she has the new role: an administrator who leaves the others is seen by them to do so.
        try audit.note(
            action: .update, object: "user", id: account.id.uuid, owner: account.id, actor: caller.actorID,
            changed: ["role"], in: tx)
        rights.change()
        try tx.run(
            """
            UPDATE users SET role = \(change.role.rawValue), version = version + 1, updated_at = \(caller.now)
            WHERE id = \(account.id)
            """)
        try shortenSessions(of: account.id, to: change.role, in: tx)
        return try find(account.id, in: tx)
    }

    /// Lets nobody in by this account until it is enabled; its sessions end. Throws `lastAdmin`, or `invalidTransition`.
    public func disable(
        _ account: StoredAccount, for caller: Caller, in tx: WriteTransaction
    ) throws -> StoredAccount {
        try requireStatus(.active, of: account, else: "enable")
        try requireAnotherAdmin(than: account, in: tx)
        try endSessions(of: account.id, in: tx)
        return try set(.disabled, of: account, as: .disable, for: caller, in: tx)
    }

    /// Throws `invalidTransition`, also for an account that is being erased: that is not to be undone.
    public func enable(
        _ account: StoredAccount, for caller: Caller, in tx: WriteTransaction
    ) throws -> StoredAccount {
        try requireStatus(.disabled, of: account, else: "disable")
        let erasure: SQL = "SELECT 1 FROM erasures WHERE user_id = \(account.id) AND status <> 'succeeded' LIMIT 1"
        if try tx.one(erasure, { _ in true }) != nil {
            throw ServiceError.invalidTransition(status: account.value.status.rawValue, allowed: [])
        }
        return try set(.active, of: account, as: .enable, for: caller, in: tx)
    }

    private func requireStatus(_ status: AccountStatus, of account: StoredAccount, else action: String) throws {
        guard account.value.status == status else {
            throw ServiceError.invalidTransition(status: account.value.status.rawValue, allowed: [action])
        }
    }

    private func set(
        _ status: AccountStatus, of account: StoredAccount, as action: AuditAction, for caller: Caller,
        in tx: WriteTransaction
    ) throws -> StoredAccount {
        rights.change()
        try tx.run(
            """
            UPDATE users SET status = \(status.rawValue), version = version + 1, updated_at = \(caller.now)
            WHERE id = \(account.id)
            """)
        try audit.note(
            action: action, object: "user", id: account.id.uuid, owner: account.id, actor: caller.actorID,
            changed: ["status"], in: tx)
        return try find(account.id, in: tx)
    }

    /// Throws `lastAdmin`.
    func requireAnotherAdmin(than account: StoredAccount, in tx: ReadTransaction) throws {
        guard account.value.role == .admin, account.value.status == .active else { return }
        let sql: SQL = "SELECT 1 FROM users WHERE role = 'admin' AND status = 'active' AND id <> \(account.id) LIMIT 1"
        if try tx.one(sql, { _ in true }) == nil { throw ServiceError.lastAdmin }
    }
}
