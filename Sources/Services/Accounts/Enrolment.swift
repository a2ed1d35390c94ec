public import Records
public import SQLite

/// What an operator does with accounts and tokens.
extension AccountService {
    /// Adds an account from what an operator typed. Throws `invalid`, or `duplicate` when the address is taken.
    public func enrol(
        email: String, name: String, role: Role, zone: Zone, in tx: WriteTransaction
    ) throws -> StoredAccount {
        var account = Account()
        account.email = try Kind.email.value(of: email, at: "#/email", in: tx)
        account.name = try Kind.line().value(of: name, at: "#/name", in: tx)
        account.role = role
        account.timeZone = zone
        return try add(account, in: tx)
    }

    /// Makes a token for the account with this address. Throws `notFound`, or `invalid` for its name.
    public func issueToken(
        named name: String, to email: String, scopes: Scopes = [.read, .write], days: Int, in tx: WriteTransaction
    ) throws -> (id: String, token: AccessToken, expiresAt: Instant) {
        guard let account = try find(email: email, in: tx) else { throw ServiceError.notFound }
        let name = try Kind.line().value(of: name, at: "#/name", in: tx)
        return try addToken(named: name, to: account.id, scopes: scopes, days: days, in: tx)
    }

    /// Every account, oldest first.
    public func accounts(in tx: ReadTransaction) throws -> [StoredAccount] {
        try tx.all("SELECT \(raw: StoredAccount.columns) FROM users ORDER BY id", StoredAccount.init)
    }

    /// Every token, or those of one account, oldest first; the revoked and the expired too.
    public func tokens(of email: String? = nil, in tx: ReadTransaction) throws -> [StoredToken] {
        try tx.all(
            """
            SELECT t.id, u.email, t.name, t.scopes, t.created_at, t.expires_at, t.revoked_at
            FROM tokens AS t JOIN users AS u ON u.id = t.user_id
            WHERE \(email) IS NULL OR u.email = \(email) COLLATE NOCASE ORDER BY t.id
            """, StoredToken.init)
    }
}

/// A token as it is kept: without that from which it could be used.
public struct StoredToken: Sendable, Equatable {
    public let id: String
    public let email: String
    public let name: String
    public let scopes: [String]
    public let createdAt: String
    public let expiresAt: String
    public let revokedAt: String?

    init(_ row: Row) {
        id = row.text(0)
        email = row.text(1)
        name = row.text(2)
        scopes = row.text(3).split(separator: " ").map(String.init)
        createdAt = row.text(4)
        expiresAt = row.text(5)
        revokedAt = row.optionalText(6)
    }
}
