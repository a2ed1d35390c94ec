import API
import Foundation
import JSON
import Records
import SQLite
import Services
import Testing

/// Passwords and sessions over HTTP.
@Suite("Signing in") struct SignInTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    @Test func `gives a session whose token is shown once and works at once (X21, X22)`() throws {
        let id = try server.account("s1@example.org")
        let made = try server.call(
            "POST", "/v1/sessions", TestServer.credentials("S1@Example.org"), token: nil, expecting: 201)
        let token = try #require(made.json["token"].string)
        #expect(token.wholeMatch(of: /prs_[A-Za-z0-9_-]{43}[0-9A-Za-z]{6}/) != nil)
        #expect(made.header("cache-control") == "no-store")
        #expect(made.json["owner_id"].string == id)
        let path = try #require(made.header("location"))
        let found = try server.call("GET", path, token: token, expecting: 200)
        #expect(found.json["current"] == .bool(true) && found.json["token"] == .null)
        #expect(try server.call("GET", "/v1/me", token: token, expecting: 200).id == id)
        #expect(try server.call("GET", "/v1/sessions/current", token: token, expecting: 200).id == made.id)
        let other = try server.signIn("s1@example.org")
        let list = try server.call("GET", "/v1/sessions?limit=1", token: other, expecting: 200)
        #expect(list.json["data"].elements.map { $0["current"] } == [.bool(true)])
        let cursor = try #require(list.json["next_cursor"].string)
        let next = try server.call("GET", "/v1/sessions?cursor=\(cursor)&limit=1", token: other, expecting: 200)
        #expect(next.json["data"].elements.map { $0["id"].string } == [made.id])
        #expect(next.json["has_more"] == .bool(false))
        try server.call("DELETE", path, token: other, expecting: 204)
        #expect(try server.call("GET", "/v1/me", token: token, expecting: 401).code == "invalid_token")
        try server.call("DELETE", "/v1/sessions/current", token: other, expecting: 204)
        try server.call("GET", "/v1/me", token: other, expecting: 401)
    }

    @Test func `tells nobody which accounts there are (X10)`() throws {
        let admin = try server.admin()
        try server.account("s1@example.org")
        let disabled = try server.account("x@example.org")
        try server.call("POST", "/v1/users/\(disabled)/disable", "{}", token: admin, expecting: 200)
        _ = try server.student("tokens-only@example.org")
        try server.call(
            "POST", "/v1/invitations", #"{"email":"invited@example.org"}"#, token: admin, expecting: 201)
        var answers: Set<String> = []
        for (email, password) in [
            ("s1@example.org", "wrong herons at noon"), ("nobody@example.org", TestServer.password),
            ("x@example.org", TestServer.password), ("tokens-only@example.org", TestServer.password),
            ("invited@example.org", TestServer.password),
        ] {
            let refused = try server.call(
                "POST", "/v1/sessions", TestServer.credentials(email, password), token: nil, expecting: 401)
            #expect(refused.code == "invalid_credentials")
            #expect(refused.header("www-authenticate") == "Bearer realm=\"api\"")
            let id = try #require(refused.json["request_id"].string)
            let fields = refused.headers.filter { !["request-id", "date"].contains($0.name) }
            answers.insert("\(fields) \(refused.text.replacing(id, with: ""))")
        }
        #expect(answers.count == 1)
    }

    @Test func `slows guessing down, and lets the owner in from where she is known (X09)`() throws {
        try server.account("s1@example.org")
        _ = try server.signIn("s1@example.org")
        func guess() throws -> Response {
            try server.call("POST", "/v1/sessions", TestServer.credentials("s1@example.org", "x"), token: nil)
        }
        for _ in 0..<5 { #expect(try guess().status == 401) }
        var waits: [Int] = []
        for _ in 0..<4 {
            let refused = try guess()
            #expect(refused.status == 429 && refused.code == "rate_limited")
            #expect(refused.json["violated_policies"].strings == ["sign_in"])
            let wait = try #require(refused.header("retry-after").flatMap { Int($0) })
            waits.append(wait)
            server.clock.turn(seconds: wait)
            #expect(try guess().status == 401)
        }
        #expect(waits == [1, 2, 4, 8])
        #expect(try guess().status == 429)
        // Unknown addresses are slowed down in the same way.
        var statuses: [Int] = []
        for _ in 0..<6 {
            statuses.append(
                try server.call("POST", "/v1/sessions", TestServer.credentials("no@example.org", "x"), token: nil)
                    .status)
        }
        #expect(statuses == [401, 401, 401, 401, 401, 429])
        server.clock.turn(seconds: 16)
        _ = try server.signIn("s1@example.org")
        #expect(try guess().status == 401)
    }

    @Test func `keeps a session while it is used, and not beyond its end (X22)`() throws {
        for (role, idle, hours) in [(Role.student, 1_440, 720), (.advisor, 240, 168), (.admin, 60, 12)] {
            let server = try TestServer()
            try server.account("p@example.org", role)
            let idleOne = try server.signIn("p@example.org")
            server.clock.turn(seconds: idle * 60 - 1)
            try server.call("GET", "/v1/me", token: idleOne, expecting: 200)
            server.clock.turn(seconds: idle * 60 + 1)
            #expect(try server.call("GET", "/v1/me", token: idleOne, expecting: 401).code == "token_expired")
            let active = try server.signIn("p@example.org")
            var minutes = 0
            while minutes + idle - 10 < hours * 60 {
                server.clock.turn(seconds: (idle - 10) * 60)
                minutes += idle - 10
                try server.call("GET", "/v1/me", token: active, expecting: 200)
                try server.database.writer.run { _ in }
            }
            server.clock.turn(seconds: (hours * 60 - minutes) * 60 + 1)
            #expect(try server.call("GET", "/v1/me", token: active, expecting: 401).code == "token_expired")
        }
    }

    @Test func `keeps at most twenty sessions; the oldest makes room (X22)`() throws {
        try server.account("s1@example.org")
        let first = try server.signIn("s1@example.org")
        for _ in 0..<20 { _ = try server.signIn("s1@example.org") }
        try server.call("GET", "/v1/me", token: first, expecting: 401)
        let last = try server.signIn("s1@example.org")
        let list = try server.call("GET", "/v1/sessions?limit=200", token: last, expecting: 200)
        #expect(list.json["data"].elements.count == 20)
    }

    @Test func `a thousand reads write the last use once at most (X23)`() throws {
        try server.account("s1@example.org")
        let token = try server.signIn("s1@example.org")
        server.clock.turn(seconds: 301)
        let before = server.database.writer.figures.calls
        let call = "GET /v1/me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n"
        let bytes = Array((String(repeating: call + "\r\n", count: 999) + call + "Connection: close\r\n\r\n").utf8)
        let answers = String(decoding: try server.exchange(bytes), as: UTF8.self)
        #expect(answers.split(separator: "HTTP/1.1 200 OK").count == 1_000)
        try server.database.writer.run { _ in }
        #expect(server.database.writer.figures.calls - before <= 2)
        let used = try server.call("GET", "/v1/sessions/current", token: token, expecting: 200)
        #expect(used.json["last_used_at"].string == server.clock.now.text)
        #expect(try server.call("GET", "/v1/me", token: token).json["last_seen_on"].string == "2026-11-21")
    }

    @Test func `changing the password needs the present one and ends all other sessions (X08)`() throws {
        try server.account("s1@example.org")
        let (kept, other) = (try server.signIn("s1@example.org"), try server.signIn("s1@example.org"))
        func change(_ old: String, _ new: String, _ status: Int, token: String) throws -> Response {
            try server.call(
                "POST", "/v1/me/change_password", "{\"current_password\":\"\(old)\",\"new_password\":\"\(new)\"}",
                token: token, expecting: status)
        }
        let personal = try server.student("s1@example.org")
        #expect(try change(TestServer.password, "a slow train to sea", 403, token: personal).code == "forbidden")
        #expect(try change("wrong", "a slow train to sea", 401, token: kept).code == "invalid_credentials")
        #expect(
            try change(TestServer.password, "short", 422, token: kept).errors == ["#/new_password password_too_short"])
        #expect(
            try change(TestServer.password, "something1234", 422, token: kept).errors
                == ["#/new_password password_common"])
        #expect(
            try change(TestServer.password, "a slow train to sea", 200, token: kept).json["object"] == .string("user"))
        try server.call("GET", "/v1/me", token: kept, expecting: 200)
        try server.call("GET", "/v1/me", token: other, expecting: 401)
        try server.call("POST", "/v1/sessions", TestServer.credentials("s1@example.org"), token: nil, expecting: 401)
        _ = try server.signIn("s1@example.org", "a slow train to sea")
    }

    @Test func `a body that cannot be a sign-in is refused before anything is hashed (X04)`() throws {
        for (body, errors) in [
            ("{}", ["#/email required", "#/password required"]),
            (#"{"email":"a","password":1}"#, ["#/email invalid_email", "#/password wrong_type"]),
            (TestServer.credentials("a@b.org", String(repeating: "x", count: 1_025)), ["#/password too_long"]),
            (#"{"email":"a@b.org","password":"x","role":"admin"}"#, ["#/role unknown_field"]),
        ] {
            #expect(try server.call("POST", "/v1/sessions", body, token: nil, expecting: 422).errors == errors)
        }
    }

    @Test func `a pool of hashes that is full says so at once, and nothing else waits for it (X03)`() throws {
        let server = try TestServer { $0.hashes = 0 }
        try server.account("s1@example.org")
        let refused = try server.call(
            "POST", "/v1/sessions", TestServer.credentials("s1@example.org"), token: nil, expecting: 503)
        #expect(refused.code == "overloaded" && refused.header("retry-after") != nil)
        try server.call("GET", "/v1/me", expecting: 200)
    }

    @Test func `a password is kept as a slow hash, and a weaker one is renewed at the next sign-in (X01, X02)`() throws
    {
        let server = try TestServer(cost: .standard)
        try server.account("s1@example.org")
        try server.account("s2@example.org")
        let hashes: SQL = "SELECT hash FROM passwords ORDER BY user_id"
        let kept = try server.database.makeReader().read { tx in try tx.all(hashes) { $0.text(0) } }
        #expect(Set(kept).count == 2)
        for hash in kept {
            #expect(hash.wholeMatch(of: /\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+\/]{22}\$[A-Za-z0-9+\/]{43}/) != nil)
        }
        let weak = try TestServer(cost: ScryptCost(ln: 10, r: 8, p: 1)).services.accounts.hash(
            TestServer.password, for: "")
        try server.database.writer.run { tx in _ = try tx.run("UPDATE passwords SET hash = \(weak)") }
        _ = try server.signIn("s1@example.org")
        let renewed = try server.one(
            "SELECT hash FROM passwords WHERE user_id = (SELECT id FROM users WHERE email = 's1@example.org')")
        #expect(renewed?.hasPrefix("$scrypt$ln=15,r=8,p=3$") == true)
        _ = try server.signIn("s1@example.org")
        let unknown = "$argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$c2FsdHNhbHQ"
        try server.database.writer.run { tx in _ = try tx.run("UPDATE passwords SET hash = \(unknown)") }
        let refused = try server.call(
            "POST", "/v1/sessions", TestServer.credentials("s2@example.org"), token: nil, expecting: 401)
        #expect(refused.code == "invalid_credentials")
    }

    @Test func `no secret is kept as it is, nor told twice (X21)`() throws {
        let admin = try server.admin()
        let invited = try server.call(
            "POST", "/v1/invitations", #"{"email":"new@example.org"}"#, token: admin,
            headers: [("Idempotency-Key", "k")], expecting: 201)
        let made = try server.call(
            "POST", "/v1/tokens", #"{"name":"t","scopes":["read"],"expires_at":"2026-12-01T00:00:00Z"}"#, token: admin,
            headers: [("Idempotency-Key", "k")], expecting: 201)
        let secrets = [admin, try #require(invited.json["code"].string), try #require(made.json["token"].string)]
        try server.database.backup(to: server.file("copy.db"))
        let bytes = try Data(contentsOf: URL(filePath: server.file("copy.db")))
        for secret in secrets + [TestServer.password] {
            #expect(bytes.range(of: Data(secret.utf8)) == nil)
            #expect(bytes.range(of: Data(secret.dropFirst(4).utf8)) == nil)
        }
        let again = try server.call("GET", "/v1/tokens/\(made.id)", token: admin, expecting: 200)
        #expect(again.json["token"] == .null)
    }
}
