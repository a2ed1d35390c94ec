import JSON
import Testing

private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

private func refusal(_ bytes: [UInt8]) -> JSONSyntaxError? {
    do {
        _ = try JSONValue(parsing: bytes)
        return nil
    } catch {
        return error
    }
}

@Suite("Strict JSON reading") struct JSONReading {
    @Test(arguments: [
        ("null", JSONValue.null), (" true ", .bool(true)), ("-0", .integer(0)), ("1.0", .integer(1)),
        ("1e2", .integer(100)), ("0.99999999999999999999", .number(1)), ("1e-400", .number(0)), ("0.0e-9", .integer(0)),
        ("1.50e1", .integer(15)), ("1.25e1", .number(12.5)), ("100e-2", .integer(1)), ("100e-3", .number(0.1)),
        ("4503599627370496.5", .number(4_503_599_627_370_496.5)),
        ("4503599627370495.99999", .number(4_503_599_627_370_496)),
        ("9007199254740991", .integer(9_007_199_254_740_991)), ("9007199254740993", .number(9_007_199_254_740_992)),
        ("-1.5e-3", .number(-0.0015)), ("1e400", .number(.infinity)), ("\"\"", .string("")),
        ("\"a\\u00e9\\n\\/\"", .string("aé\n/")), ("\"\\ud83d\\ude00\"", .string("😀")), ("[]", .array([])),
        ("[1, [2]]", .array([.integer(1), .array([.integer(2)])])), ("\"caf\u{e9}\"", .string("café")),
    ])
    func `accepts what RFC 8259 allows`(text: String, value: JSONValue) throws {
        #expect(try parse(text) == value)
    }

    @Test(arguments: [
        "", " ", "nul", "truex", "[1,]", "{\"a\":1,}", "[1 2]", "{a:1}", "{'a':1}", "01", "-", "+1", ".5", "1.", "1e",
        "1e+",
        "NaN", "Infinity", "-Infinity", "0x1", "[", "{", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"",
        "\"\\ud800\\u0041\"", "\"\\u0000\"", "\"a\nb\"", "\"\t\"", "// c\n1", "/* c */1", "1 // c", "[1]]", "{\"a\"}",
        "{\"a\":}", "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":2}", "{\"\\u0061\":1,\"a\":2}", "\u{feff}1", "[,1]", "{,}",
    ])
    func `refuses what is not strict JSON`(text: String) {
        #expect(refusal(Array(text.utf8)) != nil)
    }

    @Test func `names the byte at which reading stopped`() {
        #expect(refusal(Array("{\"a\":1,}".utf8))?.offset == 7)
        #expect(refusal(Array("{\"a\":1,\"a\":2}".utf8))?.offset == 7)
        #expect(refusal(Array("[1] x".utf8))?.offset == 4)
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22],
        ] as [[UInt8]])
    func `refuses invalid UTF-8`(bytes: [UInt8]) {
        #expect(refusal(bytes) != nil)
    }

    @Test func `holds canonically equivalent names apart, as their bytes differ`() throws {
        guard case .object(let object) = try parse("{\"caf\u{e9}\":1,\"cafe\u{301}\":2}") else {
            Issue.record("an object is due")
            return
        }
        #expect(object.members.count == 2)
        #expect(object["cafe\u{301}"] == .integer(2))
    }

    @Test func `bounds depth and number of values`() throws {
        _ = try parse(String(repeating: "[", count: 32) + String(repeating: "]", count: 32))
        #expect(refusal(Array(repeating: UInt8(ascii: "["), count: 1 << 20)) != nil)
        #expect(refusal(Array((String(repeating: "[", count: 33) + String(repeating: "]", count: 33)).utf8)) != nil)
        _ = try parse("[" + Array(repeating: "1", count: 9_999).joined(separator: ",") + "]")
        #expect(refusal(Array(("[" + Array(repeating: "1", count: 10_000).joined(separator: ",") + "]").utf8)) != nil)
    }

    @Test func `finds a name that stands twice among many`() {
        let names = (0..<1_000).map { "\"n\($0)\":0" }.joined(separator: ",")
        #expect(refusal(Array("{\(names)}".utf8)) == nil)
        #expect(refusal(Array("{\(names),\"n500\":1}".utf8)) != nil)
    }

    @Test func `any prefix of a text and any changed byte is read or refused, never a trap`() throws {
        let text = Array("{\"a\":[1,-2.5e3,\"x\\ud83d\\ude00\\n\",null,true],\"b\":{\"c\":\"é\"}}".utf8)
        for length in 0..<text.count { #expect(refusal(Array(text[..<length])) != nil) }
        for index in text.indices {
            for byte: UInt8 in 0...255 {
                var changed = text
                changed[index] = byte
                if let error = refusal(changed) { #expect(error.offset >= 0 && error.offset <= text.count) }
            }
        }
    }
}

@Suite("JSON writing") struct JSONWriting {
    @Test(arguments: [
        "null", "true", "[1,-2,0]", "{\"a\":{\"b\":[]}}", "\"\\\"\\\\\\n\\t\\r\\b\\f\\u0001\"", "-9007199254740991",
        "1.5", "\"é😀\"",
    ])
    func `what was read is written the same`(text: String) throws {
        #expect(String(decoding: try parse(text).bytes, as: UTF8.self) == text)
    }

    @Test func `grows past its first capacity`() {
        let buffer = JSONBuffer(capacity: 1)
        for index in 0..<1_000 { buffer.integer(Int64(index)) }
        #expect(buffer.bytes() == Array((0..<1_000).map(String.init).joined().utf8))
        buffer.removeAll()
        buffer.integer(.min)
        #expect(buffer.bytes() == Array("-9223372036854775808".utf8))
    }
}
