import API
import HTTPServer
import JSON
import Testing

/// Which pages of other origins may read answers (X60).
@Suite("Pages of other origins") struct CrossOriginTests {
    private static let good = "https://app.example.org"

    private func server(_ origins: CrossOrigin.Origins) throws -> TestServer {
        try TestServer { $0.crossOrigin = CrossOrigin(origins) }
    }

    private static let exposed =
        "ETag, Link, Location, Request-Id, Retry-After, RateLimit, Idempotent-Replayed, Deprecation, Sunset"

    private func isOpen(_ answer: Response, to origin: String = good) -> Bool {
        answer.header("access-control-allow-origin") == origin
            && answer.header("access-control-expose-headers") == Self.exposed
            && answer.header("cross-origin-resource-policy") == "cross-origin"
            && answer.header("access-control-allow-credentials") == nil
    }

    private func isClosed(_ answer: Response) -> Bool {
        !answer.headers.contains { $0.name.hasPrefix("access-control-") }
            && answer.header("cross-origin-resource-policy") == "same-origin"
    }

    private func varies(_ answer: Response) -> Bool {
        answer.headers.contains { $0.name == "vary" && $0.value == "Origin" }
    }

    @Test func `that are listed may read every answer, also problems and refusals`() throws {
        let server = try server(.these(["http://localhost:3000", Self.good]))
        let origin = [("Origin", Self.good)]
        for (method, path, body, status) in [
            ("GET", "/v1/contacts", nil, 200), ("HEAD", "/v1/contacts", nil, 200), ("GET", "/livez", nil, 200),
            ("POST", "/v1/contacts", #"{"name":"a"}"#, 201), ("POST", "/v1/contacts", "{}", 422),
            ("POST", "/v1/contacts", "{", 400), ("GET", "/v1/nothing", nil, 404), ("PUT", "/v1/contacts", nil, 405),
            ("GET", "/v1/contacts?x=1", nil, 400), ("BREW", "/v1/contacts", nil, 501),
            ("GET", "/\(String(repeating: "a", count: 9_000))", nil, 414),
            ("POST", "/v1/contacts", "{\"name\":\"\(String(repeating: "a", count: 1 << 20))\"}", 413),
        ] as [(String, String, String?, Int)] {
            let answer = try server.call(method, path, body, headers: origin, expecting: status)
            #expect(isOpen(answer) && varies(answer), "\(method) \(path.prefix(40)) \(answer.headers)")
        }
        let anonymous = try server.call("GET", "/v1/contacts", token: nil, headers: origin, expecting: 401)
        #expect(isOpen(anonymous))
        for (text, status) in [
            ("GET / HTTP/1.1\r\nHost: x\r\nOrigin: \(Self.good)\r\nbroken\r\n\r\n", 400),
            (
                "GET / HTTP/1.1\r\nHost: x\r\nOrigin:\(Self.good)\r\nX: \(String(repeating: "y", count: 17_000))\r\n\r\n",
                431
            ),
            ("GET / HTTP/3.0\r\nHost: x\r\norigin: \(Self.good)\r\n\r\n", 505),
        ] {
            let answer = try Response(try server.exchange(Array(text.utf8)))
            #expect(answer.status == status && isOpen(answer), "\(text.prefix(60)) \(answer.headers)")
        }
        let made = try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, expecting: 201)
        let tag = made.header("etag") ?? ""
        let path = "/v1/contacts/\(made.id)"
        #expect(isOpen(try server.call("GET", path, headers: origin + [("If-None-Match", tag)], expecting: 304)))
    }

    @Test(arguments: [
        "https://evil.example", "https://app.example.org.evil.example", "http://app.example.org", "null",
        "https://app.example.org:8443", "https://app.example.org:443", "https://APP.example.org",
        "https://app.example.org/",
        "https://evil.example/https://app.example.org", "https://sub.app.example.org", "*", "",
    ])
    func `that are not listed may not`(_ origin: String) throws {
        let server = try server(.these([Self.good]))
        for headers in [[("Origin", origin)], [("Origin", Self.good), ("Origin", origin)], []] {
            let answer = try server.call("GET", "/v1/contacts", headers: headers, expecting: 200)
            #expect(isClosed(answer) && varies(answer), "\(answer.headers)")
            let asked = headers + [("Access-Control-Request-Method", "POST")]
            #expect(isClosed(try server.call("OPTIONS", "/v1/contacts", token: nil, headers: asked, expecting: 204)))
            let broken = "GET / HTTP/1.1\r\n\(headers.map { "\($0.0): \($0.1)\r\n" }.joined())broken\r\n\r\n"
            #expect(isClosed(try Response(try server.exchange(Array(broken.utf8)))))
        }
    }

    @Test func `none may without the setting, and any with an explicit one`() throws {
        let closed = try TestServer()
        let answer = try closed.call("GET", "/v1/me", headers: [("Origin", Self.good)], expecting: 200)
        #expect(isClosed(answer) && !varies(answer))
        let open = try server(.any)
        for headers in [[("Origin", "https://anyone.example")], []] {
            let answer = try open.call("GET", "/v1/me", headers: headers, expecting: 200)
            #expect(isOpen(answer, to: "*") && !varies(answer))
        }
        let asked = [("Origin", "null"), ("Access-Control-Request-Method", "GET")]
        let preflight = try open.call("OPTIONS", "/v1/me", token: nil, headers: asked, expecting: 204)
        #expect(preflight.header("access-control-max-age") == "7200")
    }

    @Test func `are told before they call what a path takes`() throws {
        let server = try server(.these([Self.good]))
        let none = "00000000-0000-7000-8000-000000000000"
        for (path, methods, fields) in [
            (
                "/v1/contacts", "GET, HEAD, POST, OPTIONS",
                "Accept, Authorization, Content-Type, Idempotency-Key, If-None-Match"
            ),
            (
                "/v1/contacts/\(none)", "GET, HEAD, PATCH, DELETE, OPTIONS",
                "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match"
            ),
            ("/v1/search", "GET, HEAD, OPTIONS", "Accept, Authorization, If-None-Match"),
            ("/v1", "GET, HEAD, OPTIONS", "Accept, If-None-Match"),
        ] {
            let asked = [
                ("Origin", Self.good), ("Access-Control-Request-Method", "GET"),
                ("Access-Control-Request-Headers", "authorization,x-evil"),
            ]
            let answer = try server.call("OPTIONS", path, token: nil, headers: asked, expecting: 204)
            #expect(isOpen(answer) && varies(answer) && answer.header("allow") == methods, "\(path)")
            #expect(answer.header("access-control-allow-methods") == methods, "\(path)")
            #expect(answer.header("access-control-allow-headers") == fields, "\(path)")
            #expect(answer.header("access-control-max-age") == "7200", "\(path)")
            // Without the question it is an ordinary OPTIONS.
            let plain = try server.call("OPTIONS", path, token: nil, headers: [asked[0]], expecting: 204)
            #expect(plain.header("access-control-allow-methods") == nil && isOpen(plain), "\(path)")
        }
    }
}
