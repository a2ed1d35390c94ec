import JSON
import Records
import SQLite
import Services
import Testing

/// Work that outlasts its call (C45).
@Suite("Jobs") struct JobTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func create(_ key: String, _ status: Int = 202) throws -> Response {
        try server.call("POST", "/v1/exports", "{}", headers: [("Idempotency-Key", key)], expecting: status)
    }

    @Test func `are taken on with a key only, and tell where to look and when`() throws {
        let refused = try server.call("POST", "/v1/exports", "{}", expecting: 400)
        #expect(refused.code == "idempotency_key_required")
        let made = try create("a")
        #expect(made.header("location") == "/v1/exports/\(made.id)")
        #expect(made.header("retry-after") == "2")
        #expect(made.json["status"].string == "queued" && made.json["result_url"] == .null)
        #expect(try create("a").header("idempotent-replayed") == "true")
        let found = try server.call("GET", "/v1/exports/\(made.id)", expecting: 200)
        #expect(found.header("retry-after") == "2")
        let second = try create("b", 409)
        #expect(second.code == "quota_exceeded" && second.json["limit"].integer == 1)
        try server.call("GET", "/v1/exports/\(made.id)/file", expecting: 404)
    }

    @Test func `are cancelled once, and are their owner's alone`() throws {
        let id = try create("a").id
        let other = try server.student("ben@example.org")
        try server.call("GET", "/v1/exports/\(id)", token: other, expecting: 404)
        try server.call("POST", "/v1/exports/\(id)/cancel", token: other, expecting: 404)
        let cancelled = try server.call("POST", "/v1/exports/\(id)/cancel", expecting: 200)
        #expect(cancelled.json["status"].string == "cancelled" && cancelled.json["finished_at"].string != nil)
        #expect(try server.call("GET", "/v1/exports/\(id)").header("retry-after") == nil)
        let again = try server.call("POST", "/v1/exports/\(id)/cancel", expecting: 409)
        #expect(again.code == "invalid_state_transition")
        #expect(try create("b").status == 202)
    }

    @Test func `a user is erased by herself or an administrator, and for others there is none`() throws {
        let reason = #"{"reason":"Asked for by letter."}"#
        let ben = try server.student("ben@example.org")
        let id = try #require(try server.call("GET", "/v1/me", token: ben).json["id"].string)
        let unknown = "00000000-0000-7000-8000-000000000000"
        let missing = try server.call("POST", "/v1/users/\(unknown)/erase", reason, expecting: 404)
        let hidden = try server.call("POST", "/v1/users/\(id)/erase", reason, expecting: 404)
        #expect(missing.code == hidden.code)
        try server.call("POST", "/v1/users/\(id)/erase", "{}", token: ben, expecting: 422)
        let begun = try server.call("POST", "/v1/users/\(id)/erase", reason, token: ben, expecting: 202)
        #expect(begun.header("location") == "/v1/erasures/\(begun.id)")
        #expect(begun.json["user_id"].string == id)
        try server.call("GET", "/v1/me", token: ben, expecting: 401)
        try server.call("GET", "/v1/erasures/\(begun.id)", expecting: 404)
        let admin = try administrator()
        let seen = try server.call("GET", "/v1/erasures/\(begun.id)", token: admin, expecting: 200)
        #expect(seen.header("retry-after") == "2")
        let herself = try #require(try server.call("GET", "/v1/me", token: admin).json["id"].string)
        let last = try server.call("POST", "/v1/users/\(herself)/erase", reason, token: admin, expecting: 409)
        #expect(last.code == "last_admin")
    }

    private func administrator() throws -> String {
        try server.database.writer.run { [services = server.services] tx in
            let account = try services.accounts.enrol(
                email: "root@example.org", name: "Root", role: .admin, zone: .utc, in: tx)
            return try services.accounts.addToken(named: "t", to: account.id, days: 9, in: tx).token.text
        }
    }
}
