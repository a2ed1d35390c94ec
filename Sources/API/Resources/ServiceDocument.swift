import JSON
import Records
import Services

/// What a front end has to know of a server that it meets: builds differ in what they offer, operators in what they allow
/// (C02).
struct ServiceDocument {
    let options: APIOptions
    let stores: Stores
    /// The templates of all paths that are served.
    let paths: Set<String>

    /// What may be missing in a build, each with the path that it cannot be without.
    private static let features = [
        ("batch", "/v1/contacts/batch"), ("search", "/v1/search"), ("events", "/v1/events"),
        ("sse", "/v1/events/stream"), ("imports", "/v1/imports"), ("exports", "/v1/exports"),
        ("erasure", "/v1/users/{id}/erase"), ("invitations", "/v1/invitations"), ("sharing", "/v1/sharing_grants"),
        ("webhooks", "/v1/webhook_endpoints"), ("calendar_feeds", "/v1/calendar_feeds/{token}"),
    ]

    var json: JSONValue {
        let features = Self.features.filter { paths.contains($0.1) }.map { JSONValue.string($0.0) }
        let password = paths.contains("/v1/sessions")
        return DiscoveryAPI.object([
            ("object", .string("service")), ("api_version", .string("v1")),
            ("server_version", .string(options.version)), ("features", .array(features)), ("limits", limits),
            ("auth", DiscoveryAPI.object([("password", .bool(password)), ("oidc", .array([]))])),
            ("links", links),
        ])
    }

    private var limits: JSONValue {
        let bounds = stores.bounds
        return DiscoveryAPI.object([
            ("max_body_bytes", .integer(options.bodyLimit)), ("max_page", .integer(bounds.page)),
            ("max_page_bytes", .integer(bounds.pageBytes)), ("max_ids", .integer(bounds.ids)),
            ("max_expand", .integer(bounds.expand)), ("max_search", .integer(bounds.search)),
            ("max_batch", .integer(bounds.batch)), ("max_wait_seconds", .integer(bounds.wait)),
            ("max_waiting_calls", .integer(options.waitingCalls)), ("max_streams", .integer(options.streams)),
            ("max_objects", .integer(stores.quota)), ("max_import_bytes", .integer(options.listLimit)),
            ("max_import_rows", .integer(ImportFile.mostRows)),
            ("calls_per_minute", options.rateLimit.map { .integer($0) } ?? .null),
        ])
    }

    private var links: JSONValue {
        DiscoveryAPI.object([
            ("openapi", .string("/openapi.yaml")), ("problems", .string("/problems")), ("liveness", .string("/livez")),
            ("readiness", .string("/readyz")),
        ])
    }
}
