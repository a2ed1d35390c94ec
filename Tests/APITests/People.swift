import JSON
import Records
import SQLite
import Services
import Testing

/// What tests of accounts do again and again.
extension TestServer {
    static let password = "seven blue herons"

    /// An account with the usual password.
    @discardableResult
    func account(_ email: String, _ role: Role = .student, password: String = TestServer.password) throws -> String {
        let services = services
        return try database.writer.run { tx in
            var account = Account()
            account.email = email
            account.name = "Somebody"
            account.role = role
            let made = try services.accounts.add(account, in: tx)
            let hash = try services.accounts.hash(password, for: email)
            try tx.run(
                "INSERT INTO passwords (user_id, hash, changed_at) VALUES (\(made.id), \(hash), \(made.createdAt))")
            return made.id.text
        }
    }

    /// Signs in and gives the session's token.
    func signIn(
        _ email: String, _ password: String = TestServer.password, location: SourceLocation = #_sourceLocation
    ) throws -> String {
        let made = try call(
            "POST", "/v1/sessions", Self.credentials(email, password), token: nil, expecting: 201, location: location)
        return try #require(made.json["token"].string, sourceLocation: location)
    }

    static func credentials(_ email: String, _ password: String = TestServer.password) -> String {
        "{\"email\":\"\(email)\",\"password\":\"\(password)\"}"
    }

    /// An administrator who has just signed in.
    func admin(_ email: String = "adm@example.org") throws -> String {
        try account(email, .admin)
        return try signIn(email)
    }

    func one(_ sql: SQL) throws -> String? {
        try database.makeReader().read { tx in try tx.one(sql) { $0.optionalText(0) } } ?? nil
    }
}
