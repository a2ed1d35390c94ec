import JSON
import SQLite
import Services
import Testing

/// What all operations have in common: who is calling, preconditions, retries, and the order in which a call is judged.
@Suite("Every call") struct SeamTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    // MARK: Who is calling

    @Test func `needs one bearer token in its one place (X25)`() throws {
        let none = try server.call("GET", "/v1/contacts", token: nil, expecting: 401)
        #expect(none.code == "authentication_required" && none.header("www-authenticate") == "Bearer realm=\"api\"")
        for header in ["Basic YTpi", "Bearer", "Bearer a b", "Bearer a,b", "bearer"] {
            let answer = try server.call(
                "GET", "/v1/contacts", token: nil, headers: [("Authorization", header)], expecting: 400)
            #expect(
                answer.code == "invalid_request"
                    && answer.header("www-authenticate")?.contains("invalid_request") == true, "\(header)")
        }
        let twice = [("Authorization", "Bearer \(server.token)"), ("Authorization", "Bearer \(server.token)")]
        #expect(
            try server.call("GET", "/v1/contacts", token: nil, headers: twice, expecting: 400).code == "invalid_request"
        )
        for token in ["", nil] {
            let inURL = try server.call("GET", "/v1/contacts?limit=1&access_token=x", token: token, expecting: 400)
            #expect(inURL.code == "invalid_request")
        }
        #expect(
            try server.call("GET", "/v1/contacts?location=%ff", expecting: 400).errors == ["location invalid_parameter"]
        )
        try server.call(
            "GET", "/v1/contacts", token: nil, headers: [("authorization", "BEARER \(server.token)")], expecting: 200)
        let wrong = String(server.token.dropLast()) + (server.token.last == "A" ? "B" : "A")
        for bad in [wrong, "x", String(repeating: "y", count: 5_000)] {
            let answer = try server.call("GET", "/v1/contacts", token: bad, expecting: 401)
            #expect(
                answer.code == "invalid_token"
                    && answer.header("www-authenticate")?.contains("error=\"invalid_token\"") == true)
        }
    }

    @Test func `needs a token that is still good, with the right scope`() throws {
        let short = try server.student("ada@example.org", days: 1)
        try server.call("GET", "/v1/me", token: short, expecting: 200)
        server.clock.turn(days: 1)
        #expect(try server.call("GET", "/v1/me", token: short, expecting: 401).code == "token_expired")
        let reader = try server.student("ada@example.org", scopes: [.read])
        try server.call("GET", "/v1/contacts", token: reader, expecting: 200)
        let refused = try server.call("POST", "/v1/contacts", "{}", token: reader, expecting: 403)
        #expect(
            refused.code == "insufficient_scope"
                && refused.header("www-authenticate")?.contains("scope=\"write\"") == true)
        let writer = try server.student("ada@example.org", scopes: [.write])
        try server.call("GET", "/v1/contacts", token: writer, expecting: 200)
    }

    @Test func `another owner's object looks to the byte like none at all (C37, X30, X31)`() throws {
        let mine = try server.call("POST", "/v1/contacts", #"{"name":"Canary Kestrel"}"#, expecting: 201)
        let eve = try server.student("eve@example.org")
        func bare(_ response: Response) -> String {
            let id = response.json["request_id"].string ?? "?"
            return response.text.replacing(id, with: "")
        }
        let none = "00000000-0000-7000-8000-000000000000"
        for (method, path, body) in [
            ("GET", "", nil), ("PATCH", "", "{}"), ("PATCH", "", #"{"name":7}"#), ("DELETE", "", nil),
            ("POST", "/archive", nil), ("POST", "/unarchive", nil), ("POST", "/restore", nil),
        ] as [(String, String, String?)] {
            let foreign = try server.call(method, "/v1/contacts/\(mine.id)\(path)", body, token: eve, expecting: 404)
            let missing = try server.call(method, "/v1/contacts/\(none)\(path)", body, token: eve, expecting: 404)
            #expect(bare(foreign) == bare(missing), "\(method) \(path)")
        }
        let foreign = try server.call(
            "POST", "/v1/notes", "{\"text\":\"x\",\"contact_id\":\"\(mine.id)\"}", token: eve, expecting: 422)
        let missing = try server.call(
            "POST", "/v1/notes", "{\"text\":\"x\",\"contact_id\":\"\(none)\"}", token: eve, expecting: 422)
        #expect(bare(foreign) == bare(missing))
        for path in ["/v1/contacts", "/v1/contacts?ids=\(mine.id)", "/v1/contacts?archived=any", "/v1/today", "/v1/me"]
        {
            #expect(try !server.call("GET", path, token: eve, expecting: 200).text.contains("Kestrel"), "\(path)")
        }
    }

    // MARK: Preconditions

    @Test func `If-Match refuses a lost update and says where the object stands (C40)`() throws {
        let made = try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, expecting: 201)
        let path = "/v1/contacts/\(made.id)"
        let tag = try #require(made.header("etag"))
        for condition in [tag, "\"v1\"", "*", "\"v9\", \"v1\"", "W/\"v2\", \"v1\"", ", \"v1\" ,"] {
            try server.call("PATCH", path, "{}", headers: [("If-Match", condition)], expecting: 200)
        }
        let changed = try server.call("PATCH", path, #"{"name":"b"}"#, headers: [("If-Match", tag)], expecting: 200)
        for condition in [tag, "W/\"v2\"", "\"v01\"", "\"x\""] {
            let refused = try server.call(
                "PATCH", path, #"{"name":"c"}"#, headers: [("If-Match", condition)], expecting: 412)
            #expect(refused.code == "version_conflict" && refused.json["current_version"].integer == 2, "\(condition)")
            #expect(refused.header("etag") == changed.header("etag"))
        }
        for condition in ["v1", "\"v1", "\"v1\" \"v2\"", ""] {
            let refused = try server.call("DELETE", path, headers: [("If-Match", condition)], expecting: 400)
            #expect(refused.errors == ["If-Match invalid_header"], "\(condition)")
        }
    }

    @Test func `of many who read, change and write, none loses an update`() async throws {
        let made = try server.call("POST", "/v1/contacts", #"{"name":"a","custom_fields":{"n":0}}"#, expecting: 201)
        let path = "/v1/contacts/\(made.id)"
        let caller = Caller(server)
        let successes = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var done = 0
                    for _ in 0..<10 {
                        let now = try caller.server.call("GET", path)
                        let next = (now.json["custom_fields"]["n"].integer ?? 0) + 1
                        let answer = try caller.server.call(
                            "PATCH", path, "{\"custom_fields\":{\"n\":\(next)}}",
                            headers: [("If-Match", now.header("etag") ?? "")])
                        if answer.status == 200 { done += 1 }
                    }
                    return done
                }
            }
            return try await group.reduce(0, +)
        }
        let last = try server.call("GET", path, expecting: 200)
        #expect(last.json["custom_fields"]["n"].integer == successes && successes > 0)
    }

    /// `@unchecked Sendable`: the server's members do not change once it is made.
    private final class Caller: @unchecked Sendable {
        let server: TestServer
        init(_ server: TestServer) { self.server = server }
    }

    // MARK: Retries

    @Test func `a retry with the same key gives the same answer and acts once (C39)`() throws {
        let key = [("Idempotency-Key", "\"k-1\"")]
        let first = try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, headers: key, expecting: 201)
        let again = try server.call(
            "POST", "/v1/contacts", #"{"name":"a"}"#, headers: [("Idempotency-Key", "k-1")], expecting: 201)
        #expect(again.bytes == first.bytes && again.header("location") == first.header("location"))
        #expect(again.header("etag") == first.header("etag") && again.header("idempotent-replayed") == "true")
        #expect(first.header("idempotent-replayed") == nil && again.header("request-id") != first.header("request-id"))
        #expect(try server.call("GET", "/v1/contacts").json["data"].elements.count == 1)
        let other = try server.call("POST", "/v1/contacts", #"{"name":"b"}"#, headers: key, expecting: 422)
        #expect(other.code == "idempotency_key_reused")
        let eve = try server.student("eve@example.org")
        try server.call("POST", "/v1/contacts", #"{"name":"b"}"#, token: eve, headers: key, expecting: 201)
        server.clock.turn(hours: 24, seconds: 1)
        let late = try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, headers: key, expecting: 201)
        #expect(late.id != first.id)
    }

    @Test func `a failed call keeps no answer, so its key may be tried again`() throws {
        let key = [("Idempotency-Key", "k")]
        try server.call("POST", "/v1/contacts", #"{"name":""}"#, headers: key, expecting: 422)
        try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, headers: key, expecting: 201)
        for bad in ["", "\"open", String(repeating: "k", count: 256), "\"a\" b"] {
            let refused = try server.call(
                "POST", "/v1/contacts", "{}", headers: [("Idempotency-Key", bad)], expecting: 400)
            #expect(refused.errors == ["Idempotency-Key invalid_header"], "\(bad)")
        }
    }

    @Test func `equal calls at the same time make one object`() async throws {
        let caller = Caller(server)
        let answers = try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
            for _ in 0..<50 {
                group.addTask {
                    let answer = try caller.server.call(
                        "POST", "/v1/contacts", #"{"name":"a"}"#, headers: [("Idempotency-Key", "same")])
                    return (answer.status, answer.header("idempotent-replayed") != nil)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.allSatisfy { $0.0 == 201 } && answers.filter { !$0.1 }.count == 1)
        #expect(try server.call("GET", "/v1/contacts").json["data"].elements.count == 1)
    }

    // MARK: Methods and types

    @Test func `HEAD is GET without its body, OPTIONS tells the methods (C22)`() throws {
        let made = try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, expecting: 201)
        for path in ["/v1/contacts", "/v1/contacts/\(made.id)", "/livez", "/problems", "/v1"] {
            let (get, head) = (
                try server.call("GET", path, expecting: 200), try server.call("HEAD", path, expecting: 200)
            )
            #expect(head.bytes.isEmpty && head.header("content-length") == get.header("content-length"), "\(path)")
            #expect(head.header("etag") == get.header("etag"), "\(path)")
        }
        let options = try server.call("OPTIONS", "/v1/contacts/\(made.id)", token: nil, expecting: 204)
        #expect(options.header("allow") == "GET, HEAD, PATCH, DELETE, OPTIONS")
        #expect(options.header("accept-patch")?.contains("application/merge-patch+json") == true)
        try server.call("OPTIONS", "*", token: nil, expecting: 204)
        for path in [
            "/v1/contacts/", "/v2/contacts", "/V1/contacts", "/v1//contacts", "/v1/contacts/../me",
            "/v1/contacts/%2e%2e/me",
        ] {
            try server.call("GET", path, expecting: 404)
        }
        try server.call("GET", "/v1/contacts/\(made.id.uppercased())", expecting: 404)
    }

    @Test func `Accept and Content-Type are honoured (C23)`() throws {
        for accept in [
            "*/*", "application/*", "application/json", "text/html, application/json;q=0.1", "text/html, */*;q=0.2",
        ] {
            try server.call("GET", "/v1/me", headers: [("Accept", accept)], expecting: 200)
        }
        for accept in ["text/html", "application/json;q=0", "*/*;q=0", "application/json;q=0, */*", "image/*"] {
            #expect(
                try server.call("GET", "/v1/me", headers: [("Accept", accept)], expecting: 406).code == "not_acceptable"
            )
        }
        for type in ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"] {
            try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, headers: [("Content-Type", type)], expecting: 201)
        }
        for type in [
            "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1",
            "application/merge-patch+json",
        ] {
            let refused = try server.call(
                "POST", "/v1/contacts", #"{"name":"a"}"#, headers: [("Content-Type", type)], expecting: 415)
            #expect(refused.header("accept") == "application/json", "\(type)")
        }
        let coded = [("Content-Encoding", "gzip")]
        #expect(
            try server.call("POST", "/v1/contacts", "{}", headers: coded, expecting: 415).header("accept-encoding")
                == "identity")
    }

    @Test func `a body that is not JSON is 400 with the place, for any id`() throws {
        let answer = try server.call("POST", "/v1/contacts", #"{"name":"a","name":"b"}"#, expecting: 400)
        #expect(answer.code == "invalid_json" && answer.json["offset"].integer == 12)
        try server.call("PATCH", "/v1/contacts/x", "{", expecting: 400)
        try server.call("POST", "/v1/contacts", expecting: 400)
        try server.call(
            "POST", "/v1/contacts", "{\"name\":\"\(String(repeating: "x", count: 1 << 20))\"}", expecting: 413)
        try server.call("POST", "/v1/reminders/x/complete", #"{"a":1}"#, expecting: 404)
        let contact = try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, expecting: 201)
        let unknown = try server.call("POST", "/v1/contacts/\(contact.id)/archive", #"{"a":1}"#, expecting: 422)
        #expect(unknown.errors == ["#/a unknown_field"])
    }

    // MARK: Problems and discovery

    @Test func `every problem leads to a page that explains it (C35)`() throws {
        let list = try server.call("GET", "/problems", token: nil, expecting: 200)
        for item in list.json["data"].elements {
            let code = try #require(item["code"].string)
            let page = try server.call("GET", "/problems/\(code)", token: nil, expecting: 200)
            #expect(page.header("content-type") == "text/html; charset=utf-8" && page.text.contains(code))
        }
        try server.call("GET", "/problems/nothing", token: nil, expecting: 404)
        let problem = try server.call("GET", "/v1/nothing", token: nil, expecting: 404)
        #expect(
            problem.json["type"].string == "/problems/unknown_route"
                && problem.json["instance"].string?.hasPrefix("urn:uuid:") == true)
        #expect(problem.json["request_id"].string == problem.header("request-id"))
        #expect(try server.call("GET", "/v1", token: nil, expecting: 200).json["api_version"].string == "v1")
        #expect(try server.call("GET", "/livez", token: nil, expecting: 200).text == #"{"status":"pass"}"#)
    }

    @Test func `each effective change is one event, numbered without gaps (C50)`() throws {
        let made = try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, expecting: 201)
        let path = "/v1/contacts/\(made.id)"
        try server.call("PATCH", path, "{}", expecting: 200)
        try server.call("PATCH", path, #"{"name":"b"}"#, expecting: 200)
        try server.call("PATCH", path, #"{"name":""}"#, expecting: 422)
        try server.call("DELETE", path, expecting: 204)
        try server.call("POST", "\(path)/restore", expecting: 200)
        let owner = made.json["owner_id"].string ?? ""
        let events = try server.database.makeReader().read { tx in
            try tx.all(
                """
                WITH RECURSIVE chain (sequence, position) AS (
                    SELECT sequence, position FROM event_heads WHERE owner_id = \(owner)
                    UNION ALL SELECT e.sequence - 1, e.previous FROM chain AS c JOIN events AS e
                    ON e.position = c.position AND e.owner_id = \(owner) AND e.sequence = c.sequence
                )
                SELECT e.sequence, e.type, e.version FROM chain AS c JOIN events AS e
                ON e.position = c.position AND e.owner_id = \(owner) ORDER BY e.sequence
                """
            ) { "\($0.integer(0)) \($0.text(1)) \($0.integer(2))" }
        }
        #expect(
            events == ["1 contact.created 1", "2 contact.updated 2", "3 contact.deleted 3", "4 contact.restored 4"])
    }
}
