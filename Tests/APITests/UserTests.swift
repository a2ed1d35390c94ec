import JSON
import Records
import SQLite
import Services
import Testing

/// Accounts as administrators manage them.
@Suite("Users") struct UserTests {
    let server: TestServer
    let admin: String

    init() throws {
        server = try TestServer()
        admin = try server.admin()
    }

    @Test func `are listed and filtered for administrators only (X37)`() throws {
        let student = try server.account("s1@example.org")
        try server.account("a1@example.org", .advisor)
        func emails(_ query: String) throws -> [String] {
            try server.call("GET", "/v1/users?\(query)", token: admin, expecting: 200).json["data"].elements.compactMap
            {
                $0["email"].string
            }
        }
        #expect(try emails("role=advisor,admin") == ["a1@example.org", "adm@example.org"])
        #expect(try emails("email=S1@EXAMPLE.ORG&status=active") == ["s1@example.org"])
        #expect(try emails("status=disabled") == [])
        #expect(try server.call("GET", "/v1/users?role=x&foo=1", token: admin, expecting: 400).errors.count == 2)
        let found = try server.call("GET", "/v1/users/\(student)", token: admin, expecting: 200)
        #expect(found.json["role"].string == "student" && found.header("etag")?.hasPrefix("\"v1.") == true)
        try server.call("GET", "/v1/users/00000000-0000-7000-8000-000000000000", token: admin, expecting: 404)
        let reading = try server.student("adm@example.org")
        #expect(try server.call("GET", "/v1/users", token: reading, expecting: 403).code == "insufficient_scope")
        for email in ["s1@example.org", "a1@example.org"] {
            let other = try server.signIn(email)
            #expect(try server.call("GET", "/v1/users", token: other, expecting: 403).code == "forbidden")
            #expect(
                try server.call("PATCH", "/v1/users/\(student)", #"{"role":"admin"}"#, token: other, expecting: 403)
                    .code == "forbidden")
        }
    }

    @Test func `get their role from an administrator, from the next call on (X38)`() throws {
        let id = try server.account("s1@example.org")
        let session = try server.signIn("s1@example.org")
        let path = "/v1/users/\(id)"
        let made = try server.call("PATCH", path, #"{"role":"admin"}"#, token: admin, expecting: 200)
        #expect(made.json["role"].string == "admin" && made.json["version"].integer == 2)
        try server.call("GET", "/v1/users", token: session, expecting: 200)
        #expect(
            try server.call(
                "PATCH", path, #"{"role":"student"}"#, token: admin, headers: [("If-Match", "\"v1\"")], expecting: 412
            ).json["current_version"].integer == 2)
        try server.call("PATCH", path, #"{"role":"student"}"#, token: admin, expecting: 200)
        #expect(try server.call("GET", "/v1/users", token: session, expecting: 403).code == "forbidden")
        let wrong = try server.call(
            "PATCH", path, #"{"role":"owner","email":"x@y.org","status":"disabled","password":"x","roles":1}"#,
            token: admin, expecting: 422)
        #expect(
            wrong.errors == [
                "#/role not_in_enum", "#/email read_only_field", "#/status read_only_field",
                "#/password unknown_field", "#/roles unknown_field",
            ])
        server.clock.turn(seconds: 601)
        #expect(
            try server.call("PATCH", path, #"{"role":"admin"}"#, token: admin, expecting: 401).code
                == "reauthentication_required")
    }

    @Test func `can raise nobody by their own patch (X35)`() throws {
        try server.account("s1@example.org")
        let refused = try server.call(
            "PATCH", "/v1/me", #"{"role":"admin","status":"active","email":"a@b.org","last_seen_on":null}"#,
            token: try server.signIn("s1@example.org"), expecting: 422)
        #expect(refused.errors.allSatisfy { $0.hasSuffix("read_only_field") } && refused.errors.count == 4)
    }

    @Test func `are disabled and enabled with effect on the next call (X24)`() throws {
        let id = try server.account("s1@example.org")
        let (session, token) = (try server.signIn("s1@example.org"), try server.student("s1@example.org"))
        try server.call("POST", "/v1/users/\(id)/disable", "{}", token: admin, expecting: 200)
        for secret in [session, token] { try server.call("GET", "/v1/me", token: secret, expecting: 401) }
        try server.call("POST", "/v1/sessions", TestServer.credentials("s1@example.org"), token: nil, expecting: 401)
        let again = try server.call("POST", "/v1/users/\(id)/disable", token: admin, expecting: 409)
        #expect(again.code == "invalid_state_transition" && again.json["allowed_actions"].strings == ["enable"])
        try server.call("POST", "/v1/users/\(id)/enable", "{}", token: admin, expecting: 200)
        try server.call("GET", "/v1/me", token: session, expecting: 401)
        try server.call("GET", "/v1/me", token: token, expecting: 200)
        _ = try server.signIn("s1@example.org")
    }

    @Test func `always have an administrator among them (X38)`() throws {
        let me = try server.call("GET", "/v1/me", token: admin, expecting: 200).id
        #expect(
            try server.call("PATCH", "/v1/users/\(me)", #"{"role":"student"}"#, token: admin, expecting: 409).code
                == "last_admin")
        #expect(try server.call("POST", "/v1/users/\(me)/disable", token: admin, expecting: 409).code == "last_admin")
        let second = try server.account("adm2@example.org", .admin)
        try server.call("POST", "/v1/users/\(second)/disable", token: admin, expecting: 200)
        #expect(try server.call("POST", "/v1/users/\(me)/disable", token: admin, expecting: 409).code == "last_admin")
        try server.call("POST", "/v1/users/\(second)/enable", token: admin, expecting: 200)
        try server.call("PATCH", "/v1/users/\(me)", #"{"role":"student"}"#, token: admin, expecting: 200)
    }

    @Test func `who forgot the password choose another by a code, once and within half an hour (X08)`() throws {
        let id = try server.account("s1@example.org")
        let session = try server.signIn("s1@example.org")
        func code() throws -> String {
            let made = try server.call("POST", "/v1/users/\(id)/reset", "{}", token: admin, expecting: 200)
            return try #require(made.json["code"].string)
        }
        func redeem(_ code: String, _ password: String, _ status: Int) throws -> Response {
            try server.call(
                "POST", "/v1/users/reset_password", "{\"code\":\"\(code)\",\"password\":\"\(password)\"}", token: nil,
                expecting: status)
        }
        let earlier = try code()
        let good = try code()
        #expect(good.wholeMatch(of: /pri_[A-Za-z0-9_-]{43}[0-9A-Za-z]{6}/) != nil)
        #expect(try redeem(earlier, "a slow train to sea", 404).code == "not_found")
        #expect(try redeem(good, "s1s1s1s1s1s1", 422).errors == ["#/password password_common"])
        try server.call("GET", "/v1/me", token: session, expecting: 200)
        _ = try redeem(good, "a slow train to sea", 204)
        #expect(try redeem(good, "a slow train to sea", 404).code == "not_found")
        try server.call("GET", "/v1/me", token: session, expecting: 401)
        _ = try server.signIn("s1@example.org", "a slow train to sea")
        let late = try code()
        server.clock.turn(seconds: 1_800)
        _ = try redeem(late, "another train to sea", 404)
        #expect(
            try server.call(
                "POST", "/v1/users/\(id)/reset", #"{"password":"x"}"#, token: try server.signIn("adm@example.org"),
                expecting: 422
            )
            .errors == ["#/password unknown_field"])
    }

    @Test func `are not enabled while they are erased, so that no administrator is counted who is going (X38)`() throws
    {
        let second = try server.account("adm2@example.org", .admin)
        try server.call("POST", "/v1/users/\(second)/erase", #"{"reason":"Asked."}"#, token: admin, expecting: 202)
        let refused = try server.call("POST", "/v1/users/\(second)/enable", "{}", token: admin, expecting: 409)
        #expect(refused.code == "invalid_state_transition" && refused.json["allowed_actions"].strings == [])
        let me = try server.call("GET", "/v1/me", token: admin, expecting: 200).id
        for (method, path, body) in [("PATCH", "", #"{"role":"student"}"#), ("POST", "/disable", "{}")] {
            #expect(
                try server.call(method, "/v1/users/\(me)\(path)", body, token: admin, expecting: 409).code
                    == "last_admin")
        }
    }

    @Test func `leave their own fall to the administrators who stay (X103)`() throws {
        let second = try server.account("adm2@example.org", .admin)
        let session = try server.signIn("adm2@example.org")
        try server.call("PATCH", "/v1/users/\(second)", #"{"role":"student"}"#, token: session, expecting: 200)
        let entries = try server.call(
            "GET", "/v1/audit_entries?action=update&object_id=\(second)", token: admin, expecting: 200
        ).json["data"].elements
        #expect(entries.map { $0["actor_id"].string } == [second])
        #expect(entries.map { $0["changed"].strings } == [["role"]])
    }

    @Test func `leave a trace of what was done with their accounts (X103)`() throws {
        let id = try server.account("s1@example.org")
        _ = try server.signIn("s1@example.org")
        try server.call("POST", "/v1/users/\(id)/disable", token: admin, expecting: 200)
        try server.call("POST", "/v1/users/\(id)/enable", token: admin, expecting: 200)
        try server.call("PATCH", "/v1/users/\(id)", #"{"role":"advisor"}"#, token: admin, expecting: 200)
        try server.call("POST", "/v1/users/\(id)/reset", token: admin, expecting: 200)
        let actions = try server.database.makeReader().read { tx in
            try tx.all("SELECT action FROM audit_entries WHERE owner_id = \(id) ORDER BY id") { $0.text(0) }
        }
        #expect(actions == ["create", "sign_in", "disable", "enable", "update", "reset"])
    }
}
