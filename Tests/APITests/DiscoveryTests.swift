import API
import JSON
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
        let limits = try server.call("GET", "/v1", token: nil, expecting: 200).json["limits"]
        func limit(_ name: String) throws -> Int { try #require(limits[name].integer, "\(name)") }
        #expect(
            try limit("max_body_bytes") == 40_000 && limit("calls_per_minute") == 5_000 && limit("max_objects") == 7)
        for (path, most) in [
            ("/v1/contacts?limit=", try limit("max_page")), ("/v1/search?q=a&limit=", try limit("max_search")),
        ] {
            try server.call("GET", "\(path)\(most)", expecting: 200)
            try server.call("GET", "\(path)\(most + 1)", expecting: 400)
        }
        let id = "00000000-0000-7000-8000-000000000000"
        for (count, status) in [(try limit("max_ids"), 200), (try limit("max_ids") + 1, 400)] {
            let ids = Array(repeating: id, count: count).joined(separator: ",")
            try server.call("GET", "/v1/contacts?ids=\(ids)", expecting: status)
        }
        for (count, status) in [(try limit("max_batch"), 422), (try limit("max_batch") + 1, 422)] {
            let operations = Array(repeating: "{\"op\":\"delete\",\"id\":\"\(id)\"}", count: count).joined(
                separator: ",")
            let answer = try server.call(
                "POST", "/v1/contacts/batch", "{\"operations\":[\(operations)]}", headers: Self.key, expecting: status)
            #expect(answer.errors.contains("#/operations too_many") == (count > 100))
        }
        #expect(try limit("max_expand") == 5)
        let unlimited = try TestServer().call("GET", "/v1", token: nil, expecting: 200).json["limits"]
        #expect(unlimited["calls_per_minute"] == .null)
    }
}
