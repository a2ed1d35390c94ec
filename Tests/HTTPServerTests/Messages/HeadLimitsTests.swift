import Testing

@testable import HTTPServer

/// The bounds of C67 on a head, exactly.
struct HeadLimitsTests {
    private func line(length: Int) -> String {
        "GET /" + String(repeating: "a", count: length - 14) + " HTTP/1.1"
    }

    @Test func requestLineOfItsLimitIsAccepted() {
        #expect(parse("\(line(length: 8_192))\r\nHost: a\r\n\r\n").facts?.path.utf8.count == 8_179)
    }

    @Test func requestLineOneByteLongerIsTooLong() {
        #expect(parse("\(line(length: 8_193))\r\nHost: a\r\n\r\n").status == 414)
    }

    @Test func requestLineThatNeverEndsIsTooLongOnceItMustBe() {
        let line = "GET /" + String(repeating: "a", count: 8_187)
        #expect(parse(line + "a") == .incomplete)
        #expect(parse(line + "aa").status == 414)
    }

    /// Field lines of this many bytes, with their line ends.
    private func block(length: Int) -> String {
        var block = "Host: a\r\n"
        for index in 0..<3 { block += "X\(index): " + String(repeating: "v", count: 5_000) + "\r\n" }
        return block + "Y: " + String(repeating: "w", count: length - block.utf8.count - 5) + "\r\n"
    }

    @Test func headerBlockOfItsLimitIsAccepted() {
        #expect(block(length: 16_384).utf8.count == 16_384)
        #expect(parse("GET / HTTP/1.1\r\n\(block(length: 16_384))\r\n").facts != nil)
    }

    @Test func headerBlockOneByteLongerIsTooLarge() {
        #expect(parse("GET / HTTP/1.1\r\n\(block(length: 16_385))\r\n").status == 431)
    }

    @Test func fieldThatNeverEndsIsTooLargeOnceItMustBe() {
        let start = "GET / HTTP/1.1\r\nX: " + String(repeating: "v", count: 16_380)
        #expect(parse(start) == .incomplete)
        #expect(parse(start + "v").status == 431)
    }

    private func fields(_ count: Int) -> String {
        "Host: a\r\n" + (1..<count).map { "X\($0): y\r\n" }.joined()
    }

    @Test func hundredFieldsAreAccepted() {
        #expect(parse("GET / HTTP/1.1\r\n\(fields(100))\r\n").facts != nil)
    }

    @Test func oneFieldMoreIsTooMany() {
        #expect(parse("GET / HTTP/1.1\r\n\(fields(101))\r\n").status == 431)
    }

    @Test func limitsAreSettings() {
        var limits = Limits()
        limits.requestLine = 20
        limits.headerBlock = 20
        limits.fields = 2
        #expect(parse("GET /abcdef HTTP/1.1\r\nHost: a\r\n\r\n", limits: limits).facts != nil)
        #expect(parse("GET /abcdefg HTTP/1.1\r\nHost: a\r\n\r\n", limits: limits).status == 414)
        #expect(parse("GET / HTTP/1.1\r\nHost: aaaaaaaaaaaa\r\n\r\n", limits: limits).facts != nil)
        #expect(parse("GET / HTTP/1.1\r\nHost: aaaaaaaaaaaaa\r\n\r\n", limits: limits).status == 431)
        #expect(parse("GET / HTTP/1.1\r\nHost: a\r\nX:\r\nY:\r\n\r\n", limits: limits).status == 431)
    }
}
