import API
import Testing

/// A server that goes by names answers to no others (X65).
@Suite("Public names") struct PublicNameTests {
    private func status(_ host: String, _ path: String = "/v1") throws -> Int {
        let server = try TestServer { $0.publicNames = ["api.example.org", "::1", "127.0.0.1"] }
        return try server.exchange("GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n").status
    }

    @Test(arguments: ["api.example.org", "API.EXAMPLE.ORG:8443", "[::1]:8080", "127.0.0.1"])
    func `are answered in any case and with any port`(_ host: String) throws {
        #expect(try status(host) == 200)
    }

    @Test(arguments: ["evil.example", "api.example.org.evil.example", "example.org", "localhost", "[::2]", "api"])
    func `others are 421, also where there is nothing`(_ host: String) throws {
        #expect(try status(host) == 421)
        #expect(try status(host, "/nowhere") == 421)
    }

    @Test(arguments: ["/livez", "/readyz"])
    func `probes take any name`(_ path: String) throws {
        #expect(try status("10.0.0.7:8080", path) == 200)
    }

    @Test func `a target in absolute form is what counts`() throws {
        let server = try TestServer { $0.publicNames = ["api.example.org"] }
        let tail = "HTTP/1.1\r\nHost: api.example.org\r\nConnection: close\r\n\r\n"
        #expect(try server.exchange("GET http://api.example.org/v1 \(tail)").status == 200)
        let other = try server.exchange("GET http://evil.example/v1 \(tail)")
        #expect(other.status == 421 && other.code == "misdirected_request")
    }

    @Test func `without a list every name is answered`() throws {
        let server = try TestServer()
        #expect(try server.exchange("GET /v1 HTTP/1.1\r\nHost: x.example\r\nConnection: close\r\n\r\n").status == 200)
    }
}

extension TestServer {
    fileprivate func exchange(_ text: String) throws -> Response { try Response(try exchange(Array(text.utf8))) }
}
