import Testing

@testable import HTTPServer

/// RFC 9112 section 9.3 and RFC 9110 sections 7.6.1 and 10.1.1.
struct ConnectionFieldTests {
    private func keepsAlive(_ fields: String, version: String = "1.1") -> Bool? {
        parse("GET / HTTP/\(version)\r\nHost: a\r\n\(fields)\r\n\r\n").facts?.keepsAlive
    }

    @Test func http11GoesOnUnlessItIsClosed() {
        #expect(keepsAlive("X: y") == true)
        #expect(keepsAlive("Connection: close") == false)
    }

    @Test func http10EndsUnlessItIsKept() {
        #expect(keepsAlive("X: y", version: "1.0") == false)
        #expect(keepsAlive("Connection: keep-alive", version: "1.0") == true)
        #expect(keepsAlive("Connection: Keep-Alive, close", version: "1.0") == false)
    }

    @Test(arguments: [
        "Connection: CLOSE", "Connection: foo, Close", "Connection: foo\r\nConnection: bar,cLoSe",
        "Connection: ,,close,",
        "connection:\tclose\t", "Connection: keep-alive\r\nConnection: close", "Connection: close, keep-alive",
    ])
    func closeIsFoundInAnyListAndCase(_ fields: String) {
        #expect(keepsAlive(fields) == false)
    }

    @Test(arguments: [
        "Connection: closed", "Connection: not-close", "Connection: close-not", "Connection:", "Connection: upgrade",
    ])
    func otherOptionsDoNotClose(_ fields: String) {
        #expect(keepsAlive(fields) == true)
    }

    @Test(arguments: ["Connection: a b", "Connection: close;x", "Connection: \"close\""])
    func optionThatIsNoTokenIsRefused(_ fields: String) {
        #expect(parse("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n").status == 400)
    }

    @Test(arguments: ["100-continue", "100-Continue", "100-continue, 100-CONTINUE"])
    func continueIsExpected(_ value: String) throws {
        let head = try head(of: "POST / HTTP/1.1\r\nHost: a\r\nExpect: \(value)\r\n\r\n")
        #expect(head.layout.expectation == .continue100)
    }

    @Test(arguments: ["200-ok", "100-continue, x", "x=y", "100", "100-continue;q"])
    func otherExpectationIsNoted(_ value: String) throws {
        let head = try head(of: "POST / HTTP/1.1\r\nHost: a\r\nExpect: \(value)\r\n\r\n")
        #expect(head.layout.expectation == .unknown)
    }

    @Test func http10HasNoExpectations() throws {
        let head = try head(of: "POST / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n")
        #expect(head.layout.expectation == .none)
    }
}
