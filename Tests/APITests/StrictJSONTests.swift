import JSON
import Testing

/// What is JSON is read, whatever becomes of it then; what is not is 400 and changes nothing (C34).
@Suite("Strict JSON") struct StrictJSONTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    /// Texts that are JSON: some are a good body, most are not, but all can be read.
    private static let readable: [String] = [
        "{}", " {} ", "\t\r\n{\n}\n", "[]", "[ ]", "[[]]", "[null]", "[1,2,3]", "[true,false,null]", "null", "true",
        "false", "0", "-0", "1", "-1", "123456789", "1.5", "-1.5", "1e5", "1E5", "1e+5", "1e-5", "1.5e10", "0.0", "0e0",
        "0e+1", "9007199254740993", "1e400", "-1e400", "1e-400", "123123123123123123123123123123", "\"\"", "\"a\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0041\"", "\"\\u00e9\\u00E9\"", "\"\\uD83D\\uDE00\"",
        "\"\\ud83d\\ude00\"",
        "\"\u{7F}\"", "\"\u{e9}\"", "\"\u{1F600}\"", "\"\\u2028\\u2029\"", "\"\u{2028}\"", "\"\\uFFFF\"",
        "\"\u{FEFF}\"",
        "\"\\u0001\"", "{\"a\":1}", "{\"\":1}", "{\"a\":{\"a\":{\"a\":1}}}", "{\"a\" : [ 1 , 2 ] }",
        "{\"a\":1,\"b\":2}",
        "{\"name\":\"Ann\"}", "{\"name\":\"Ann\",\"custom_fields\":{\"n\":1e2}}", "{\"a\":\"x\",\"A\":\"y\"}",
        "{\"caf\u{e9}\":1,\"cafe\u{301}\":2}", "{\"\\u0061b\":1}", "[\"\\u0020\"]", "[0.1]", "[-0.0]",
        String(repeating: "[", count: 32) + String(repeating: "]", count: 32),
        "[" + Array(repeating: "1", count: 9_999).joined(separator: ",") + "]",
    ]

    /// Texts that are not, or that two readers might read differently.
    private static let unreadable: [String] = [
        " ", "\n", "{", "}", "[", "]", "[}", "{]", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1,,2]", "[1 2]", "[1]]",
        "[1]x",
        "[1]1", "[]{}", "{}{}", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1 \"b\":2}", "{\"a\" 1}",
        "{\"a\"::1}",
        "{\"a\":1,,\"b\":2}", "{a:1}", "{'a':1}", "{1:1}", "{null:1}", "{\"a\":1}}", "{\"a\":1]", "{\"a\"=1}",
        "{\"a\":a}",
        "{\"a\":1,\"a\":1}", "{\"a\":1,\"b\":2,\"a\":3}", "{\"\\u0061\":1,\"a\":2}", "{\"x\":{\"a\":1,\"a\":2}}",
        "nul", "nulll", "Null", "NULL", "tru", "truee", "True", "TRUE", "fals", "False", "undefined", "nan", "NaN",
        "-NaN",
        "Infinity", "-Infinity", "+1", "++1", "--1", "-", "- 1", "01", "-01", "00", "1.", ".5", "-.5", "1.e1", "1e",
        "1e+",
        "1e1.5", "1e1e1", "1_000", "0x1F", "0b1", "0o7", "1,5", "1f", "1n", "\u{FF11}", "'a'", "\"", "\"a", "\"a\\\"",
        "\"\\\"",
        "\"\\x41\"", "\"\\a\"", "\"\\'\"", "\"\\u\"", "\"\\u1\"", "\"\\u12\"", "\"\\u123\"", "\"\\u12G4\"",
        "\"\\U0041\"",
        "\"\\u{41}\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud800x\"",
        "\"\\ud800\\n\"", "\"\\ud800\\u0041\"", "\"\\uD83D\\u\"", "\"\\u0000\"", "\"a\nb\"", "\"a\tb\"", "\"a\rb\"",
        "\"\u{0}\"", "\"\u{1F}\"", "\u{FEFF}{}", "{}\u{FEFF}", "\u{A0}{}", "{}\u{A0}", "\u{2028}{}", "\u{B}{}",
        "\u{C}{}",
        "\u{0}{}", "{}\u{0}", "// c\n{}", "/* c */{}", "{}// c", "{/**/}", "# c\n{}", "<!-- -->{}", "{}\n;", "({})",
        "\"a\"\"b\"", "\"a\" \"b\"", "1 2", "*", "&", "$", "@", "{\"a\":@}", "a", "\\u007b}", "[\\n]",
        String(repeating: "[", count: 33) + String(repeating: "]", count: 33), String(repeating: "[", count: 100_000),
        String(repeating: "{\"a\":", count: 100_000),
        "[" + Array(repeating: "1", count: 10_001).joined(separator: ",") + "]",
    ]

    @Test func `what is JSON is read`() throws {
        for text in Self.readable {
            let answer = try server.call("POST", "/v1/contacts", text)
            #expect(answer.status == 201 || answer.status == 422, "\(text.prefix(80)) gave \(answer.status)")
        }
    }

    @Test func `what is not is refused with its place`() throws {
        for text in Self.unreadable {
            let answer = try server.call("POST", "/v1/contacts", text, expecting: 400)
            #expect(answer.code == "invalid_json", "\(text.prefix(80))")
            let offset = try #require(answer.json["offset"].integer, "\(text.prefix(80))")
            #expect(
                (0...text.utf8.count).contains(offset) && answer.json["errors"].elements == [], "\(text.prefix(80))")
        }
        #expect(try server.call("GET", "/v1/contacts", expecting: 200).json["data"].elements == [])
    }

    @Test(
        arguments: [
            [0xFF], [0xC3], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
            [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0x80], [0xE2, 0x82],
        ] as [[UInt8]])
    func `bytes that are no UTF-8 are refused`(_ bytes: [UInt8]) throws {
        let body = Array("{\"name\":\"a".utf8) + bytes + Array("\"}".utf8)
        let head = """
            POST /v1/contacts HTTP/1.1\r
            Host: x\r
            Connection: close\r
            Authorization: Bearer \(server.token)\r
            Content-Type: application/json\r
            Content-Length: \(body.count)\r
            \r

            """
        let answer = try Response(try server.exchange(Array(head.utf8) + body))
        #expect(answer.status == 400 && answer.code == "invalid_json" && answer.json["offset"].integer ?? 0 >= 8)
    }

    @Test(arguments: [
        ("1", 201), ("1.0", 201), ("10e-1", 201), ("1E0", 201), ("-0", 201), ("0.99999999999999999999", 422),
        ("1.5", 422),
        ("1e-400", 422), ("1e400", 422), ("\"1\"", 422), ("true", 422), ("[1]", 422), ("1.00000000000000000001", 422),
    ])
    func `a whole number is one however it is written, and nothing else is (C10)`(_ number: String, _ status: Int)
        throws
    {
        let body = "{\"name\":\"a\",\"years_in_field\":\(number)}"
        let answer = try server.call("POST", "/v1/contacts", body, expecting: status)
        if status == 422 { #expect(answer.errors == ["#/years_in_field wrong_type"]) }
    }
}
