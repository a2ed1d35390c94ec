import API
import HTTPServer
import Logging
import Testing

/// What is answered while the data are being opened (C62, F62).
@Suite("Starting") struct StartingTests {
    private func answer(_ request: String) throws -> String {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        var configuration = Server.Configuration(
            addresses: [try ListenAddress("127.0.0.1:0")], sink: try LogSink(descriptor: -1), logger: logger
        ) { "01a1fdc7-48e3-75c8-8e38-5a0c3c300b98" }
        configuration.loops = 1
        let server = try Server(configuration, handler: StartingAPI())
        defer { server.stop() }
        let connection = try TestConnection(port: try #require(try server.start().first).port)
        try connection.send(Array(request.utf8))
        return String(decoding: try connection.readToEnd(), as: UTF8.self)
    }

    private func answer(_ method: String, _ path: String) throws -> String {
        try answer("\(method) \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    }

    @Test func `it lives and is not ready`() throws {
        let live = try answer("GET", "/livez")
        #expect(live.hasPrefix("HTTP/1.1 200 ") && live.hasSuffix(#"{"status":"pass"}"#))
        let ready = try answer("GET", "/readyz")
        #expect(ready.hasPrefix("HTTP/1.1 503 ") && ready.hasSuffix(#"{"status":"fail"}"#))
        #expect(try answer("HEAD", "/livez").hasPrefix("HTTP/1.1 200 "))
    }

    @Test func `everything else is refused as not ready, with the seconds to wait, and without its body being read`()
        throws
    {
        for (method, path) in [("GET", "/v1/me"), ("GET", "/openapi.yaml"), ("DELETE", "/livez"), ("GET", "/nowhere")] {
            let refused = try answer(method, path)
            #expect(refused.hasPrefix("HTTP/1.1 503 "), "\(path)")
            #expect(refused.contains("\r\nRetry-After: 1\r\n"))
            #expect(refused.contains(#""code":"not_ready""#))
        }
        let post = "POST /v1/contacts HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\nExpect: 100-continue\r\n\r\n"
        #expect(try answer(post).hasPrefix("HTTP/1.1 503 "))
    }

    @Test func `what is no request is refused as ever`() throws {
        let refused = try answer("GET  / HTTP/1.1\r\n\r\n")
        #expect(refused.hasPrefix("HTTP/1.1 400 ") && refused.contains(#""code":"malformed_request""#))
    }
}
