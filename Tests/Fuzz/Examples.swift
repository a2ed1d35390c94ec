/// What is mutated: examples of every kind of input, and pieces that such inputs turn on.
enum Examples {
    static let heads = Mutator(
        examples: [
            "GET /v1/contacts?limit=5&q=%41 HTTP/1.1\r\nHost: a:80\r\nConnection: keep-alive, close\r\nAccept: */*\r\n\r\n",
            "POST http://[::1]:8080/x;y HTTP/1.1\r\nHost: [::1]\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n",
            "PUT /%2e%2e/a HTTP/1.0\r\nContent-Length: 12\r\nContent-Type: a\r\nIf-Match: \"5\"\r\n\r\nhello world!",
            "OPTIONS * HTTP/1.1\r\nHost: a\r\nX: \tb \r\n\r\n",
            "\r\nHEAD / HTTP/1.1\r\nhost:a\r\n\r\nGET / HTTP/1.1\r\n",
            "DELETE /v1/contacts/01a1fe68-0fa2-7000-806b-8ab947ba83d6 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
        ],
        pieces: [
            "\r\n", "\r\n\r\n", "\r", "\n ", ": ", ",", ";", "chunked", "Transfer-Encoding: chunked\r\n", "Host: b\r\n",
            "Content-Length: 5\r\n", "Content-Length: 18446744073709551616\r\n", "Connection: close\r\n", "HTTP/1.1",
            "%00",
            "Expect: 100-continue\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "9223372036854775807", "://", "[", "]", "@",
            "*",
        ])

    static let chunks = Mutator(
        examples: [
            "5;a=b\r\nhello\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\nrest", "0\r\n\r\n", "1 ;x\r\na\r\n00\r\n\r\n",
            "1;a=\"\\\"\"\r\na\r\n0\r\n\r\n",
        ],
        pieces: [
            "\r\n", "\n", "0", "ffffffffffffffff", "7fffffffffffffff", "10000000000000000", ";", "\"", "-1", "0x1",
        ])

    static let json = Mutator(
        examples: [
            #"{"name":"Maya","email":"maya@example.org","tags":["a","b"],"custom_fields":{"x":1,"y":-2.5e3,"z":null}}"#,
            #"[1,-0,1.0,1e0,9007199254740993,1E400,0.1,true,false,null,"\u00e9\ud83d\ude00\"\\\/\b\f\n\r\t"]"#,
            #"{"a":{"b":{"c":[[[[[[[[{}]]]]]]]]}}}"#, " { \"\" : \"\" } ", "\"é e\u{301} \u{1F600}\"", "-1.5E-7",
        ],
        pieces: [
            "[", "]", "{", "}", ",", ":", "\"", "\\u0000", "\\ud800", "\\udc00", "\\", "1e999", "-", "00", "\u{feff}",
            "null",
            "9223372036854775808", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "\"a\":1,", "/*", "NaN",
        ])

    static let queries = Mutator(
        examples: [
            "limit=5&sort=-updated_at&tags=a%2Cb,c&archived=any", "ids=a,b&fields=name&cursor=eyJ&x=%C3%A9+y", "a=b&&c",
        ],
        pieces: ["&", "=", "%", "%0", "%00", "%ff", "+", "%25", "%2", ","])

    static let texts = Mutator(
        examples: [
            "2026-11-21T14:10:26.918Z", "2027-01-12t09:00:00-05:00", "2026-02-29",
            "01a1fe68-0fa2-7000-806b-8ab947ba83d6",
            "1900-01-01T00:00:00.123456789+23:59",
        ],
        pieces: ["T", "Z", "-", "+", ":", ".", "99", "0000", "-00:00", "60", "9999-12-31"])

    static let lists = Mutator(
        examples: [
            "email,name\r\nnoor@example.edu,\"Haddad, Noor\"\r\n",
            "\u{feff}a,b,c\n\"x \"\"y\"\"\",\"1\n2\",\n,,\n\n\"\",é,z",
        ],
        pieces: ["\"", "\"\"", ",", "\n", "\r\n", "\r", "\u{feff}", "\u{2028}", "\"\n\"", "\0", ";"])

    static func paths(_ templates: [String]) -> Mutator {
        Mutator(
            examples: templates.map { $0.replacing("{id}", with: "01a1fe68-0fa2-7000-806b-8ab947ba83d6") },
            pieces: [
                "/", "//", "/..", "/.", "%2e%2e", "%2F", "%00", "%", "%25%32%46", ";", "/v1", "é", "{id}", "?", "\\",
            ])
    }
}
