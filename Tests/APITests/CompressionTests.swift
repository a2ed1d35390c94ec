import JSON
import Testing

@testable import API

/// Answers in gzip (C24).
@Suite("Compression") struct CompressionTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func fill(_ count: Int) throws {
        for number in 0..<count { try server.call("POST", "/v1/contacts", "{\"name\":\"n\(number)\"}", expecting: 201) }
    }

    @Test func `gives the same bytes in fewer, under a tag of its own`() throws {
        try fill(5)
        for path in ["/v1/contacts", "/openapi.yaml", "/problems", "/problems/not_found?x=1", "/v1/today"] {
            let plain = try server.call("GET", path)
            let coded = try server.call("GET", path, headers: [("Accept-Encoding", "gzip")])
            guard plain.bytes.count >= 1_024 else {
                #expect(coded.header("content-encoding") == nil, "\(path)")
                continue
            }
            #expect(coded.header("content-encoding") == "gzip" && coded.bytes.count < plain.bytes.count / 2, "\(path)")
            #expect(gunzip(coded.bytes) == plain.bytes, "\(path)")
            #expect(coded.header("content-length") == "\(coded.bytes.count)")
            #expect(plain.header("content-encoding") == nil)
            for answer in [plain, coded] {
                #expect(answer.header("vary")?.contains("Accept-Encoding") == true, "\(path)")
            }
            let (tag, other) = (plain.header("etag") ?? "", coded.header("etag") ?? "")
            #expect(tag != other && other.count == tag.count, "\(path)")
            let held = [("Accept-Encoding", "gzip"), ("If-None-Match", other)]
            try server.call("GET", path, headers: held, expecting: 304)
            // The tag of other bytes is not that of these.
            try server.call("GET", path, headers: [("If-None-Match", other)], expecting: 200)
        }
    }

    @Test func `short answers stay as they are`() throws {
        let answer = try server.call("GET", "/v1/me", headers: [("Accept-Encoding", "gzip")], expecting: 200)
        #expect(answer.bytes.count < 1_024 && answer.header("content-encoding") == nil)
        #expect(answer.header("vary") == "Authorization, Accept-Encoding")
    }

    @Test func `a change is answered in gzip too, with a tag that If-Match takes`() throws {
        let notes = String(repeating: "a word or two. ", count: 200)
        let made = try server.call(
            "POST", "/v1/contacts", "{\"name\":\"a\",\"notes\":\"\(notes)\"}", headers: [("Accept-Encoding", "gzip")],
            expecting: nil)
        #expect(made.status == 201 && made.header("content-encoding") == "gzip")
        let path = made.header("location") ?? ""
        let plain = try server.call("GET", path, expecting: 200)
        #expect(gunzip(made.bytes) == plain.bytes)
        let condition = [("If-Match", made.header("etag") ?? "")]
        try server.call("PATCH", path, #"{"name":"b"}"#, headers: condition, expecting: 200)
    }

    @Test func `a long problem is compressed as well`() throws {
        let members = (0..<50).map { "\"x\($0)\":1" }.joined(separator: ",")
        let problem = try server.call(
            "POST", "/v1/contacts", "{\(members)}", headers: [("Accept-Encoding", "gzip")])
        #expect(problem.status == 422 && problem.header("content-encoding") == "gzip")
        #expect(problem.json["errors"].elements.count == 51)
    }

    @Test(arguments: [
        ("gzip", true), ("GZIP", true), ("x-gzip", true), ("*", true), ("gzip, deflate, br, zstd", true),
        ("br;q=1, gzip;q=0.1", true), ("identity;q=0", false), ("gzip;q=0.5, identity;q=0.5", true),
        ("identity;q=0.5, gzip;q=1.0", true), ("*;q=0.1", true), (" gzip ; q=0.3 ", true), ("gzip,identity", true),
        ("", false), ("identity", false), ("br", false), ("gzip;q=0", false), ("gzip;q=0.0, *", false),
        ("*;q=0", false), ("gzip;q=0.5, identity", false), ("gzip;q=2", false), ("gzip;q=x", false),
        ("gzipped", false), ("deflate", false), ("gzip;level=9", false), ("*;q=0.1, identity;q=0.2", false),
    ])
    func `weights are respected`(_ field: String, _ isCompressed: Bool) {
        #expect(AcceptEncoding.prefersGzip(Array(field.utf8)) == isCompressed)
    }
}
