import Testing

@testable import HTTPServer

/// RFC 9112 section 6: where a request ends. Each of these has smuggled a request past some proxy.
struct FramingTests {
    private func outcome(_ fields: String, version: String = "1.1") -> HeadOutcome {
        parse("POST / HTTP/\(version)\r\nHost: a\r\n\(fields)\r\n\r\n")
    }

    @Test func requestWithoutFramingFieldsHasNoBody() {
        #expect(parse("POST / HTTP/1.1\r\nHost: a\r\n\r\n").facts?.body == AnnouncedBody.none)
    }

    @Test(arguments: [("0", 0), ("5", 5), ("1048576", 1_048_576), ("0005", 5), ("9223372036854775807", Int.max)])
    func lengthIsRead(_ text: String, _ length: Int) {
        #expect(outcome("Content-Length: \(text)").facts?.body == .length(length))
        #expect(outcome("content-length:\(text) \t").facts?.body == .length(length))
    }

    @Test(arguments: [
        "", "+5", "-5", "5 5", "5,5", "5, 5", "0x5", "5.0", "5e1", "five", "5;", "\"5\"", "٥", "9223372036854775808",
        "18446744073709551616", "99999999999999999999999999",
    ])
    func lengthThatIsNoNumberIsRefused(_ text: String) {
        #expect(outcome("Content-Length: \(text)").status == 400)
    }

    @Test(arguments: [
        "5\r\nContent-Length: 5", "5\r\nContent-Length: 6", "5\r\nX: y\r\ncontent-length: 5", "0\r\nContent-Length:",
    ])
    func lengthMoreThanOnceIsRefused(_ text: String) {
        #expect(outcome("Content-Length: \(text)").status == 400)
    }

    @Test(arguments: ["chunked", "Chunked", "CHUNKED", " \tchunked\t "])
    func chunkedIsAccepted(_ coding: String) {
        #expect(outcome("Transfer-Encoding: \(coding)").facts?.body == .chunked)
    }

    @Test(arguments: [
        "", "identity", "gzip", "xchunked", "chunkedx", "chunke", "chunked, identity", "chunked, gzip",
        "chunked, chunked",
        "chunked;q=1", "\"chunked\"", "chunked,", ",chunked", "gzip,,chunked", "chun ked", "chunked chunked",
        "'chunked'",
    ])
    func codingWhoseEndCannotBeToldIsRefused(_ coding: String) {
        #expect(outcome("Transfer-Encoding: \(coding)").status == 400)
    }

    @Test(arguments: ["gzip, chunked", "identity, chunked", "br,deflate , chunked"])
    func unknownCodingBeforeChunkedIsNotImplemented(_ coding: String) {
        #expect(outcome("Transfer-Encoding: \(coding)").status == 501)
    }

    @Test(arguments: [
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\ntransfer-encoding: identity", "Transfer-Encoding:\r\nTransfer-Encoding: chunked",
    ])
    func transferEncodingMoreThanOnceIsRefused(_ fields: String) {
        #expect(outcome(fields).status == 400)
    }

    @Test(arguments: [
        "Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: 0\r\nTransfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked\r\nContent-Length: 0",
    ])
    func lengthBesideTransferEncodingIsRefused(_ fields: String) {
        #expect(outcome(fields).status == 400)
    }

    @Test func transferEncodingIsRefusedInHTTP10() {
        #expect(outcome("Transfer-Encoding: chunked", version: "1.0").status == 400)
    }

    @Test(arguments: [
        "Transfer-Encoding : chunked", "Transfer-Encoding\t: chunked", " Transfer-Encoding: chunked",
        "Content-Length : 5", "X: y\r\n Transfer-Encoding: chunked", "Transfer-Encoding:\u{b}chunked",
        "Transfer-Encoding: chunked\u{0}", "Transfer-Encoding\u{0}: chunked", "Transfer\u{2010}Encoding: chunked",
    ])
    func disguisedFramingFieldIsRefused(_ fields: String) {
        #expect(outcome(fields).status == 400)
    }

    @Test func likeNamedFieldsDoNotFrame() {
        #expect(
            outcome("Transfer_Encoding: chunked\r\nContent-Lengths: 5\r\nXContent-Length: 5").facts?.body
                == AnnouncedBody.none)
    }
}
