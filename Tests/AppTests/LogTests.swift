import Glibc
import JSON
import Logging
import Records
import Testing

@testable import App

@Suite("The log") struct LogTests {
    private func line(_ message: Logger.Message, _ metadata: Logger.Metadata = [:]) -> String {
        let event = LogEvent(
            level: .warning, message: message, metadata: nil, source: "test", file: "", function: "", line: 0)
        return String(decoding: LogLine(event, metadata, at: Instant(milliseconds: 0)).bytes, as: UTF8.self)
    }

    @Test func `a line is a JSON object with the time, the level, the message and the metadata by name`() {
        let text = line("hello", ["b": "2", "a": ["x", "y"], "c": ["k": "v"]])
        let start = #"{"time":"1970-01-01T00:00:00.000Z","level":"warning","message":"hello","#
        #expect(text == start + #""a":["x","y"],"b":"2","c":{"k":"v"}}"# + "\n")
    }

    @Test func `metadata never take the place of the line's own members`() throws {
        let object = try #require(
            JSONValue(parsing: Array(line("m", ["time": "t", "level": "l", "event": "e"]).utf8)).object)
        #expect(object["message"] == .string("m"))
        #expect(object["time_"] == .string("t") && object["level_"] == .string("l") && object["event_"] == .string("e"))
    }

    @Test func `whatever is logged, one event is one line without control characters`() throws {
        let odd = "a\r\nb\u{1B}[31m\u{7F}\u{85}\u{2028}\u{2029}\"\\é😀"
        let text = line("\(odd)", ["k\n": "\(odd)"])
        #expect(text.unicodeScalars.filter { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) } == ["\n"])
        #expect(!text.unicodeScalars.contains("\u{2028}") && !text.unicodeScalars.contains("\u{2029}"))
        let object = try #require(JSONValue(parsing: Array(text.utf8)).object)
        #expect(object["message"] == .string(odd))
        #expect(object["k\n"] == .string(odd))
        #expect(line("a\u{0}b").contains(#""a\u0000b""#))
    }

    @Test func `a person at a terminal reads words`() {
        let line = #"{"time":"2026-11-21T13:26:58.151Z","level":"info","event":"access","route":"/v1","status":200}"#
        let words = String(decoding: TerminalLog.words(of: Array(line.utf8)), as: UTF8.self)
        #expect(words == "13:26:58.151 info     access route=/v1 status=200")
        #expect(TerminalLog.words(of: Array("no json".utf8)) == Array("no json".utf8))
    }

    @Test func `at a terminal the lines are shown as words`() throws {
        var (main, terminal): (Int32, Int32) = (0, 0)
        try #require(openpty(&main, &terminal, nil, nil, nil) == 0)
        defer {
            close(main)
            close(terminal)
        }
        let log = try LogOutput(descriptor: terminal)
        log.logger.notice("it is served", metadata: ["port": "80"])
        log.finish()
        var buffer = [UInt8](repeating: 0, count: 1_024)
        let count = read(main, &buffer, buffer.count)
        let text = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
        #expect(text.hasSuffix("notice   it is served port=80\r\n"))
    }

    @Test func `what the level leaves out is not written`() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let log = try LogOutput(descriptor: ends[1], level: .warning)
        log.logger.notice("quiet")
        log.logger.warning("loud")
        log.finish()
        close(ends[1])
        var buffer = [UInt8](repeating: 0, count: 1_024)
        let count = read(ends[0], &buffer, buffer.count)
        close(ends[0])
        let text = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
        #expect(text.contains("loud") && !text.contains("quiet"))
    }
}
