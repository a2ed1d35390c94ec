import HTTPTypes
import Testing

@testable import HTTPServer

/// RFC 9112 sections 2.2, 2.3 and 3.
struct RequestLineTests {
    private func status(_ line: String) -> Int? { parse("\(line)\r\nHost: a\r\n\r\n").status }

    @Test func simplestRequestIsRead() {
        let facts = parse("GET / HTTP/1.1\r\nHost: a\r\n\r\n").facts
        #expect(facts == .init(method: .get, path: "/", query: nil, host: "a", body: .none, keepsAlive: true))
    }

    @Test func whatFollowsTheHeadIsLeftAlone() {
        #expect(parse("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /next").left == "GET /next")
    }

    @Test func requestWithoutItsLastLineIsIncomplete() {
        #expect(parse("GET / HTTP/1.1\r\nHost: a\r\n") == .incomplete)
        #expect(parse("GET / HTTP/1.1\r\nHost: a\r\n\r") == .incomplete)
    }

    @Test(arguments: KnownMethod.allCases)
    func everyKnownMethodIsRead(_ method: KnownMethod) {
        #expect(parse("\(method.method.rawValue) /x HTTP/1.1\r\nHost: a\r\n\r\n").facts?.method == method)
    }

    @Test(arguments: ["get", "Get", "GETT", "GE", "BREW", "PROPFIND", "M-SEARCH", "PRI"])
    func unknownMethodIsNotImplemented(_ method: String) {
        #expect(status("\(method) / HTTP/1.1") == 501)
    }

    @Test(arguments: ["G(T", "G@T", "G\"T", "{GET}", "GET,", "GE/T", "GET:", "GÉT"])
    func methodThatIsNoTokenIsRefused(_ method: String) {
        #expect(status("\(method) / HTTP/1.1") == 400)
    }

    @Test(arguments: [" GET / HTTP/1.1", "\tGET / HTTP/1.1", "\u{0}GET / HTTP/1.1", ": GET / HTTP/1.1"])
    func lineThatDoesNotBeginWithAMethodIsRefusedAtOnce(_ line: String) {
        #expect(parse(line).status == 400)
    }

    @Test func tlsHandshakeOnAPlainPortIsRefusedByItsFirstByte() {
        #expect(parse([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]).status == 400)
    }

    @Test(arguments: [
        "GET  / HTTP/1.1", "GET /  HTTP/1.1", "GET\t/ HTTP/1.1", "GET /\tHTTP/1.1", "GET / HTTP/1.1 ",
        "GET / HTTP/1.1\t",
        "GET /a b HTTP/1.1", "GET / HTTP/1.1 x", "GET\u{b}/ HTTP/1.1", "GET /\u{c}HTTP/1.1",
    ])
    func blanksOtherThanOneBetweenThePartsAreRefused(_ line: String) {
        #expect(status(line) == 400)
    }

    @Test(arguments: ["GET", "GET /", "GET / ", "GET HTTP/1.1", "/ HTTP/1.1", "GET  HTTP/1.1"])
    func lineWithAPartMissingIsRefused(_ line: String) {
        #expect(status(line) == 400)
    }

    @Test func requestOfHTTP09IsRefused() {
        #expect(parse("GET /\r\n").status == 400)
    }

    @Test(arguments: ["HTTP/0.9", "HTTP/2.0", "HTTP/3.0", "HTTP/9.9"])
    func otherMajorVersionIsNotSupported(_ version: String) {
        #expect(status("GET / \(version)") == 505)
    }

    @Test func prefaceOfHTTP2IsRefused() {
        #expect(parse("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").status == 505)
    }

    @Test(arguments: [
        "http/1.1", "Http/1.1", "HTTP/1", "HTTP/1.", "HTTP/11", "HTTP/1.10", "HTTP/01.1", "HTTP/1,1", "HTTP/1.x",
        "HTTP/-1.1",
        "HTTP /1.1", "HTTPS/1.1", "ICE/1.0", "1.1", "HTTP/1.1\u{b}",
    ])
    func versionOutOfShapeIsRefused(_ version: String) {
        #expect(status("GET / \(version)") == 400)
    }

    @Test func laterMinorVersionIsReadAsHTTP11() {
        #expect(parse("GET / HTTP/1.7\r\nHost: a\r\n\r\n").facts?.keepsAlive == true)
    }

    @Test func oneEmptyLineBeforeTheRequestIsIgnored() {
        #expect(parse("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").facts?.path == "/")
    }

    @Test func moreEmptyLinesBeforeTheRequestAreRefused() {
        #expect(parse("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").status == 400)
    }

    @Test func bareLineFeedBeforeTheRequestIsRefused() {
        #expect(parse("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").status == 400)
    }

    @Test func bareLineFeedBehindTheRequestLineIsRefused() {
        #expect(parse("GET / HTTP/1.1\nHost: a\r\n\r\n").status == 400)
    }

    @Test(arguments: [
        "GET / HTTP/1.1\rHost: a\r\n\r\n", "GET /\rHTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n",
    ])
    func bareCarriageReturnInTheRequestLineIsRefused(_ text: String) {
        #expect(parse(text).status == 400)
    }
}
