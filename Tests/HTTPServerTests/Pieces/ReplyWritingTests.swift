import HTTPTypes
import Testing

@testable import HTTPServer

struct ReplyWritingTests {
    @Test func fieldIsRenderedAsItIsSent() {
        var fields = ReplyFields(line: "Content-Type: text/plain\r\n")
        #expect(fields.append(.eTag, "\"5\"") == true)
        #expect(String(decoding: fields.bytes, as: UTF8.self) == "Content-Type: text/plain\r\nETag: \"5\"\r\n")
        #expect(fields.refused == 0)
    }

    /// X52; a Character comparison would miss the first, where CR and LF are one Character.
    @Test(arguments: ["a\r\nb", "a\nb", "a\rb", "a\u{0}b", "\r\n", "a\u{1b}[2Jb", "a\u{7f}", "a\r\nSet-Cookie: x"])
    func valueThatWouldEndTheFieldIsLeftOut(_ value: String) {
        var fields = ReplyFields()
        #expect(fields.append(.location, value) == false)
        #expect(fields.bytes.isEmpty)
        #expect(fields.refused == 1)
    }

    @Test func valueOfEightKibibytesIsTheLongest() {
        var fields = ReplyFields()
        #expect(fields.append(.location, String(repeating: "a", count: 8_192)) == true)
        #expect(fields.append(.location, String(repeating: "a", count: 8_193)) == false)
        #expect(fields.refused == 1)
    }

    @Test(arguments: ["Content-Length", "transfer-encoding", "Connection", "DATE", "Request-Id"])
    func fieldsOfTheServersOwnAreLeftOut(_ name: String) throws {
        var fields = ReplyFields()
        #expect(fields.append(try #require(HTTPField.Name(name)), "1") == false)
        #expect(fields.bytes.isEmpty)
    }

    @Test func pseudoFieldIsLeftOut() throws {
        var fields = ReplyFields()
        #expect(fields.append(try #require(HTTPField.Name(parsed: ":status")), "200") == false)
        #expect(fields.bytes.isEmpty)
    }

    @Test func chunksAreWrittenInHexadecimal() {
        var out: [UInt8] = []
        ReplyWriter.appendPiece(Array(repeating: 120, count: 26), isChunked: true, to: &out)
        #expect(String(decoding: out, as: UTF8.self) == "1a\r\n\(String(repeating: "x", count: 26))\r\n")
    }

    @Test(arguments: [
        (0, "0"), (7, "7"), (10, "10"), (99, "99"), (100, "100"), (1_048_576, "1048576"), (Int.max, "\(Int.max)"),
    ])
    func numbersAreWrittenInDecimal(_ value: Int, _ text: String) {
        var out: [UInt8] = []
        out.append(decimal: value)
        #expect(String(decoding: out, as: UTF8.self) == text)
    }

    @Test func everyRefusalHasAStatusAReasonAndALabel() {
        let refusals: [Refusal] = [
            .malformed("x"), .headTimedOut, .bodyTimedOut, .bodyTooLarge(limit: 1), .targetTooLong(limit: 1),
            .expectationUnknown,
            .headTooLarge(bytes: 1, fields: 1), .unknownMethod, .unknownTransferCoding, .unsupportedVersion,
            .tooManyConnections,
            .tooManyBodies, .unanswered,
        ]
        #expect(refusals.map(\.status.code) == [400, 408, 408, 413, 414, 417, 431, 501, 501, 505, 503, 503, 500])
        #expect(Set(refusals.map(\.label)).count == refusals.count)
        #expect(refusals.allSatisfy { !$0.reason.isEmpty && !$0.status.reasonPhrase.isEmpty })
    }
}
