import Testing

@testable import HTTPServer

/// RFC 9112 section 3.2 and RFC 9110 section 7.2.
struct HostFieldTests {
    private func outcome(_ host: String) -> HeadOutcome { parse("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n") }

    @Test(arguments: [
        "a", "localhost:8080", "www.example.com", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:8080", "[2001:db8::1]",
        "[::ffff:192.0.2.1]:1", "a:", "xn--bcher-kva.example", "a_b.example", "a%41", "example.com.",
    ])
    func validHostIsAccepted(_ host: String) {
        #expect(outcome(host).facts?.host == host)
    }

    @Test(arguments: [
        "", "a b", "a/b", "a,b", "http://a", "user@a", "a:b", "a:80:80", "a:123456", "a:65536", ":80", "[::1", "::1",
        "[::1]x",
        "[1.2.3.4]", "[]", "a%4", "a%zz", "a\tb", "a?b", "a#b", "<a>", "a\\b", "é",
    ])
    func invalidHostIsRefused(_ host: String) {
        #expect(outcome(host).status == 400)
    }

    @Test func missingHostIsRefusedInHTTP11() {
        #expect(parse("GET / HTTP/1.1\r\n\r\n").status == 400)
        #expect(parse("GET / HTTP/1.1\r\nAccept: */*\r\n\r\n").status == 400)
    }

    @Test func missingHostIsAcceptedInHTTP10() {
        #expect(parse("GET / HTTP/1.0\r\n\r\n").facts?.host == nil)
        #expect(parse("GET / HTTP/1.0\r\n\r\n").facts?.path == "/")
    }

    @Test func invalidHostIsRefusedInHTTP10Too() {
        #expect(parse("GET / HTTP/1.0\r\nHost: a b\r\n\r\n").status == 400)
    }

    @Test(arguments: ["Host: a\r\nHost: a", "Host: a\r\nHost: b", "Host: a\r\nhOsT: b", "Host: a\r\nX: 1\r\nHOST:"])
    func hostMoreThanOnceIsRefused(_ fields: String) {
        #expect(parse("GET / HTTP/1.1\r\n\(fields)\r\n\r\n").status == 400)
    }
}
