import JSON
import Testing

/// Each path with each method, each answer with each form a client may want (C22, C23).
@Suite("Methods and types") struct MethodTests {
    let server: TestServer
    let contract: Contract

    init() throws {
        server = try TestServer()
        contract = try Contract()
    }

    private static let none = "00000000-0000-7000-8000-000000000000"

    @Test func `every path takes the methods of the contract, HEAD where there is GET, OPTIONS, and no other`() throws {
        let templates = Set(contract.operations.map(\.path))
        #expect(templates.count > 60)
        for template in templates.sorted() {
            let path = template.replacing("{code}", with: "not_found").replacing(#/{[a-z_]+}/#, with: Self.none)
            var allowed = Set(contract.operations.filter { $0.path == template }.map(\.method))
            if allowed.contains("GET") { allowed.insert("HEAD") }
            allowed.insert("OPTIONS")
            for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY"] {
                let answer = try server.call(method, path, token: nil)
                if method == "OPTIONS" {
                    #expect(answer.status == 204 && answer.bytes.isEmpty, "\(path)")
                } else if allowed.contains(method) {
                    #expect(answer.status != 405 && answer.status != 501 && answer.code != "unknown_route", "\(path)")
                    continue
                } else {
                    #expect(
                        answer.status == 405 && (method == "HEAD" || answer.code == "method_not_allowed"), "\(path)")
                }
                let told = Set((answer.header("allow") ?? "").split(separator: ", ").map(String.init))
                #expect(told == allowed, "\(method) \(path)")
                #expect(method != "OPTIONS" || (answer.header("accept-patch") != nil) == allowed.contains("PATCH"))
            }
            #expect(try server.call("BREW", path, token: nil).code == "method_unknown", "\(path)")
        }
    }

    @Test func `HEAD has the status and the fields of GET, to the length of the body`() throws {
        let made = try server.call("POST", "/v1/contacts", #"{"name":"Ann"}"#, expecting: 201)
        for (path, token) in [
            ("/v1", nil), ("/livez", nil), ("/readyz", nil), ("/openapi.yaml", nil), ("/problems", nil),
            ("/problems/not_found", nil), ("/v1/contacts", ""), ("/v1/contacts/\(made.id)", ""), ("/v1/today", ""),
            ("/v1/search?q=ann", ""), ("/v1/me", ""), ("/v1/contacts", nil), ("/v1/contacts?x=1", ""),
            ("/v1/contacts/\(Self.none)", ""), ("/nowhere", nil),
        ] as [(String, String?)] {
            for coding in ["identity", "gzip"] {
                // A problem holds the id of its request, so two of them differ in gzip by a byte or two.
                let isProblem = try server.call("GET", path, token: token).status >= 400
                if isProblem, coding == "gzip" { continue }
                let headers = [("Accept-Encoding", coding)]
                let get = try server.call("GET", path, token: token, headers: headers)
                let head = try server.call("HEAD", path, token: token, headers: headers)
                let changing = ["request-id", "date"]
                let fields = { (response: Response) in
                    response.headers.filter { !changing.contains($0.name) }.map { "\($0.name): \($0.value)" }
                }
                #expect(head.status == get.status && head.bytes.isEmpty, "\(path)")
                #expect(fields(head) == fields(get), "\(path) \(coding)")
                #expect(get.header("content-length") == "\(get.bytes.count)", "\(path) \(coding)")
            }
        }
    }

    @Test(arguments: [
        ("*/*", 200), ("application/*", 200), ("application/json", 200), ("APPLICATION/JSON", 200), ("", 200),
        ("application/json;q=0.001", 200), ("text/html, application/json", 200), ("text/html, */*", 200),
        ("text/html;q=1, application/*;q=0.1", 200), ("application/json;charset=utf-8", 200), ("*/*;q=0.1", 200),
        ("application/json ; q=0.5", 200), ("text/html,,application/json", 200), ("*/*;q=0, application/json", 200),
        ("application/*;q=0, application/json;q=0.1", 200), ("image/png, */*;q=0.1", 200),
        ("text/html", 406), ("application/xml", 406), ("application/json;q=0", 406), ("*/*;q=0", 406),
        ("application/json;q=0, */*;q=1", 406), ("application/*;q=0, */*", 406), ("image/*, text/*", 406),
        ("application/problem+json", 406), ("application/vnd.api+json", 406), ("json", 406),
    ])
    func `an Accept is met or refused`(_ accept: String, _ status: Int) throws {
        let answer = try server.call("GET", "/v1/contacts", headers: [("Accept", accept)], expecting: status)
        #expect(
            answer.header("content-type") == (status == 200 ? "application/json" : "application/problem+json"))
        if status == 406 { #expect(answer.json["detail"].string?.contains("application/json") == true) }
        // A problem is a problem, whatever is wanted.
        let missing = try server.call("GET", "/v1/contacts/\(Self.none)", headers: [("Accept", accept)])
        #expect(missing.header("content-type") == "application/problem+json")
        #expect(missing.status == (status == 200 ? 404 : 406))
    }

    @Test(arguments: [
        ("application/problem+json", 204), ("application/json", 204), ("application/problem+json;q=0, */*", 204),
        ("application/json;q=0, application/problem+json;q=0", 406), ("image/png", 406),
    ])
    func `who deletes may want nothing but problems`(_ accept: String, _ status: Int) throws {
        let made = try server.call("POST", "/v1/contacts", #"{"name":"Ann"}"#, expecting: 201)
        try server.call("DELETE", "/v1/contacts/\(made.id)", headers: [("Accept", accept)], expecting: status)
    }

    @Test(arguments: [
        ("application/json", 201, 200), ("application/json; charset=utf-8", 201, 200),
        ("application/json;charset=\"utf-8\"", 201, 200), ("Application/Json ; Charset=UTF-8", 201, 200),
        ("application/merge-patch+json", 415, 200), ("application/merge-patch+json; charset=utf-8", 415, 200),
        ("application/json; charset=latin1", 415, 415), ("application/json; q=1", 415, 415),
        ("application/json-patch+json", 415, 415), ("application/vnd.api+json", 415, 415), ("text/json", 415, 415),
        ("text/plain", 415, 415), ("application/x-www-form-urlencoded", 415, 415),
        ("multipart/form-data; boundary=x", 415, 415), ("", 415, 415), ("application/jsonx", 415, 415),
    ])
    func `a Content-Type is read or refused`(_ type: String, _ post: Int, _ patch: Int) throws {
        let headers = [("Content-Type", type)]
        let made = try server.call("POST", "/v1/contacts", #"{"name":"Ann"}"#, expecting: 201)
        let created = try server.call("POST", "/v1/contacts", #"{"name":"Bo"}"#, headers: headers, expecting: post)
        let path = "/v1/contacts/\(made.id)"
        let patched = try server.call("PATCH", path, #"{"name":"Bo"}"#, headers: headers, expecting: patch)
        if post == 415 { #expect(created.header("accept") == "application/json") }
        if patch == 415 {
            #expect(patched.header("accept-patch") == "application/json, application/merge-patch+json")
            #expect(patched.header("accept") == nil)
        }
    }

    @Test func `a body without a type, with two, or in a coding is refused; no body needs none`() throws {
        let text = #"{"name":"Ann"}"#
        let bare =
            "POST /v1/contacts HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer \(server.token)\r\n"
        let length = "Content-Length: \(text.utf8.count)\r\n"
        let type = "Content-Type: application/json\r\n"
        for (fields, status) in [
            (length, 415), (length + type + type, 415), (length + type + "Content-Encoding: gzip\r\n", 415),
            (length + type + "Content-Encoding: br\r\n", 415), (length + type, 201),
            (length + type + "Content-Encoding: identity\r\n", 201),
        ] {
            let answer = try Response(try server.exchange(Array("\(bare)\(fields)\r\n\(text)".utf8)))
            #expect(answer.status == status, "\(fields)")
            let isCoded = fields.contains("Encoding") && status == 415
            #expect((answer.header("accept-encoding") == "identity") == isCoded, "\(fields)")
        }
        let made = try server.call("POST", "/v1/contacts", text, expecting: 201)
        try server.call("POST", "/v1/contacts/\(made.id)/archive", expecting: 200)
    }
}
