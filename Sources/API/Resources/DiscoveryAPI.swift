import HTTPTypes
import JSON
import Records

/// What everyone may know: that the server lives, what it offers, and what its problems mean.
enum DiscoveryAPI {
    static func endpoints(_ options: APIOptions, _ service: ServiceDocument) -> [Endpoint] {
        let service = JSONAnswer(bytes: service.json.bytes, isPublic: true)
        let problems = JSONAnswer(bytes: problems.bytes, isPublic: true)
        let contract = YAMLAnswer(bytes: options.contract)
        return [
            Endpoint("findService", .get, "/v1") { () in service },
            Endpoint("findLiveness", .get, "/livez") { () in HealthAnswer(isPassing: true) },
            Endpoint("findReadiness", .get, "/readyz") { () in HealthAnswer(isPassing: options.isReady()) },
            Endpoint("findOpenAPI", .get, "/openapi.yaml") { () in contract },
            Endpoint("listProblemTypes", .get, "/problems") { () in problems },
            Endpoint("findProblemType", .get, "/problems/{code}") { (code: PathWord) in
                guard let code = ProblemCode(rawValue: code.text) else { throw Problem(.notFound) }
                return HTMLAnswer(html: ProblemPage(code: code).html)
            },
        ]
    }

    /// The registry (C36), as the list of C12.
    private static var problems: JSONValue {
        let data = ProblemCode.allCases.map { code in
            object([
                ("object", .string("problem_type")), ("code", .string(code.rawValue)),
                ("status", .integer(code.status)), ("title", .string(code.title)),
                ("description", .string(code.explanation.cause)),
            ])
        }
        return object([
            ("object", .string("list")), ("data", .array(data)), ("has_more", .bool(false)), ("next_cursor", .null),
        ])
    }

    static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        var object = JSONObject()
        for (name, value) in members { object[name] = value }
        return .object(object)
    }
}

/// The page that a problem's `type` leads to: what happened, what to do, and an example.
struct ProblemPage {
    let code: ProblemCode

    var html: String {
        let explanation = code.explanation
        var example = JSONObject()
        example["type"] = .string("/problems/\(code.rawValue)")
        example["title"] = .string(explanation.title)
        example["status"] = .integer(code.status)
        example["code"] = .string(code.rawValue)
        example["detail"] = .string(explanation.fix)
        let json = String(decoding: JSONValue.object(example).bytes, as: UTF8.self)
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>\(code.rawValue)</title></head>
            <body>
            <h1>\(Self.escaped(explanation.title))</h1>
            <p>Code <code>\(code.rawValue)</code>, status \(code.status).</p>
            <h2>What happened</h2>
            <p>\(Self.escaped(explanation.cause))</p>
            <h2>What to do</h2>
            <p>\(Self.escaped(explanation.fix))</p>
            <h2>Example</h2>
            <pre>\(Self.escaped(json))</pre>
            <p><a href="/problems">All problems</a></p>
            </body>
            </html>

            """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
