import JSON
import OpenSSL
public import Records
public import SQLite

/// Personal tokens (X23).
extension AccountService {
    /// Makes a token that is shown once; its hash alone is kept.
    ///
    /// Throws `invalid` for an end that has passed or lies beyond 366 days and for scopes that the role does not have,
    /// `quotaExceeded` at 50 tokens.
    public func addToken(
        _ wanted: PersonalToken, to user: ID<Owner>, by actor: ID<Owner>?, in tx: WriteTransaction
    ) throws -> (token: Kept<PersonalToken>, secret: Secret) {
        let account = try find(user, in: tx)
        try check(wanted, for: account.value.role)
        let sql: SQL =
            "SELECT count(*) FROM tokens WHERE user_id = \(user) AND kind = 'personal' AND expires_at > \(clock.now)"
        guard try tx.one(sql, { $0.integer(0) }) ?? 0 < PersonalToken.most else {
            throw ServiceError.quotaExceeded(what: "personal tokens", limit: PersonalToken.most)
        }
        let (secret, id) = (try Secret(.personal), ID<PersonalToken>(ids.next()))
        try tx.run(
            """
            INSERT INTO tokens (id, user_id, hash, created_at, name, scopes, networks, expires_at)
            VALUES (\(id), \(user), \(secret.digest.bytes), \(clock.now), \(wanted.name),
            \(Self.list(wanted.scopes.map(\.rawValue))), \(wanted.networks.map(Self.list)), \(wanted.expiresAt))
            """)
        try audit.note(action: .create, object: "token", id: id.uuid, owner: user, actor: actor, in: tx)
        return (try findToken(id, of: user, in: tx), secret)
    }

    private static func list(_ words: [String]) -> String {
        String(decoding: JSONValue.array(words.map { .string($0) }).bytes, as: UTF8.self)
    }

    private func check(_ token: PersonalToken, for role: Role) throws {
        var errors: [FieldError] = []
        let allowed = Scopes(of: role).words
        for (index, scope) in token.scopes.enumerated() where !allowed.contains(scope) {
            errors.append(FieldError("#/scopes/\(index)", .conflictWith, "is not for the role \(role.rawValue)"))
        }
        if token.expiresAt <= clock.now {
            errors.append(FieldError("#/expires_at", .tooSmall, "must lie in the future"))
        } else if token.expiresAt > clock.now.adding(days: PersonalToken.mostDays) {
            let most = PersonalToken.mostDays
            errors.append(FieldError("#/expires_at", .tooLarge, "at most \(most) days from now", limit: most))
        }
        if !errors.isEmpty { throw ServiceError.invalid(errors) }
    }

    /// Throws `notFound`.
    public func findToken(_ id: ID<PersonalToken>, of user: ID<Owner>, in tx: ReadTransaction) throws
        -> Kept<PersonalToken>
    {
        let sql: SQL = """
            SELECT \(raw: Kept<PersonalToken>.columns) FROM tokens \
            WHERE id = \(id) AND user_id = \(user) AND kind = 'personal'
            """
        guard let token = try tx.one(sql, Kept<PersonalToken>.init) else { throw ServiceError.notFound }
        return token
    }

    public func tokens(_ inquiry: Inquiry<PersonalToken>, for caller: Caller, in tx: ReadTransaction) throws -> Page {
        try inquiry.page(where: ["user_id = \(caller.ownerID) AND kind = 'personal'"], for: caller, in: tx)
    }

    /// Lets the token go: it is refused from the next call on (X24).
    public func revoke(_ token: Kept<PersonalToken>, by actor: ID<Owner>?, in tx: WriteTransaction) throws {
        rights.change()
        try tx.run("DELETE FROM tokens WHERE id = \(token.id)")
        guard let owner = token.ownerID else { return }
        try audit.note(action: .revoke, object: "token", id: token.id.uuid, owner: owner, actor: actor, in: tx)
    }
}
