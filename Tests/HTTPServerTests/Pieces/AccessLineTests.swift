import Testing

@testable import HTTPServer

struct AccessLineTests {
    private func json(_ text: String) -> String {
        var line: [UInt8] = []
        AccessLine.append(json: text, to: &line)
        return String(decoding: line, as: UTF8.self)
    }

    @Test func plainTextIsQuoted() {
        #expect(json("/v1/contacts/{id}") == "\"/v1/contacts/{id}\"")
        #expect(json("") == "\"\"")
        #expect(json("é 日") == "\"é 日\"")
    }

    /// X101: what could end a line or drive a terminal is escaped.
    @Test func nothingInTextEndsTheLine() {
        #expect(json("a\r\nb") == #""a\u000d\u000ab""#)
        #expect(json("\u{0}\u{1f}\u{7f}") == #""\u0000\u001f\u007f""#)
        #expect(json("\u{80}\u{9b}\u{9f}\u{a0}") == "\"\\u0080\\u009b\\u009f\u{a0}\"")
        #expect(json("\u{2028}\u{2029}\u{2027}") == "\"\\u2028\\u2029\u{2027}\"")
        #expect(json(#"say "\" "#) == #""say \"\\\" ""#)
        #expect(json("\u{1b}[2J") == #""\u001b[2J""#)
    }

    @Test func lineHoldsWhatIsKnownAndNothingElse() throws {
        let ticket = Ticket(route: "/v1/contacts/{id}")
        ticket.principal = "u1"
        ticket.token = "t1"
        let remote = RemoteAddress(try #require(IPAddress("192.0.2.17")))
        var entry = Journal.Entry(
            requestID: "r1", method: .patch, ticket: ticket, remote: remote, status: 412, code: "precondition_failed",
            bodyBytes: 123, nanoseconds: 45_678)
        var clock = ClockText()
        let isNew = clock.update()
        #expect(isNew)
        var line: [UInt8] = []
        AccessLine.append(entry, level: "info", at: clock, to: &line)
        let text = String(decoding: line, as: UTF8.self)
        #expect(
            text.dropFirst(34)
                == #","level":"info","event":"access","request_id":"r1","method":"PATCH","route":"/v1/contacts/{id}","status":412,"#
                + #""code":"precondition_failed","bytes":123,"duration_us":45,"principal":"u1","token":"t1","network":"192.0.2.0/24"}"#
                + "\n")
        entry = Journal.Entry(
            requestID: "r2", method: nil, ticket: nil, remote: remote, status: 400, code: nil, bodyBytes: 0,
            nanoseconds: 0)
        line = []
        AccessLine.append(entry, level: "info", at: clock, to: &line)
        #expect(
            String(decoding: line, as: UTF8.self).dropFirst(34)
                == #","level":"info","event":"access","request_id":"r2","method":"-","route":"-","status":400,"bytes":0,"duration_us":0,"#
                + #""network":"192.0.2.0/24"}"# + "\n")
    }

    @Test func clockIsWrittenForRepliesAndForLogs() {
        var clock = ClockText()
        let isNew = clock.update()
        #expect(isNew)
        let date = String(decoding: clock.dateLine, as: UTF8.self)
        #expect(
            date.wholeMatch(
                of: /Date: (Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d GMT\r\n/) != nil)
        var instant: [UInt8] = []
        clock.appendInstant(to: &instant)
        #expect(
            String(decoding: instant, as: UTF8.self).wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
    }
}
