public import JSON
import OpenSSL
public import Records
public import SQLite

/// The body of a sign-in.
public struct SignIn: Content {
    public var email = ""
    public var password = ""

    public init() {}

    public static let fields = Fields<SignIn> {
        Field("email", .email, \.email, required: true)
        Field("password", .secret(), \.password, required: true)
    }
}

/// A password that waits to be compared, which takes some tenths of a second and needs no database.
public struct PasswordCheck: Sendable {
    let user: ID<Owner>?
    /// As it was read; nil where there is none.
    let stored: String?
    let isActive: Bool
    let password: String
    let cost: ScryptCost
    let found: @Sendable () -> Void
    let network: String

    /// Does the same work whether or not there is such an account (X10). Throws `invalidCredentials`.
    public func run() throws -> PasswordProof {
        // A scheme that this program does not know lets nobody in (X02).
        let known = stored.flatMap { PasswordHash($0) }
        let isRight = try (known ?? PasswordHash.dummy(cost)).matches(password)
        guard isRight, let known, let user, let stored, isActive else { throw ServiceError.invalidCredentials }
        found()
        let renewed = known.cost.isAtLeast(cost) ? nil : try PasswordHash(of: password, cost: cost)
        return PasswordProof(user: user, stored: stored, renewed: renewed?.text, network: network)
    }
}

/// That someone knew the password of an account, as it stood when it was compared.
public struct PasswordProof: Sendable {
    let user: ID<Owner>
    let stored: String
    let renewed: String?
    let network: String
}

/// Signing in, and the sessions that come of it.
extension AccountService {
    /// For how long an account is known from a network.
    private static let knownDays = 30
    private static let mostNetworks = 50

    // MARK: By password

    /// Finds what a sign-in from `network` is compared with. Throws `throttled`.
    public func begin(_ signIn: SignIn, from network: String, in tx: ReadTransaction) throws -> PasswordCheck {
        let sql: SQL = """
            SELECT u.id, u.status, p.hash FROM users AS u LEFT JOIN passwords AS p ON p.user_id = u.id \
            WHERE u.email = \(signIn.email) COLLATE NOCASE
            """
        let row = try tx.one(sql) { (ID<Owner>($0.text(0)), $0.text(1), $0.optionalText(2)) }
        return try check(
            signIn.password, of: row?.0, stored: row?.2, isActive: row?.1 == AccountStatus.active.rawValue,
            named: signIn.email, from: network, in: tx)
    }

    /// Finds what the password of someone who is signed in is compared with. Throws `throttled`.
    func begin(_ password: String, of user: ID<Owner>, from network: String, in tx: ReadTransaction) throws
        -> PasswordCheck
    {
        let email = try find(user, in: tx).value.email
        let stored = try tx.one("SELECT hash FROM passwords WHERE user_id = \(user)") { $0.text(0) }
        return try check(password, of: user, stored: stored, isActive: true, named: email, from: network, in: tx)
    }

    private func check(
        _ password: String, of user: ID<Owner>?, stored: String?, isActive: Bool, named email: String,
        from network: String, in tx: ReadTransaction
    ) throws -> PasswordCheck {
        let since = clock.now.adding(days: -Self.knownDays)
        let known: SQL =
            "SELECT 1 FROM known_networks WHERE user_id = \(user) AND network = \(network) AND last_at > \(since)"
        let isKnown = try tx.one(known) { _ in true } ?? false
        let (account, clock, throttle) = (email.lowercased(), clock, throttle)
        try throttle.admit(account, from: network, isKnown: isKnown, at: clock.now)
        return PasswordCheck(
            user: user, stored: stored, isActive: isActive, password: password, cost: options.cost,
            found: { throttle.forgive(account, from: network, isKnown: isKnown, at: clock.now) }, network: network)
    }

    /// Makes a session for whoever knew the password. Throws `invalidCredentials` when the account or its password
    /// changed meanwhile.
    public func signIn(_ proof: PasswordProof, in tx: WriteTransaction) throws -> (
        session: Kept<Session>, token: Secret
    ) {
        let account = try confirm(proof, in: tx)
        if let renewed = proof.renewed {
            try tx.run("UPDATE passwords SET hash = \(renewed) WHERE user_id = \(account.id)")
        }
        try remember(proof.network, of: account.id, in: tx)
        let made = try addSession(to: account, from: proof.network, in: tx)
        try audit.note(
            action: .signIn, object: "session", id: made.session.id.uuid, owner: account.id, actor: account.id, in: tx)
        return made
    }

    /// Throws `invalidCredentials` unless the account is there, active, and its password still the one that was compared.
    func confirm(_ proof: PasswordProof, in tx: WriteTransaction) throws -> StoredAccount {
        // It goes with its account.
        let stored = try tx.one("SELECT hash FROM passwords WHERE user_id = \(proof.user)") { $0.text(0) }
        guard stored == proof.stored else { throw ServiceError.invalidCredentials }
        let account = try find(proof.user, in: tx)
        guard account.value.status == .active else { throw ServiceError.invalidCredentials }
        return account
    }

    private func remember(_ network: String, of user: ID<Owner>, in tx: WriteTransaction) throws {
        try tx.run(
            """
            INSERT INTO known_networks (user_id, network, last_at) VALUES (\(user), \(network), \(clock.now))
            ON CONFLICT (user_id, network) DO UPDATE SET last_at = excluded.last_at
            """)
        try tx.run(
            """
            DELETE FROM known_networks WHERE user_id = \(user) AND (last_at <= \(clock.now.adding(days: -Self.knownDays))
            OR network IN (SELECT network FROM known_networks WHERE user_id = \(user)
            ORDER BY last_at DESC LIMIT -1 OFFSET \(Self.mostNetworks)))
            """)
    }

    // MARK: Sessions

    private func addSession(
        to account: StoredAccount, from network: String, in tx: WriteTransaction
    ) throws -> (session: Kept<Session>, token: Secret) {
        let (token, id, now) = (try Secret(.session), ID<Session>(ids.next()), clock.now)
        let ended = try tx.run(
            """
            DELETE FROM tokens WHERE user_id = \(account.id) AND kind = 'session' AND (expires_at <= \(now) OR id IN
            (SELECT id FROM tokens WHERE user_id = \(account.id) AND kind = 'session' AND expires_at > \(now)
            ORDER BY id DESC LIMIT -1 OFFSET \(SessionLimits.most - 1)))
            """)
        if ended > 0 { rights.change() }
        let span = options.sessions.span(of: account.value.role)
        let ends = now.adding(minutes: span.hours * 60)
        try tx.run(
            """
            INSERT INTO tokens
            (id, user_id, kind, name, hash, scopes, created_at, last_used_at, expires_at, ends_at, network)
            VALUES (\(id), \(account.id), 'session', '', \(token.digest.bytes), '[]', \(now), \(now),
            \(min(ends, now.adding(minutes: span.idleMinutes))), \(ends), \(network))
            """)
        return (try findSession(id, of: account.id, in: tx), token)
    }

    /// Throws `notFound`, also for one that is over.
    public func findSession(_ id: ID<Session>, of user: ID<Owner>, in tx: ReadTransaction) throws -> Kept<Session> {
        let sql: SQL = """
            SELECT \(raw: Kept<Session>.columns) FROM tokens \
            WHERE id = \(id) AND user_id = \(user) AND kind = 'session' AND expires_at > \(clock.now)
            """
        guard let session = try tx.one(sql, Kept<Session>.init) else { throw ServiceError.notFound }
        return session
    }

    public func sessions(
        _ inquiry: Inquiry<Session>, for caller: Caller, current: String, in tx: ReadTransaction
    ) throws -> Page {
        let mine: SQL = "user_id = \(caller.ownerID) AND kind = 'session' AND expires_at > \(clock.now)"
        return try inquiry.page(where: [mine], for: caller, in: tx) { $0.extras(current: current) }
    }

    /// Ends a session from the next call on (X24).
    public func end(_ session: Kept<Session>, for caller: Caller, in tx: WriteTransaction) throws {
        rights.change()
        try tx.run("DELETE FROM tokens WHERE id = \(session.id) AND user_id = \(caller.ownerID)")
        try audit.note(
            action: .signOut, object: "session", id: session.id.uuid, owner: caller.ownerID, actor: caller.actorID,
            in: tx)
    }

    /// Ends all sessions of a user, but for one if it is named.
    func endSessions(of user: ID<Owner>, but kept: String? = nil, in tx: WriteTransaction) throws {
        rights.change()
        try tx.run("DELETE FROM tokens WHERE user_id = \(user) AND kind = 'session' AND id IS NOT \(kept)")
    }

    func shortenSessions(of user: ID<Owner>, to role: Role, in tx: WriteTransaction) throws {
        let span = options.sessions.span(of: role)
        let (idle, ends) = (clock.now.adding(minutes: span.idleMinutes), clock.now.adding(minutes: span.hours * 60))
        try tx.run(
            """
            UPDATE tokens SET expires_at = min(expires_at, \(idle), \(ends)), ends_at = min(ends_at, \(ends))
            WHERE user_id = \(user) AND kind = 'session'
            """)
    }
}

extension Kept<Session> {
    /// Whether it is the one by which the call is made.
    public func extras(current: String) -> [(String, JSONValue)] { [("current", .bool(id.text == current))] }
}
