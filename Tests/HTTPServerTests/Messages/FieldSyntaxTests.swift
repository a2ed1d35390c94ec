import HTTPTypes
import Testing

@testable import HTTPServer

/// RFC 9112 section 5 and RFC 9110 section 5.
struct FieldSyntaxTests {
    private func outcome(_ field: String) -> HeadOutcome { parse("GET / HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n") }

    @Test(arguments: [
        "X: y", "X:y", "X:", "X: ", "X:\ty\t", "X: a b\tc", "x-!#$%&'*+-.^_`|~9: y", "X: \"quoted, string\"", "X: é",
        "X: a:b",
        "X::", "X: (comment)", "A: b\r\nA: c",
    ])
    func validFieldIsAccepted(_ field: String) {
        #expect(outcome(field).facts != nil)
    }

    @Test(arguments: [
        "X : y", "X\t: y", " X: y", "\tX: y", ": y", ":", "X", "X y", "X(: y", "X@: y", "X/: y", "X[: y", "X\"y\": z",
        "X{: y",
        "X;: y", "X,: y", "X=: y", "é: y", "X\u{0}: y", "X\u{7f}: y", "X\u{b}: y",
    ])
    func nameThatIsNoTokenIsRefused(_ field: String) {
        #expect(outcome(field).status == 400)
    }

    @Test(arguments: ["X: y\r\n z", "X: y\r\n\tz", "X: y\r\n ", "X: y\r\n \r\n z"])
    func foldedValueIsRefused(_ field: String) {
        #expect(outcome(field).status == 400)
    }

    @Test func foldBeforeTheFirstFieldIsRefused() {
        #expect(parse("GET / HTTP/1.1\r\n Host: a\r\n\r\n").status == 400)
    }

    @Test(arguments: Array(0...8) + [0x0b, 0x0c] + Array(0x0e...0x1f) + [0x7f])
    func controlCharacterInAValueIsRefused(_ byte: UInt8) {
        let text = Array("GET / HTTP/1.1\r\nHost: a\r\nX: y".utf8) + [byte] + Array("z\r\n\r\n".utf8)
        #expect(parse(text).status == 400)
    }

    @Test(arguments: Array(0x80...0xff).map { UInt8($0) }.filter { $0 % 16 == 0 })
    func bytesAbove127InAValueAreAccepted(_ byte: UInt8) {
        let text = Array("GET / HTTP/1.1\r\nHost: a\r\nX: y".utf8) + [byte] + Array("z\r\n\r\n".utf8)
        #expect(parse(text).facts != nil)
    }

    @Test(arguments: [
        "X: y\nZ: 1", "X: y\n", "X: y\rZ: 1", "X: \r y", "X: y\r\r", "X\r: y", "X\n: y", "\rX: y", "\nX: y",
    ])
    func bareCarriageReturnAndLineFeedAreRefused(_ field: String) {
        #expect(outcome(field).status == 400)
    }

    @Test func headEndedByBareLineFeedsIsRefused() {
        #expect(parse("GET / HTTP/1.1\nHost: a\n\n").status == 400)
        #expect(parse("GET / HTTP/1.1\r\nHost: a\r\n\n").status == 400)
    }

    @Test func valuesAreTrimmedAndKeptAsSent() throws {
        let head = try head(of: "GET / HTTP/1.1\r\nHost:a\r\nAccept: \t text/html , */* \t \r\n\r\n")
        #expect(head[known: .accept] == "text/html , */*")
    }

    @Test func namesAreFoundWithoutRegardToCase() throws {
        let head = try head(of: "GET / HTTP/1.1\r\nhOST: a\r\nAUTHORIZATION: Bearer x\r\nx-Own: 1\r\nX-OWN: 2\r\n\r\n")
        #expect(head[known: .authorization] == "Bearer x")
        let own = try #require(HTTPField.Name("X-Own"))
        #expect(head[own] == "1")
        #expect(head.count(of: own) == 2)
        #expect(head.values(of: own) == ["1", "2"])
        #expect(head.count(known: .authorization) == 1)
    }

    @Test func absentFieldHasNoValue() throws {
        let head = try head(of: "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(head[known: .origin] == nil)
        #expect(head[.userAgent] == nil)
        #expect(head.values(of: .userAgent).isEmpty)
        #expect(head.withBytes(known: .origin) { $0 == nil })
    }

    @Test func emptyFieldHasAnEmptyValue() throws {
        let head = try head(of: "GET / HTTP/1.1\r\nHost: a\r\nOrigin:\r\n\r\n")
        #expect(head[known: .origin] == "")
    }

    @Test func everyKnownFieldIsFoundInItsOwnPlace() throws {
        for field in KnownField.allCases where field != .contentLength && field != .transferEncoding {
            let name = field.lowercasedName.description
            let value = field == .host ? "first" : "100-continue"
            let host = field == .host ? "" : "Host: a\r\n"
            let head = try head(of: "GET / HTTP/1.1\r\n\(host)\(name): \(value)\r\n\r\n")
            #expect(head[known: field] == value, "\(name)")
            #expect(head.count(known: field) == 1, "\(name)")
        }
    }
}
