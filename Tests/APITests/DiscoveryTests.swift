import API
import JSON
import Records
import Testing

/// What a front end is told of a server is true (C02).
@Suite("Discovery") struct DiscoveryTests {
    private static let key = [("Idempotency-Key", "k")]

    private func place(of feature: String) -> String? {
        [
            "batch": "/v1/contacts/batch", "search": "/v1/search", "events": "/v1/events", "sse": "/v1/events/stream",
            "imports": "/v1/imports", "exports": "/v1/exports", "erasure": "/v1/users/x/erase",
            "invitations": "/v1/invitations", "sharing": "/v1/sharing_grants",
            "webhooks": "/v1/webhook_endpoints", "calendar_feeds": "/v1/calendar_feeds/x",
        ][feature]
    }

    @Test func `names the features that answer, and leads to what there is`() throws {
        let server = try TestServer()
        let service = try server.call("GET", "/v1", token: nil, expecting: 200).json
        let features = service["features"].strings
        #expect(Set(features).count == features.count && features.count >= 8)
        for feature in ["batch", "search", "events", "sse", "imports", "exports", "erasure"] {
            #expect(features.contains(feature), "\(feature)")
        }
        for feature in features {
            guard let path = place(of: feature) else {
                Issue.record("\(feature) has no place")
                continue
            }
            let answer = try server.call("OPTIONS", path, token: nil)
            #expect(answer.status == 204, "\(feature)")
        }
        for feature in ["events", "sse", "webhooks", "calendar_feeds"] where !features.contains(feature) {
            guard let path = place(of: feature) else { continue }
            let answer = try server.call("OPTIONS", path, token: nil, expecting: 404)
            #expect(answer.code == "unknown_route", "\(feature)")
        }
        for link in service["links"].members {
            let path = try #require(link.value.string)
            try server.call("GET", path, token: nil, expecting: 200)
        }
        let password = try server.call("OPTIONS", "/v1/sessions", token: nil).status == 204
        #expect(service["auth"]["password"] == .bool(password))
    }

    @Test func `tells limits that hold to the last`() throws {
        let server = try TestServer(quota: 7) {
            $0.bodyLimit = 40_000
            $0.rateLimit = 5_000
        }
        try check(server)
        let limits = try server.call("GET", "/v1", token: nil, expecting: 200).json["limits"]
        #expect(limits["max_body_bytes"].integer == 40_000 && limits["calls_per_minute"].integer == 5_000)
        #expect(limits["max_objects"].integer == 7)
        let unlimited = try TestServer().call("GET", "/v1", token: nil, expecting: 200).json["limits"]
        #expect(unlimited["calls_per_minute"] == .null)
    }

    @Test func `tells smaller limits where an operator allows less, and keeps to them`() throws {
        var bounds = Bounds()
        (bounds.page, bounds.ids, bounds.expand, bounds.search, bounds.batch, bounds.wait) = (7, 3, 1, 4, 2, 5)
        bounds.pageBytes = 131_072
        let server = try TestServer(bounds: bounds) {
            $0.streams = 1
            $0.waitingCalls = 1
        }
        let limits = try server.call("GET", "/v1", token: nil, expecting: 200).json["limits"]
        for (name, most) in [
            ("max_page", 7), ("max_page_bytes", 131_072), ("max_ids", 3), ("max_expand", 1), ("max_search", 4),
            ("max_batch", 2), ("max_wait_seconds", 5), ("max_waiting_calls", 1), ("max_streams", 1),
        ] {
            #expect(limits[name].integer == most, "\(name)")
        }
        try check(server)
        // Without a number too, and by the bytes of long rows, of resources and of entries.
        for _ in 0..<8 {
            let text = String(repeating: "x", count: 9_000)
            try server.call("POST", "/v1/notes", "{\"text\":\"\(text)\"}", expecting: 201)
        }
        let usual = try server.call("GET", "/v1/notes?fields=id", expecting: 200).json
        #expect(usual["data"].elements.count == 7)
        let heavy = try server.call("GET", "/v1/notes", expecting: 200)
        #expect(heavy.json["has_more"] == .bool(true) && heavy.json["data"].elements.count < 8)
        #expect(heavy.content.count <= 131_072)
    }

    /// Tries every limit that the server tells of, and one more.
    private func check(_ server: TestServer) throws {
        let limits = try server.call("GET", "/v1", token: nil, expecting: 200).json["limits"]
        func limit(_ name: String) throws -> Int { try #require(limits[name].integer, "\(name)") }
        for (path, most) in [
            ("/v1/contacts?limit=", try limit("max_page")), ("/v1/search?q=a&limit=", try limit("max_search")),
            ("/v1/events?limit=", try limit("max_page")), ("/v1/tokens?limit=", try limit("max_page")),
        ] {
            try server.call("GET", "\(path)\(most)", expecting: 200)
            try server.call("GET", "\(path)\(most + 1)", expecting: 400)
        }
        let id = "00000000-0000-7000-8000-000000000000"
        for (count, status) in [(try limit("max_ids"), 200), (try limit("max_ids") + 1, 400)] {
            let ids = Array(repeating: id, count: count).joined(separator: ",")
            try server.call("GET", "/v1/contacts?ids=\(ids)", expecting: status)
        }
        let most = try limit("max_batch")
        for (count, status) in [(most, 422), (most + 1, 422)] {
            let operations = Array(repeating: "{\"op\":\"delete\",\"id\":\"\(id)\"}", count: count).joined(
                separator: ",")
            let answer = try server.call(
                "POST", "/v1/contacts/batch", "{\"operations\":[\(operations)]}", headers: Self.key, expecting: status)
            #expect(answer.errors.contains("#/operations too_many") == (status == 422 && count > most))
        }
        // No resource has as many references as the default allows names.
        let names = ["contact", "interview", "organization"]
        let expand = try limit("max_expand")
        for count in 1...names.count {
            let list = names.prefix(count).joined(separator: ",")
            try server.call("GET", "/v1/notes?expand=\(list)", expecting: count <= expand ? 200 : 400)
        }
        let wait = try limit("max_wait_seconds")
        try server.call("GET", "/v1/events?wait=\(wait + 1)", expecting: 400)
        let streams = try (0..<(try limit("max_streams"))).map { _ in
            try EventClient(server, "")
        }
        let refused = try server.call("GET", "/v1/events/stream", expecting: 409)
        #expect(refused.code == "quota_exceeded" && refused.json["limit"].integer == streams.count)
    }
}
