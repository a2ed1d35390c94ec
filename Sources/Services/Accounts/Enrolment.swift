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

    /// Makes a token for the account with this address.
    ///
    /// Throws `notFound`, or `invalid` for its name and for scopes that the role does not have.
    public func issueToken(
        named name: String, to email: String, scopes: Scopes = [.read, .write], days: Int, in tx: WriteTransaction
    ) throws -> (token: Kept<PersonalToken>, secret: Secret) {
        guard let account = try find(email: email, in: tx) else { throw ServiceError.notFound }
        let name = try Kind.line().value(of: name, at: "#/name", in: tx)
        return try addToken(named: name, to: account.id, scopes: scopes, days: days, in: tx)
    }

    /// Makes a token that is valid for so many days, at most 366.
    public func addToken(
        named name: String, to user: ID<Owner>, scopes: Scopes = [.read, .write], days: Int, in tx: WriteTransaction
    ) throws -> (token: Kept<PersonalToken>, secret: Secret) {
        var token = PersonalToken()
        token.name = name
        token.scopes = scopes.words
        token.expiresAt = clock.now.adding(days: days)
        return try addToken(token, to: user, by: nil, in: tx)
    }

    /// A password of 120 random bits for the account, set and told once.
    public func makePassword(for account: StoredAccount, in tx: WriteTransaction) throws -> String {
        let password = try Secret.password()
        try setPassword(try hash(password, for: account.value.email), of: account.id, in: tx)
        try endSessions(of: account.id, in: tx)
        try audit.note(
            action: .changePassword, object: "user", id: account.id.uuid, owner: account.id, actor: nil, in: tx)
        return password
    }

    /// Every account, oldest first.
    public func accounts(in tx: ReadTransaction) throws -> [StoredAccount] {
        try tx.all("SELECT \(raw: StoredAccount.columns) FROM users ORDER BY id", StoredAccount.init)
    }

    /// Every personal token with its owner's address, or those of one account, oldest first.
    public func tokens(
        of email: String? = nil, in tx: ReadTransaction
    ) throws -> [(email: String, token: Kept<PersonalToken>)] {
        try tx.all(
            """
            SELECT \(raw: Kept<PersonalToken>.columns), (SELECT email FROM users WHERE id = user_id)
            FROM tokens WHERE kind = 'personal'
            AND (\(email) IS NULL OR user_id = (SELECT id FROM users WHERE email = \(email) COLLATE NOCASE)) ORDER BY id
            """
        ) { ($0.text(Int32(PersonalToken.fields.all.count + 5)), try Kept<PersonalToken>($0)) }
    }

    /// Throws `notFound` for what is no personal token's id.
    public func revokeToken(_ id: String, in tx: WriteTransaction) throws {
        let sql: SQL = "SELECT \(raw: Kept<PersonalToken>.columns) FROM tokens WHERE id = \(id) AND kind = 'personal'"
        guard let token = try tx.one(sql, Kept<PersonalToken>.init) else { throw ServiceError.notFound }
        try revoke(token, by: nil, in: tx)
    }
}
