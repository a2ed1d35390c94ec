import HTTPServer
import HTTPTypes

/// The answer to OPTIONS: what a path takes (C22), and what a page of another origin may send to it (X60).
struct PathOptions {
    let allow: String
    let endpoints: [Endpoint]

    func reply(to head: RequestHead, _ crossOrigin: CrossOrigin) -> Reply {
        var fields = ReplyFields()
        fields.append(.allow, allow)
        if allow.contains("PATCH") {
            fields.append(.acceptPatch, "application/merge-patch+json, application/json")
        }
        let isPreflight = head.count(of: .accessControlRequestMethod) > 0
        if isPreflight, crossOrigin.allows(head) {
            fields.append(.accessControlAllowMethods, allow)
            fields.append(.accessControlAllowHeaders, requestFields.joined(separator: ", "))
            fields.append(.accessControlMaxAge, "7200")
        }
        return Reply(.noContent, fields: fields)
    }

    /// The request fields that some operation of the path reads.
    private var requestFields: [String] {
        let declarations = endpoints.map(\.declaration)
        var names = ["Accept"]
        if declarations.contains(where: { $0.policy != .everyone }) { names.append("Authorization") }
        if declarations.contains(where: \.hasBody) { names.append("Content-Type") }
        if endpoints.contains(where: \.takesIdempotencyKey) { names.append("Idempotency-Key") }
        if declarations.contains(where: \.takesIfMatch) { names.append("If-Match") }
        if endpoints.contains(where: { $0.method == .get }) { names.append("If-None-Match") }
        if declarations.contains(where: { $0.mediaType == "text/event-stream" }) { names.append("Last-Event-ID") }
        return names
    }
}
