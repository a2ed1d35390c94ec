import JSON
import Records
import SQLite
import Services
import Testing

/// Personal tokens over HTTP (X23, X26).
@Suite("Personal tokens") struct TokenTests {
    let server: TestServer
    let session: String

    init() throws {
        server = try TestServer()
        try server.account("s1@example.org")
        session = try server.signIn("s1@example.org")
    }

    private func make(
        _ members: String = "", scopes: String = "\"read\"", token: String? = nil, expecting status: Int = 201
    ) throws -> Response {
        try server.call(
            "POST", "/v1/tokens",
            "{\"name\":\"t\",\"scopes\":[\(scopes)],\"expires_at\":\"2027-11-22T10:00:00Z\"\(members)}",
            token: token ?? session, expecting: status)
    }

    @Test func `are made, listed with their last use, and revoked at once (X24)`() throws {
        let made = try make()
        let token = try #require(made.json["token"].string)
        #expect(token.wholeMatch(of: /prp_[A-Za-z0-9_-]{43}[0-9A-Za-z]{6}/) != nil)
        #expect(made.json["last_used_at"] == .null && made.header("cache-control") == "no-store")
        try server.call("GET", "/v1/contacts", token: token, expecting: 200)
        try server.database.writer.run { _ in }
        let list = try server.call("GET", "/v1/tokens", token: token, expecting: 200)
        #expect(list.json["data"].elements.first?["last_used_at"].string == server.clock.now.text)
        #expect(!list.text.contains("prp_"))
        let path = try #require(made.header("location"))
        #expect(path == "/v1/tokens/\(made.id)")
        #expect(
            try server.call("DELETE", path, token: session, headers: [("If-Match", "\"v2\"")], expecting: 412).code
                == "version_conflict")
        try server.call("DELETE", path, token: session, expecting: 204)
        try server.call("GET", "/v1/contacts", token: token, expecting: 401)
        try server.call("GET", path, token: session, expecting: 404)
        try server.call("DELETE", path, token: session, expecting: 404)
    }

    @Test func `allow what their scopes say and no more (X26)`() throws {
        func token(_ scopes: String) throws -> String {
            try #require(try make(scopes: scopes).json["token"].string)
        }
        let (reading, writing, sharing) = (try token("\"read\""), try token("\"write\""), try token("\"share\""))
        for (method, path, body) in [
            ("POST", "/v1/contacts", "{}"), ("PATCH", "/v1/me", "{}"), ("DELETE", "/v1/sessions/current", nil),
        ] as [(String, String, String?)] {
            let refused = try server.call(method, path, body, token: reading, expecting: 403)
            #expect(refused.code == "insufficient_scope", "\(method) \(path)")
            #expect(refused.header("www-authenticate")?.contains("scope=\"write\"") == true)
        }
        try server.call("GET", "/v1/contacts", token: writing, expecting: 200)
        #expect(try server.call("GET", "/v1/contacts", token: sharing, expecting: 403).code == "insufficient_scope")
    }

    @Test func `can never make tokens or change credentials (X23)`() throws {
        let token = try #require(try make(scopes: "\"read\",\"write\",\"share\",\"export\"").json["token"].string)
        #expect(try make(token: token, expecting: 403).code == "forbidden")
        let refused = try server.call(
            "POST", "/v1/me/change_password",
            #"{"current_password":"seven blue herons","new_password":"a slow train to sea"}"#, token: token,
            expecting: 403)
        #expect(refused.code == "forbidden")
        try server.call("GET", "/v1/sessions/current", token: token, expecting: 404)
    }

    @Test func `need a password given within ten minutes (X12)`() throws {
        server.clock.turn(seconds: 599)
        _ = try make()
        server.clock.turn(seconds: 2)
        let refused = try make(expecting: 401)
        #expect(refused.code == "reauthentication_required")
        let challenge = try #require(refused.header("www-authenticate"))
        #expect(challenge.contains("error=\"insufficient_user_authentication\"") && challenge.contains("max_age=600"))
        _ = try make(token: try server.signIn("s1@example.org"))
    }

    @Test func `are refused outside their networks (X23)`() throws {
        let inside = try make(",\"networks\":[\"10.0.0.0/8\",\"127.0.0.0/8\"]")
        try server.call("GET", "/v1/me", token: inside.json["token"].string, expecting: 200)
        let outside = try make(",\"networks\":[\"10.0.0.0/8\",\"::1\"]")
        let refused = try server.call("GET", "/v1/me", token: outside.json["token"].string, expecting: 401)
        #expect(refused.code == "invalid_token")
        for wrong in ["10.0.0.1/8", "10.0.0.0/33", "x", "10.0.0.0/", "10.0.0.0/8/8", "fe80::/129"] {
            let refused = try make(",\"networks\":[\"\(wrong)\"]", expecting: 422)
            #expect(refused.errors == ["#/networks/0 invalid_format"], "\(wrong)")
        }
        #expect(try make(",\"networks\":[]", expecting: 422).errors == ["#/networks too_short"])
    }

    @Test func `have a name, scopes of the role, and an end within 366 days`() throws {
        func wrong(_ body: String, _ errors: [String]) throws {
            let refused = try server.call("POST", "/v1/tokens", body, token: session, expecting: 422)
            #expect(refused.errors == errors, "\(body)")
        }
        try wrong("{}", ["#/name required", "#/scopes required", "#/expires_at required"])
        try wrong(
            #"{"name":"t","scopes":["admin"],"expires_at":"2027-11-22T10:00:01Z"}"#,
            ["#/scopes/0 conflict_with", "#/expires_at too_large"])
        try wrong(
            #"{"name":"t","scopes":[],"expires_at":"2026-11-21T10:00:00Z"}"#, ["#/scopes too_short"])
        try wrong(
            #"{"name":"t","scopes":["read"],"expires_at":"2026-11-21T10:00:00Z"}"#, ["#/expires_at too_small"])
        try wrong(
            #"{"name":"t","scopes":["all"],"expires_at":"2026-12-01T10:00:00Z","token":"x","last_used_at":null}"#,
            ["#/scopes/0 not_in_enum", "#/token unknown_field", "#/last_used_at read_only_field"])
    }

    @Test func `are fifty at most (X72)`() throws {
        for _ in 0..<50 { _ = try make() }
        let refused = try make(expecting: 409)
        #expect(refused.code == "quota_exceeded" && refused.json["limit"].integer == 50)
    }

    @Test func `of another look like none`() throws {
        let made = try make()
        try server.account("s2@example.org")
        let other = try server.signIn("s2@example.org")
        for path in ["/v1/tokens/\(made.id)", "/v1/tokens/x"] {
            try server.call("GET", path, token: other, expecting: 404)
            try server.call("DELETE", path, token: other, expecting: 404)
        }
        let mine = try server.call("GET", "/v1/sessions/current", token: session, expecting: 200).id
        try server.call("DELETE", "/v1/sessions/\(mine)", token: other, expecting: 404)
        #expect(try server.call("GET", "/v1/tokens", token: other).json["data"].elements.isEmpty)
    }
}
