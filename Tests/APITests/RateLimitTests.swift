import HTTPServer
import JSON
import Records
import Testing

@testable import API

/// How often one may call (C61, X71), and how much one may keep (X72).
@Suite("Limits of a caller") struct RateLimitTests {
    private func moment(_ seconds: Double) -> MonotonicTime {
        MonotonicTime(nanoseconds: 1_000_000_000_000).advanced(bySeconds: seconds)
    }

    private func user() throws -> UUIDv7 { try #require(UUIDv7("0193a0aa-0000-7000-8000-000000000001")) }

    @Test func `all calls of a minute may be made at once, and come back evenly`() throws {
        let limits = RateLimits(RatePolicies(calls: 60))
        let user = try user()
        for number in 1...60 {
            guard case .allowed(let left) = limits.take(user, nil, at: moment(0)) else {
                Issue.record("call \(number) was refused")
                return
            }
            #expect(left == Allowance(policy: "default", remaining: 60 - number, seconds: number))
        }
        let none = Allowance(policy: "default", remaining: 0, seconds: 60)
        #expect(
            limits.take(user, nil, at: moment(0)) == .refused(none, seconds: 1, policies: ["default"]))
        #expect(
            limits.take(user, nil, at: moment(0.9))
                == .refused(Allowance(policy: "default", remaining: 0, seconds: 60), seconds: 1, policies: ["default"]))
        // One second, one call; half a minute, thirty.
        for (second, calls) in [(1.0, 1), (31.0, 30), (200.0, 60)] {
            var allowed = 0
            while case .allowed = limits.take(user, nil, at: moment(second)) { allowed += 1 }
            #expect(allowed == calls, "\(second)")
        }
    }

    @Test func `writes have a limit of their own within that of all calls`() throws {
        let limits = RateLimits(RatePolicies(calls: 60))
        let user = try user()
        for _ in 0..<30 { _ = limits.take(user, .write, at: moment(0)) }
        guard case .refused(let left, let seconds, let policies) = limits.take(user, .write, at: moment(0)) else {
            Issue.record("the 31st write was allowed")
            return
        }
        #expect(left.remaining == 30 && seconds == 2 && policies == ["write"])
        for _ in 0..<30 { _ = limits.take(user, nil, at: moment(0)) }
        guard case .refused(_, _, let both) = limits.take(user, .write, at: moment(0)) else {
            Issue.record("the 61st call was allowed")
            return
        }
        #expect(both == ["default", "write"])
    }

    @Test func `the tables do not grow without end`() throws {
        let limits = RateLimits(RatePolicies(calls: 600), shards: 4, entries: 400)
        for number in 0..<10_000 {
            let address = try #require(IPAddress("10.0.\(number / 256).\(number % 256)"))
            _ = limits.take(address, at: moment(Double(number) / 100))
            #expect(limits.entries <= 400)
        }
        #expect(limits.entries > 0)
        // An address of IPv6 stands for its network.
        let wide = RateLimits(RatePolicies(calls: 600))
        for number in 0..<100 { _ = wide.take(try #require(IPAddress("2001:db8::\(number)")), at: moment(0)) }
        #expect(wide.entries == 1)
    }

    @Test func `parallel bursts pass no more than the limit`() async throws {
        let limits = RateLimits(RatePolicies(calls: 500))
        let (user, now) = (try user(), moment(0))
        let allowed = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<200).count { _ in if case .allowed = limits.take(user, nil, at: now) { true } else { false } }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(allowed == 500)
    }

    @Test func `answers to a caller tell what is left, and a call too many is 429`() throws {
        let server = try TestServer { $0.rateLimit = 20 }
        let first = try server.call("GET", "/v1/me", expecting: 200)
        #expect(first.header("ratelimit") == "\"default\";r=19;t=3")
        let made = try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, expecting: 201)
        #expect(made.header("ratelimit")?.hasPrefix("\"default\";r=18;t=") == true)
        // Told on problems and refusals as well.
        #expect(try server.call("GET", "/v1/me?x=1", expecting: 400).header("ratelimit")?.contains("r=17") == true)
        let large = "{\"name\":\"\(String(repeating: "x", count: 1 << 20))\"}"
        #expect(try server.call("POST", "/v1/contacts", large, expecting: 413).header("ratelimit") != nil)
        var last = first
        for _ in 0..<20 where last.status != 429 { last = try server.call("GET", "/v1/me") }
        #expect(last.status == 429 && last.code == "rate_limited")
        #expect(last.json["violated_policies"].strings == ["default"])
        #expect(last.header("retry-after") == "3" && last.header("ratelimit")?.contains("r=0") == true)
        // It is the caller's own limit.
        let eve = try server.student("eve@example.org")
        try server.call("GET", "/v1/me", token: eve, expecting: 200)
        try server.call("OPTIONS", "/v1/me", expecting: 204)
    }

    @Test func `a limit counts before scope and syntax, after route and token (section 0)`() throws {
        let server = try TestServer { $0.rateLimit = 1 }
        try server.call("GET", "/v1/me", expecting: 200)
        try server.call("GET", "/v1/me?x=1", expecting: 429)
        try server.call("POST", "/v1/contacts", "{", expecting: 429)
        try server.call("PUT", "/v1/contacts", expecting: 405)
        try server.call("GET", "/v1/nothing", expecting: 404)
    }

    @Test func `who has no token is limited by the address, probes never, and a good token goes on`() throws {
        let server = try TestServer { $0.rateLimit = 100 }
        for _ in 0..<10 { try server.call("GET", "/v1", token: nil, expecting: 200) }
        for (path, token) in [("/v1", nil), ("/v1/me", nil), ("/v1/me", "wrong")] as [(String, String?)] {
            let refused = try server.call("GET", path, token: token, expecting: 429)
            #expect(refused.json["violated_policies"].strings == ["anonymous"] && refused.header("ratelimit") == nil)
        }
        for _ in 0..<20 {
            try server.call("GET", "/livez", token: nil, expecting: 200)
            try server.call("GET", "/readyz", token: nil, expecting: 200)
        }
        try server.call("GET", "/v1/me", expecting: 200)
    }

    @Test func `exports have a limit of their own`() throws {
        let server = try TestServer { $0.rateLimit = 60 }
        try server.account("s1@example.org")
        let session = try server.signIn("s1@example.org")
        func export(_ key: String, expecting status: Int) throws -> Response {
            try server.call(
                "POST", "/v1/exports", "{}", token: session, headers: [("Idempotency-Key", key)], expecting: status)
        }
        let made = try export("a", expecting: 202)
        #expect(try export("b", expecting: 429).json["violated_policies"].strings == ["export"])
        try server.call("GET", "/v1/exports/\(made.id)", token: session, expecting: 200)
    }

    @Test func `without a limit nothing is told`() throws {
        let server = try TestServer()
        for _ in 0..<3 { #expect(try server.call("GET", "/v1/me", expecting: 200).header("ratelimit") == nil) }
    }

    // MARK: How much

    @Test func `of each kind so many objects are kept, and what is deleted makes room (X72)`() throws {
        let server = try TestServer(quota: 3)
        var ids: [String] = []
        for name in ["a", "b", "c"] {
            ids.append(try server.call("POST", "/v1/contacts", "{\"name\":\"\(name)\"}", expecting: 201).id)
        }
        func refused(_ path: String, _ body: String?) throws {
            let answer = try server.call(
                "POST", path, body, headers: [("Idempotency-Key", "k\(body.hashValue)")], expecting: 409)
            #expect(answer.code == "quota_exceeded" && answer.json["limit"].integer == 3)
        }
        try refused("/v1/contacts", #"{"name":"d"}"#)
        try refused("/v1/contacts/batch", #"{"operations":[{"op":"create","body":{"name":"d"}}]}"#)
        let count = try server.call("GET", "/v1/contacts?include_total=true", expecting: 200)
        #expect(count.json["total_count"].integer == 3)
        // Another kind, and another owner, have their own.
        try server.call("POST", "/v1/organizations", #"{"name":"o"}"#, expecting: 201)
        let eve = try server.student("eve@example.org")
        try server.call("POST", "/v1/contacts", #"{"name":"d"}"#, token: eve, expecting: 201)
        try server.call("DELETE", "/v1/contacts/\(ids[0])", expecting: 204)
        try server.call("POST", "/v1/contacts", #"{"name":"d"}"#, expecting: 201)
        try refused("/v1/contacts/\(ids[0])/restore", nil)
        try server.call("PATCH", "/v1/contacts/\(ids[1])", #"{"name":"z"}"#, expecting: 200)
    }

    @Test func `the limit holds however many changes there were before`() throws {
        let server = try TestServer(quota: 5)
        let first = try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, expecting: 201)
        for number in 0..<20 {
            try server.call("PATCH", "/v1/contacts/\(first.id)", "{\"name\":\"n\(number)\"}", expecting: 200)
        }
        for _ in 0..<4 { try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, expecting: 201) }
        for _ in 0..<3 { try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, expecting: 409) }
        let count = try server.call("GET", "/v1/contacts?include_total=true", expecting: 200)
        #expect(count.json["total_count"].integer == 5)
    }
}
