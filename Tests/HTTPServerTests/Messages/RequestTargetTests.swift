import Testing

@testable import HTTPServer

/// RFC 9112 section 3.2 and RFC 3986 section 3.
struct RequestTargetTests {
    private func request(_ target: String, method: String = "GET") -> HeadOutcome {
        parse("\(method) \(target) HTTP/1.1\r\nHost: field\r\n\r\n")
    }

    @Test func pathAndQueryAreCutAtTheFirstQuestionMark() {
        let facts = request("/a/b?c=d?e&f=%20").facts
        #expect(facts?.path == "/a/b")
        #expect(facts?.query == "c=d?e&f=%20")
    }

    @Test func emptyQueryIsNotNoQuery() {
        #expect(request("/a?").facts?.query == "")
        #expect(request("/a").facts?.query == nil)
    }

    @Test func everyCharacterOfAPathIsAccepted() {
        #expect(request("/azAZ09-._~!$&'()*+,;=:@/%41").facts?.path == "/azAZ09-._~!$&'()*+,;=:@/%41")
    }

    @Test(arguments: [
        "/#x", "/a#", "/<", "/>", "/\"", "/{id}", "/a|b", "/a\\b", "/a^b", "/a`b", "/a[b]", "/é", "/a?b=[c]", "/a?é",
    ])
    func characterThatMustBeEncodedIsRefused(_ target: String) {
        #expect(request(target).status == 400)
    }

    @Test(arguments: [0x00, 0x01, 0x07, 0x08, 0x0b, 0x0c, 0x1b, 0x1f, 0x7f, 0x80, 0xff] as [UInt8])
    func controlCharacterInTheTargetIsRefused(_ byte: UInt8) {
        let text = Array("GET /a".utf8) + [byte] + Array("b HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        #expect(parse(text).status == 400)
    }

    @Test func absoluteFormIsAcceptedAndItsHostReplacesTheHostField() {
        let facts = request("http://target.example:8080/a?b").facts
        #expect(facts?.host == "target.example:8080")
        #expect(facts?.path == "/a")
        #expect(facts?.query == "b")
    }

    @Test func schemeIsReadWithoutRegardToCase() {
        #expect(request("HtTpS://target/").facts?.host == "target")
    }

    @Test func absoluteFormWithoutAPathHasAnEmptyOne() {
        #expect(request("http://target").facts?.path == "/")
        #expect(request("http://target?q").facts?.path == "/")
        #expect(request("http://target?q").facts?.query == "q")
    }

    @Test func absoluteFormStillNeedsAValidHostField() {
        #expect(parse("GET http://target/ HTTP/1.1\r\n\r\n").status == 400)
        #expect(parse("GET http://target/ HTTP/1.1\r\nHost: a b\r\n\r\n").status == 400)
    }

    @Test(arguments: [
        "http://", "http:///path", "http://user@host/", "http://user:pw@host/", "http://host:port/",
        "http://host:99999/",
        "http://[::1/", "http://[1.2.3.4]/", "http://a,b/", "ftp://host/", "http:/host/", "http:host", "mailto:a@b.c",
    ])
    func absoluteFormOutOfShapeIsRefused(_ target: String) {
        #expect(request(target).status == 400)
    }

    @Test func twoSlashesBeginAPathAndNoAuthority() {
        #expect(request("//evil.example/x").facts?.path == "//evil.example/x")
        #expect(request("//evil.example/x").facts?.host == "field")
    }

    @Test func asteriskIsForOptionsAlone() {
        #expect(request("*", method: "OPTIONS").facts?.path == "*")
        #expect(request("*").status == 400)
        #expect(request("*?a", method: "OPTIONS").status == 400)
    }

    @Test func authorityFormIsRefused() {
        #expect(request("host:443").status == 400)
        #expect(request("host:443", method: "CONNECT").status == 501)
    }

    @Test(arguments: ["a", "path/to", "?a", ".", "..", "%2f"])
    func targetWithoutASlashIsRefused(_ target: String) {
        #expect(request(target).status == 400)
    }
}
