import Testing

@testable import HTTPServer

/// Whom a proxy is believed to speak for (X66).
@Suite("Trusted proxies") struct TrustedProxiesTests {
    /// The network in the access line of a call from loopback with these field lines.
    private func network(_ trusted: [String], _ fields: String) throws -> String {
        let server = try TestServer(loops: 1) { $0.trustedProxies = trusted.compactMap { Network($0) } }
        let client = try server.connect()
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n")
        #expect(try client.readReply().status == 200)
        let line = try #require(server.accessLines(1).first)
        let start = try #require(line.firstRange(of: "\"network\":\"")).upperBound
        return String(line[start...].prefix { $0 != "\"" })
    }

    private static let peer = "127.0.0.0/24"

    @Test(arguments: ["X-Forwarded-For: 192.0.2.1\r\n", "Forwarded: for=192.0.2.1\r\n"])
    func `are none unless they are set: what a client says of itself is nothing`(_ field: String) throws {
        #expect(try network([], field) == Self.peer)
        #expect(try network(["10.0.0.0/8"], field) == Self.peer)
    }

    @Test(arguments: [
        ("X-Forwarded-For: 192.0.2.1", "192.0.2.0/24"),
        ("X-Forwarded-For: 192.0.2.1:4711", "192.0.2.0/24"),
        ("X-Forwarded-For: 2001:db8:7::1", "2001:db8:7::/48"),
        ("X-Forwarded-For: [2001:db8:7::1]:80", "2001:db8:7::/48"),
        ("Forwarded: for=192.0.2.1;proto=https;by=10.0.0.1", "192.0.2.0/24"),
        ("Forwarded: proto=https; For=\"[2001:db8:7::1]:4711\"", "2001:db8:7::/48"),
    ])
    func `tell the client's address`(_ field: String, _ expected: String) throws {
        #expect(try network(["127.0.0.0/8"], field + "\r\n") == expected)
    }

    @Test(arguments: [
        "X-Forwarded-For: 198.51.100.9, 192.0.2.1", "X-Forwarded-For: 198.51.100.9 ,192.0.2.1,10.0.0.7",
        "X-Forwarded-For: 198.51.100.9\r\nX-Forwarded-For: 192.0.2.1, 10.0.0.7",
        "Forwarded: for=198.51.100.9, for=192.0.2.1", "Forwarded: for=\"x, for=1.1.1.1\", for=192.0.2.1;a=\";\"",
    ])
    func `stand at the right: what the client wrote before them is not reached`(_ field: String) throws {
        #expect(try network(["127.0.0.0/8", "10.0.0.0/8"], field + "\r\n") == "192.0.2.0/24")
    }

    @Test func `that are all trusted leave the first of them`() throws {
        let fields = "X-Forwarded-For: 10.1.0.1, 10.2.0.1\r\n"
        #expect(try network(["127.0.0.0/8", "10.0.0.0/8"], fields) == "10.1.0.0/24")
    }

    @Test(arguments: ["unknown", "_hidden", "", ",", "192.0.2.1, nobody", "1.2.3.4.5", "for=", "192.0.2.1\""])
    func `that tell no address leave the nearest one that is known`(_ value: String) throws {
        let expected = value == "192.0.2.1\"" ? "192.0.2.0/24" : Self.peer
        #expect(try network(["127.0.0.0/8"], "X-Forwarded-For: \(value)\r\n") == expected)
    }

    @Test func `that send two fields are believed only when both agree`() throws {
        let listed = "X-Forwarded-For: 192.0.2.1\r\n"
        #expect(try network(["127.0.0.0/8"], listed + "Forwarded: for=198.51.100.9\r\n") == Self.peer)
        #expect(try network(["127.0.0.0/8"], listed + "Forwarded: for=192.0.2.1\r\n") == "192.0.2.0/24")
    }

    @Test(
        arguments: [
            ("API.example.org", "api.example.org"), ("api.example.org:8443", "api.example.org"), ("[::1]:80", "::1"),
            ("[2001:DB8:0::1]", "2001:db8::1"), ("127.0.0.1:1", "127.0.0.1"), ("a.:1", "a."), ("", nil), (":80", nil),
            ("[x]", "x"), ("a_b", nil), ("%61", nil),
        ] as [(String, String?)])
    func `a host is read from an authority without its port`(_ authority: String, _ host: String?) {
        #expect(HostName(authority: authority)?.text == host)
    }
}
