import HTTPServer
import HTTPTypes
import JSON

/// Answers the operator's tools on a listener of their own: `/metrics`, and health with its checks (C62, C63).
final class OperationsHandler: CallHandler {
    private enum Page: Sendable { case metrics, liveness, readiness }

    private let router: Router<Page>
    private let health: Health
    private let metrics: MetricsRegistry
    private let figures: Figures

    init(_ health: Health, _ metrics: MetricsRegistry, _ figures: Figures) throws {
        self.health = health
        self.metrics = metrics
        self.figures = figures
        var router = Router<Page>()
        try router.add(.get, "/metrics", .metrics)
        try router.add(.get, "/livez", .liveness)
        try router.add(.get, "/readyz", .readiness)
        self.router = router
    }

    func makeLoopState() throws -> AnyObject? { nil }

    func admit(_ head: RequestHead, loop: Loop) -> Admission {
        switch router.match(head) {
        case .found(let page, _): .refuse(reply(page), ticket: Ticket(route: head.path))
        case .methodNotAllowed(let allow):
            .refuse(words(.methodNotAllowed, "The page takes \(allow).", allow: allow), ticket: nil)
        case .unknown:
            .refuse(words(.notFound, "The pages are /metrics, /livez and /readyz."), ticket: nil)
        }
    }

    /// Not called: every call is answered by its head alone.
    func handle(_ call: Call, reply: ReplyHandle, loop: Loop) { reply.send(words(.notFound, "There is no such page.")) }

    func refusal(_ refusal: Refusal, requestID: String) -> Reply {
        var reply = words(refusal.status, refusal.reason)
        reply.closes = true
        return reply
    }

    private func reply(_ page: Page) -> Reply {
        switch page {
        case .metrics:
            var text = PrometheusText()
            figures.write(to: &text, isReady: health.isReady)
            metrics.write(to: &text)
            return reply(.ok, text.bytes, PrometheusText.mediaType)
        case .liveness: return json(.ok, [("status", .string("pass"))])
        case .readiness:
            var checks = JSONObject()
            for check in Health.Check.allCases { checks[check.rawValue] = Self.word(health.passes(check)) }
            let isReady = health.isReady
            return json(
                isReady ? .ok : .serviceUnavailable, [("status", Self.word(isReady)), ("checks", .object(checks))])
        }
    }

    private static func word(_ passes: Bool) -> JSONValue { .string(passes ? "pass" : "fail") }

    private func json(_ status: HTTPResponse.Status, _ members: [(String, JSONValue)]) -> Reply {
        var object = JSONObject()
        for (name, value) in members { object[name] = value }
        var reply = reply(status, JSONValue.object(object).bytes, "application/json")
        if status == .serviceUnavailable { reply.fields.append(.retryAfter, "1") }
        return reply
    }

    private func words(_ status: HTTPResponse.Status, _ text: String, allow: String? = nil) -> Reply {
        var reply = reply(status, Array("\(text)\n".utf8), "text/plain; charset=utf-8")
        if let allow { reply.fields.append(.allow, allow) }
        return reply
    }

    private func reply(_ status: HTTPResponse.Status, _ bytes: [UInt8], _ mediaType: String) -> Reply {
        var fields = ReplyFields()
        fields.append(.contentType, mediaType)
        fields.append(.cacheControl, "no-store")
        return Reply(status, fields: fields, body: .bytes(bytes))
    }
}
