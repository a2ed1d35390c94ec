import JSON
import Records
import SQLite
import Services
import Testing

/// Calls that were let in, and whose bodies come after what their callers may do has changed (X24).
@Suite("A body that comes late") struct LateBodyTests {
    let server: TestServer
    let centre: Centre
    let boss: String

    init() throws {
        server = try TestServer()
        centre = try Centre(server)
        boss = try server.admin("boss@example.org")
    }

    /// Makes a call of which `meanwhile` happens between its head, which the server has let in, and its body.
    private func late(
        _ method: String, _ path: String, _ body: String, token: String, meanwhile: () throws -> Void
    ) throws -> Response {
        let head = [
            "\(method) \(path) HTTP/1.1", "Host: localhost", "Connection: close", "Authorization: Bearer \(token)",
            "Content-Type: application/json", "Content-Length: \(body.utf8.count)", "Expect: 100-continue",
        ]
        let connection = try TestConnection(port: server.port)
        try connection.send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8))
        let interim = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
        try #require(try connection.readToEnd(or: interim) == interim)
        try meanwhile()
        try connection.send(Array(body.utf8))
        return try Response(try connection.readToEnd())
    }

    private func act(_ path: String, _ body: String = "{}", _ method: String = "POST") throws {
        try server.call(method, path, body, token: boss, expecting: 200)
    }

    private func setRole(_ role: String, of person: Centre.Person) throws {
        try act("/v1/users/\(person.id)", "{\"role\":\"\(role)\"}", "PATCH")
    }

    @Test func `does what it asks while nothing is taken from its caller`() throws {
        let other = try server.account("other@example.org")
        let made = try late("POST", "/v1/contacts", #"{"name":"Grace"}"#, token: centre.ada.token) {
            try act("/v1/users/\(other)/disable")
        }
        #expect(made.status == 201)
    }

    @Test func `lets no administrator who was disabled enable himself, though his token outlives that`() throws {
        let admin = centre.admin
        let refused = try late("POST", "/v1/users/\(admin.id)/enable", "{}", token: admin.token) {
            try act("/v1/users/\(admin.id)/disable")
        }
        #expect(refused.status == 401 && refused.code == "invalid_token")
        #expect(refused.header("www-authenticate")?.contains("invalid_token") == true)
        #expect(try server.one("SELECT status FROM users WHERE id = \(admin.id)") == "disabled")
    }

    @Test func `does nothing by a role that its caller has no more, neither write nor read`() throws {
        let path = "/v1/users/\(centre.eve.id)/disable"
        for (method, path) in [("POST", path), ("GET", "/v1/users")] {
            let refused = try late(method, path, "{}", token: centre.admin.token) {
                try setRole("student", of: centre.admin)
            }
            #expect(refused.status == 403 && refused.code == "forbidden", "\(method) \(path)")
            try setRole("admin", of: centre.admin)
        }
        #expect(try server.one("SELECT status FROM users WHERE id = \(centre.eve.id)") == "active")
    }

    @Test func `shows an advisor nothing when he is one no more`() throws {
        _ = try centre.grant("contacts")
        let path = "/v1/contacts?owner_id=\(centre.ada.id)"
        try server.call("GET", path, token: centre.advisor.token, expecting: 200)
        let refused = try late("GET", path, "{}", token: centre.advisor.token) {
            try setRole("student", of: centre.advisor)
        }
        #expect(refused.status == 404 && refused.code == "not_found")
    }

    @Test func `leaves nothing behind of one who is being erased`() throws {
        let refused = try late("POST", "/v1/notes", #"{"text":"late"}"#, token: centre.eve.token) {
            try server.call(
                "POST", "/v1/users/\(centre.eve.id)/erase", #"{"reason":"Asked."}"#, token: boss, expecting: 202)
        }
        #expect(refused.status == 401 && refused.code == "invalid_token")
        #expect(try server.one("SELECT id FROM notes WHERE owner_id = \(centre.eve.id)") == nil)
    }

    @Test func `is nobody's after its session has ended or its token was revoked, a password's too`() throws {
        let person = try server.account("p@example.org")
        let change = #"{"current_password":"seven blue herons","new_password":"a slow train to sea"}"#
        for (method, path, body) in [
            ("POST", "/v1/contacts", #"{"name":"Grace"}"#), ("PATCH", "/v1/me", #"{"name":"Mallory"}"#),
            ("POST", "/v1/me/change_password", change), ("GET", "/v1/events", "{}"), ("GET", "/v1/me", "{}"),
        ] {
            let session = try server.signIn("p@example.org")
            let refused = try late(method, path, body, token: session) {
                try server.call("DELETE", "/v1/sessions/current", token: session, expecting: 204)
            }
            #expect(refused.status == 401 && refused.code == "invalid_token", "\(method) \(path): \(refused.text)")
        }
        _ = try server.signIn("p@example.org")
        let token = try server.student("t@example.org")
        let list = try server.call("GET", "/v1/tokens", token: token, expecting: 200)
        let id = try #require(list.json["data"][0]["id"].string)
        let owner = try #require(list.json["data"][0]["owner_id"].string)
        let refused = try late("POST", "/v1/contacts", #"{"name":"Grace"}"#, token: token) {
            try server.call("DELETE", "/v1/tokens/\(id)", token: token, expecting: 204)
        }
        #expect(refused.status == 401)
        #expect(try server.one("SELECT name FROM contacts WHERE owner_id IN (\(person), \(owner))") == nil)
    }

    @Test func `of a sign-in is as wrong as any when the account is erased while its password is compared`() throws {
        let id = try #require(ID<Owner>(try server.account("p@example.org")))
        let (accounts, database) = (server.services.accounts, server.database)
        var signIn = SignIn()
        (signIn.email, signIn.password) = ("p@example.org", TestServer.password)
        let check = try database.makeReader().read { [signIn] in
            try accounts.begin(signIn, from: "192.0.2.0/24", in: $0)
        }
        let proof = try check.run()
        try database.writer.run { tx in
            _ = try tx.run("DELETE FROM passwords WHERE user_id = \(id)")
            _ = try tx.run("DELETE FROM users WHERE id = \(id)")
        }
        #expect(throws: ServiceError.invalidCredentials) {
            try database.writer.run { tx in _ = try accounts.signIn(proof, in: tx) }
        }
    }
}
