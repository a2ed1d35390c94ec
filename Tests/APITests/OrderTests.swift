import API
import JSON
import Services
import Testing

/// A call that is wrong in two ways gets the answer of the earlier step (section "Order of checks").
@Suite("The order of checks") struct OrderTests {
    /// A call as it is put together; a good one until a step spoils it.
    private struct Attempt {
        var method = "POST"
        var path: String
        var query = ""
        var token: String?
        var headers: [(String, String)] = []
        var body = #"{"answer_note":"yes"}"#
    }

    private struct Step {
        let status: Int
        let code: String
        /// Two steps that spoil the same part cannot be put together.
        let part: String
        let spoil: (inout Attempt) -> Void

        init(_ status: Int, _ code: String, _ part: String, _ spoil: @escaping (inout Attempt) -> Void) {
            self.status = status
            self.code = code
            self.part = part
            self.spoil = spoil
        }
    }

    @Test func `is kept for every pair of mistakes`() throws {
        let server = try TestServer()
        let contact = try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, expecting: 201)
        let body = "{\"contact_id\":\"\(contact.id)\",\"interview_type\":\"career_exploration\"}"
        // A draft: to accept it is not possible in its state.
        let request = try server.call("POST", "/v1/requests", body, expecting: 201)
        let used = [("Idempotency-Key", "used")]
        try server.call("POST", "/v1/contacts", #"{"name":"b"}"#, headers: used, expecting: 201)
        let reader = try server.student("ada@example.org", scopes: [.read])
        let large = "{\"answer_note\":\"\(String(repeating: "x", count: 1 << 20))\"}"
        let none = "00000000-0000-7000-8000-000000000000"
        let steps = [
            Step(404, "unknown_route", "path") { $0.path = "/v1/requests/\(request.id)/frobnicate" },
            Step(405, "method_not_allowed", "method") { $0.method = "PUT" },
            Step(401, "authentication_required", "token") { $0.token = nil },
            Step(403, "insufficient_scope", "token") { $0.token = reader },
            Step(400, "unknown_parameter", "query") { $0.query = "?x=1" },
            Step(400, "invalid_header", "key") { $0.headers.append(("Idempotency-Key", "\"")) },
            Step(406, "not_acceptable", "accept") { $0.headers.append(("Accept", "image/png")) },
            Step(415, "unsupported_media_type", "type") { $0.headers.append(("Content-Type", "text/plain")) },
            Step(413, "content_too_large", "body") { $0.body = large },
            Step(417, "expectation_failed", "expect") { $0.headers.append(("Expect", "tea")) },
            Step(400, "invalid_json", "body") { $0.body = "{" },
            Step(422, "idempotency_key_reused", "key") { $0.headers += used },
            Step(404, "not_found", "path") { $0.path = "/v1/requests/\(none)/accept" },
            Step(412, "version_conflict", "condition") { $0.headers.append(("If-Match", "\"v9\"")) },
            Step(422, "validation_failed", "body") { $0.body = #"{"answer_note":7}"# },
            Step(409, "invalid_state_transition", "state") { _ in },
        ]
        var pairs = 0
        for (index, first) in steps.enumerated() {
            for second in steps[index...] where second.part != first.part || second.code == first.code {
                var attempt = Attempt(path: "/v1/requests/\(request.id)/accept", token: "")
                first.spoil(&attempt)
                if second.code != first.code { second.spoil(&attempt) }
                let answer = try server.call(
                    attempt.method, attempt.path + attempt.query, attempt.body, token: attempt.token,
                    headers: attempt.headers)
                #expect(
                    answer.status == first.status && answer.code == first.code,
                    "\(first.code) with \(second.code): \(answer.text)")
                pairs += 1
            }
        }
        #expect(pairs > 100)
    }

    @Test func `puts draining before the route, and framing before all`() throws {
        let server = try TestServer { $0.isDraining = { true } }
        for (text, code) in [
            ("GET /v1/nothing HTTP/1.1\r\nHost: x\r\n\r\n", "draining"),
            ("GET /v1/nothing HTTP/1.1\r\n\r\n", "malformed_request"),
            (
                "GET /v1/nothing HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "y", count: 17_000))\r\n\r\n",
                "headers_too_large"
            ),
        ] {
            #expect(try Response(try server.exchange(Array(text.utf8))).code == code, "\(text.prefix(60))")
        }
    }
}
