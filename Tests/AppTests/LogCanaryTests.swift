import Foundation
import JSON
import Testing

@testable import App

/// What clients send never stands in the log, whatever they send and however it is answered (X100, X101).
@Suite("The log of a server") struct LogCanaryTests {
    private static let canary = "KESTREL"

    /// Requests that carry the canary in every place, each with how many calls it is.
    private func requests(_ token: String) -> [String] {
        let (canary, odd) = (Self.canary, "\u{1B}[31m\(Self.canary)\u{7F}")
        let owner = "Authorization: Bearer \(token)\r\n"
        func post(_ path: String, _ body: String, _ fields: String = "") -> String {
            let length = "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
            return "POST \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(owner)\(fields)\(length)\r\n\(body)"
        }
        func get(_ target: String, _ fields: String) -> String {
            "GET \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(fields)\r\n"
        }
        return [
            post(
                "/v1/contacts", "{\"name\":\"\(canary)\",\"email\":\"\(canary)@example.org\",\"notes\":\"\(canary)\"}"),
            post("/v1/contacts", "{\"\(canary)\":\"\(canary)\",\"name\":7}"), post("/v1/contacts", "{\(canary)"),
            post("/v1/contacts", #"{"name":"a"}"#, "Idempotency-Key: \(canary)\r\nX-\(canary): \(canary)\r\n"),
            post("/v1/contacts/batch", "{\"operations\":[{\"op\":\"\(canary)\"}]}", "Idempotency-Key: \(canary)2\r\n"),
            post("/v1/\(canary)", "{}"), post("/v1/contacts/\(canary)/archive", "{}"),
            get("/v1/contacts?q=\(canary)&\(canary)=\(canary)", owner), get("/v1/search?q=\(canary)", owner),
            get("/v1/contacts?access_token=\(canary)", ""), get("/v1/me", "Authorization: Bearer \(canary)\r\n"),
            get("/v1/me", "Authorization: Basic \(canary)\r\n"), get("/problems/\(canary)", ""),
            get("/v1/me", owner + "Cookie: \(canary)\r\nUser-Agent: \(canary)\r\nReferer: http://\(canary)/\r\n"),
            get("/v1/me", owner + "If-None-Match: \(canary)\r\nOrigin: https://\(canary)\r\nAccept: \(canary)\r\n"),
            get("/v1/me", owner + "X-Forwarded-For: \(canary)\r\nForwarded: for=\(canary)\r\n"),
            "\(canary) /v1/me HTTP/1.1\r\nHost: x\r\n\r\n", "GET /\(canary) HTTP/9.\(canary)\r\n\r\n",
            "GET /v1/me HTTP/1.1\r\nHost: \(canary)\r\n \(canary)\r\n\r\n", "\(odd)\r\n\r\n",
            "GET /\(odd) HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nX: \(odd)\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: \(canary)\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \(canary)\r\n\r\n",
        ]
    }

    @Test func `has one line for each call, and nothing of what was sent`() throws {
        let folder = try Folder()
        let token = try folder.prepare()
        let server = try RunningServer(folder, ["--log-level", "debug"])
        let client = try RawClient(server.url)
        let requests = requests(token)
        for request in requests { #expect(try client.exchange(request).hasPrefix("HTTP/1.1 "), "\(request)") }
        #expect(server.stop() == 0)
        let log = server.log.text
        for secret in [
            Self.canary, Self.canary.lowercased(), token, String(token.dropFirst(8).prefix(20)), "ada@example.org",
        ] {
            #expect(!log.contains(secret), "\(secret)")
        }
        #expect(!log.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || (0x7F..<0xA0).contains($0.value) })
        var access = 0
        for line in log.split(separator: "\n") {
            let object = try #require(JSONValue(parsing: Array(line.utf8)).object, "\(line)")
            guard object["event"] == .string("access") else { continue }
            access += 1
            #expect(object["network"]?.text == "127.0.0.0/24", "\(line)")
            #expect(object["request_id"]?.text?.utf8.count == 36, "\(line)")
            let known: Set = [
                "time", "level", "event", "request_id", "method", "route", "status", "code", "bytes", "duration_us",
                "principal", "token", "network",
            ]
            #expect(Set(object.members.map(\.name)).isSubset(of: known), "\(line)")
        }
        #expect(access == requests.count)
    }

    @Test func `tells of limits that were passed by their code alone`() throws {
        let folder = try Folder()
        let token = try folder.prepare()
        let server = try RunningServer(folder, ["--rate-limit", "2"])
        for _ in 0..<4 { _ = try server.get("/v1/me", token: token) }
        #expect(server.stop() == 0)
        let refused = server.log.text.split(separator: "\n").filter { $0.contains("\"code\":\"rate_limited\"") }
        #expect(refused.count == 2 && refused.allSatisfy { $0.contains("\"status\":429") })
    }
}
