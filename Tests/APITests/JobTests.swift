import JSON
import Records
import SQLite
import Services
import Testing

/// Work that outlasts its call (C45).
@Suite("Jobs") struct JobTests {
    let server: TestServer
    /// A session of a student's, made just now.
    let session: String

    init() throws {
        server = try TestServer(withStudent: false)
        try server.account("ada@example.org")
        session = try server.signIn("ada@example.org")
    }

    private func create(_ key: String, _ status: Int = 202) throws -> Response {
        try server.call(
            "POST", "/v1/exports", "{}", token: session, headers: [("Idempotency-Key", key)], expecting: status)
    }

    @Test func `are taken on with a key only, and tell where to look and when`() throws {
        let refused = try server.call("POST", "/v1/exports", "{}", token: session, expecting: 400)
        #expect(refused.code == "idempotency_key_required")
        let made = try create("a")
        #expect(made.header("location") == "/v1/exports/\(made.id)")
        #expect(made.header("retry-after") == "2")
        #expect(made.json["status"].string == "queued" && made.json["result_url"] == .null)
        #expect(try create("a").header("idempotent-replayed") == "true")
        let found = try server.call("GET", "/v1/exports/\(made.id)", token: session, expecting: 200)
        #expect(found.header("retry-after") == "2")
        let second = try create("b", 409)
        #expect(second.code == "quota_exceeded" && second.json["limit"].integer == 1)
        try server.call("GET", "/v1/exports/\(made.id)/file", token: session, expecting: 404)
    }

    @Test func `are cancelled once, and are their owner's alone`() throws {
        let id = try create("a").id
        let other = try server.student("ben@example.org")
        try server.call("GET", "/v1/exports/\(id)", token: other, expecting: 404)
        try server.call("POST", "/v1/exports/\(id)/cancel", token: other, expecting: 404)
        let cancelled = try server.call("POST", "/v1/exports/\(id)/cancel", token: session, expecting: 200)
        #expect(cancelled.json["status"].string == "cancelled" && cancelled.json["finished_at"].string != nil)
        #expect(try server.call("GET", "/v1/exports/\(id)", token: session).header("retry-after") == nil)
        let again = try server.call("POST", "/v1/exports/\(id)/cancel", token: session, expecting: 409)
        #expect(again.code == "invalid_state_transition")
        #expect(try create("b").status == 202)
    }

    @Test func `begin with a password that was given within ten minutes (X12)`() throws {
        let id = try create("a").id
        let personal = try server.person("ada@example.org", .student).token
        try server.call("POST", "/v1/exports/\(id)/cancel", token: personal, expecting: 200)
        let refused = try server.call(
            "POST", "/v1/exports", "{}", token: personal, headers: [("Idempotency-Key", "b")], expecting: 403)
        #expect(refused.code == "forbidden")
        let weak = try server.person("ada@example.org", .student, scopes: [.read, .write]).token
        let narrow = try server.call("GET", "/v1/exports/\(id)/file", token: weak, expecting: 403)
        #expect(narrow.code == "insufficient_scope")
        server.clock.turn(seconds: 601)
        #expect(try create("c", 401).code == "reauthentication_required")
        let me = try server.call("GET", "/v1/me", token: session, expecting: 200).id
        let erase = try server.call(
            "POST", "/v1/users/\(me)/erase", #"{"reason":"r"}"#, token: session, expecting: 401)
        #expect(erase.code == "reauthentication_required")
    }

    @Test func `a user is erased by herself or an administrator, and for others there is none`() throws {
        let reason = #"{"reason":"Asked for by letter."}"#
        let id = try server.account("ben@example.org")
        let ben = try server.signIn("ben@example.org")
        let unknown = "00000000-0000-7000-8000-000000000000"
        let missing = try server.call("POST", "/v1/users/\(unknown)/erase", reason, token: session, expecting: 404)
        let hidden = try server.call("POST", "/v1/users/\(id)/erase", reason, token: session, expecting: 404)
        #expect(missing.code == hidden.code)
        // Whether there is such a user is looked at before what is in the body.
        try server.call("POST", "/v1/users/\(unknown)/erase", "{}", token: session, expecting: 404)
        try server.call("POST", "/v1/users/\(id)/erase", "{}", token: session, expecting: 404)
        try server.call("POST", "/v1/users/\(id)/erase", "{}", token: ben, expecting: 422)
        let begun = try server.call("POST", "/v1/users/\(id)/erase", reason, token: ben, expecting: 202)
        #expect(begun.header("location") == "/v1/erasures/\(begun.id)")
        #expect(begun.json["user_id"].string == id)
        try server.call("GET", "/v1/me", token: ben, expecting: 401)
        try server.call("GET", "/v1/erasures/\(begun.id)", token: session, expecting: 403)
        let admin = try server.admin()
        let seen = try server.call("GET", "/v1/erasures/\(begun.id)", token: admin, expecting: 200)
        #expect(seen.header("retry-after") == "2")
        let herself = try #require(try server.call("GET", "/v1/me", token: admin).json["id"].string)
        let last = try server.call("POST", "/v1/users/\(herself)/erase", reason, token: admin, expecting: 409)
        #expect(last.code == "last_admin")
    }
}
