import HTTPTypes
import Testing

@testable import HTTPServer

/// RFC 9112 section 7.1.
struct ChunkedBodyTests {
    private enum Outcome: Equatable {
        case incomplete
        case refused(Int)
        case body(String, left: Int)
    }

    /// Reads a chunked body: whole, byte by byte, and cut in two at every place; the answer must always be the same.
    private func read(
        _ text: String, limit: Int = 1_000_000, limits: Limits = Limits(),
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Outcome {
        let bytes = Array(text.utf8)
        let whole = outcome(bytes, ends: [bytes.count], limit, limits)
        #expect(outcome(bytes, ends: Array(0...bytes.count), limit, limits) == whole, sourceLocation: sourceLocation)
        for cut in 0..<min(bytes.count, 500) {
            let cutInTwo = outcome(bytes, ends: [cut, bytes.count], limit, limits)
            if cutInTwo != whole { Issue.record("cut at \(cut): \(cutInTwo)", sourceLocation: sourceLocation) }
        }
        return whole
    }

    private func outcome(_ bytes: [UInt8], ends: [Int], _ limit: Int, _ limits: Limits) -> Outcome {
        var reader = BodyReader(.chunked, limit: limit, isKept: true, limits: HeadLimits(limits))
        var start = 0
        do throws(Refusal) {
            for end in ends where end > start && !reader.isComplete {
                let piece = Array(bytes[start..<end])
                start += try piece.withUnsafeBufferPointer { piece throws(Refusal) in try reader.read(piece) }
            }
        } catch {
            return .refused(error.status.code)
        }
        guard reader.isComplete else { return .incomplete }
        return .body(String(decoding: reader.bytes, as: UTF8.self), left: bytes.count - start)
    }

    @Test func chunksAreJoined() {
        #expect(read("4\r\nWiki\r\n5\r\npedia\r\n0\r\n\r\n") == .body("Wikipedia", left: 0))
    }

    @Test func emptyBodyIsOneLastChunk() {
        #expect(read("0\r\n\r\n") == .body("", left: 0))
    }

    @Test func whatFollowsTheBodyIsLeftAlone() {
        #expect(read("1\r\na\r\n0\r\n\r\nGET /") == .body("a", left: 5))
    }

    @Test func sizeIsHexadecimalInEitherCase() {
        let body = String(repeating: "x", count: 0xaf)
        #expect(read("aF\r\n\(body)\r\n0\r\n\r\n") == .body(body, left: 0))
    }

    @Test func leadingZerosAreAccepted() {
        #expect(read("0000000000000000000000001\r\na\r\n000\r\n\r\n") == .body("a", left: 0))
    }

    @Test func dataMayHoldLineEndsAndWhatLooksLikeChunks() {
        #expect(read("7\r\n0\r\n\r\nGE\r\n0\r\n\r\n") == .body("0\r\n\r\nGE", left: 0))
    }

    @Test(arguments: ["", "4", "4\r", "4\r\nWik", "4\r\nWiki", "4\r\nWiki\r\n", "0\r\n", "0\r\n\r", "0\r\nX: y\r\n"])
    func bodyWithoutItsEndIsIncomplete(_ text: String) {
        #expect(read(text) == .incomplete)
    }

    @Test(arguments: [
        "\r\n", "\n", "g\r\n", "-1\r\n", "+1\r\na\r\n", "0x1\r\na\r\n", " 1\r\na\r\n", "1 \r\na\r\n", "1\t\r\na\r\n",
        "1_0\r\n",
        "1.\r\na", ";a=b\r\n", "1\na\r\n", "1\ra\r\n", "1\r\r\na", "\"1\"\r\n",
    ])
    func sizeOutOfShapeIsRefused(_ text: String) {
        #expect(read(text) == .refused(400))
    }

    @Test(arguments: [
        "8000000000000000\r\n", "ffffffffffffffff\r\n", "10000000000000000\r\n", "fffffffffffffffffffffffff\r\n",
    ])
    func sizeBeyondAnyNumberIsRefused(_ text: String) {
        #expect(read(text) == .refused(400))
    }

    @Test(arguments: ["1\r\nab\r\n", "1\r\na\n", "1\r\na0\r\n", "2\r\na\r\n0\r\n\r\n", "1\r\na\rX", "1\r\na\r\r\n"])
    func dataOfAnotherSizeIsRefused(_ text: String) {
        #expect(read(text) == .refused(400))
    }

    @Test(arguments: ["1;a=b\r\n", "1;a\r\n", "1 ; a = \"b c\" ;d\r\n", "1\t;a\r\n", "1;é=ü\r\n"])
    func extensionsAreIgnored(_ line: String) {
        #expect(read("\(line)a\r\n0;last\r\n\r\n") == .body("a", left: 0))
    }

    @Test(arguments: ["1;a\n", "1;a\rb\r\n", "1;a\u{0}\r\n", "1;\u{7f}\r\n", "1 a\r\n", "1 2\r\n"])
    func extensionOutOfShapeIsRefused(_ line: String) {
        #expect(read("\(line)a\r\n0\r\n\r\n") == .refused(400))
    }

    @Test func extensionsAreBounded() {
        let long = String(repeating: "x", count: 1_020)
        #expect(read("1;\(long)\r\na\r\n0\r\n\r\n") == .body("a", left: 0))
        #expect(read("1;\(long)xxxx\r\na\r\n0\r\n\r\n") == .refused(400))
        let many = String(repeating: "1;\(String(repeating: "x", count: 900))\r\na\r\n", count: 20)
        #expect(read(many) == .refused(400))
    }

    @Test func trailerFieldsAreCheckedAndDropped() {
        #expect(read("1\r\na\r\n0\r\nX: y\r\nContent-Length: 5\r\n\r\n") == .body("a", left: 0))
    }

    @Test(arguments: [
        "X : y\r\n", " X: y\r\n", "X\r\n", ": y\r\n", "X: y\n", "X: \u{0}\r\n", "X: y\r\n z\r\n", "\rX\r\n",
    ])
    func trailerFieldOutOfShapeIsRefused(_ line: String) {
        #expect(read("0\r\n\(line)\r\n") == .refused(400))
    }

    @Test func trailerIsBoundedLikeAHead() {
        var limits = Limits()
        limits.fields = 2
        limits.headerBlock = 20
        #expect(read("0\r\nA: b\r\nC: d\r\n\r\n", limits: limits) == .body("", left: 0))
        #expect(read("0\r\nA: b\r\nC: d\r\nE: f\r\n\r\n", limits: limits) == .refused(431))
        #expect(read("0\r\nA: 456789012345678\r\n\r\n", limits: limits) == .body("", left: 0))
        #expect(read("0\r\nA: 4567890123456789\r\n\r\n", limits: limits) == .refused(431))
    }

    @Test func bodyOfItsLimitIsAcceptedAndOneByteMoreIsNot() {
        #expect(read("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", limit: 5) == .body("abcde", left: 0))
        #expect(read("3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n", limit: 5) == .refused(413))
        #expect(read("6\r\n", limit: 5) == .refused(413))
        #expect(read("3\r\nabc\r\n3\r\n", limit: 5) == .refused(413))
    }
}
