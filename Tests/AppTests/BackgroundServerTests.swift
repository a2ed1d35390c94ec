import Foundation
import Glibc
import JSON
import Testing

@testable import App

/// The background at work in a running server.
@Suite("A running server's background") struct BackgroundServerTests {
    private func call(_ server: RunningServer, _ head: String, _ token: String, _ body: String = "") throws -> String {
        try RawClient(server.url).exchange(
            "\(head) HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\n"
                + "Content-Type: application/json\r\nIdempotency-Key: \(UUID().uuidString)\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    private func json(_ answer: String) throws -> JSONObject {
        let body = try #require(answer.range(of: "\r\n\r\n")).upperBound
        return try #require(JSONValue(parsing: Array(answer[body...].utf8)).object)
    }

    /// Adds an account while the server runs, and gives the token of its session.
    private func signIn(_ email: String, _ role: String, _ server: RunningServer, _ folder: Folder) throws -> String {
        let added = try Parley.run(
            "user", "add", "--email", email, "--name", "A", "--role", role, "--password", in: folder)
        let password = try #require(try added.objects().first?["password"]?.text)
        let body = "{\"email\":\"\(email)\",\"password\":\"\(password)\"}"
        return try #require(try json(try call(server, "POST /v1/sessions", "", body))["token"]?.text)
    }

    @Test func `writes an export, sends it, and erases its owner, of whom nothing is left`() throws {
        let folder = try Folder()
        let server = try RunningServer(folder, ["--metrics", "127.0.0.1:0"])
        let token = try signIn("ada@example.org", "student", server, folder)
        let adminToken = try signIn("root@example.org", "admin", server, folder)
        let word = "canary-77aa01"
        #expect(try call(server, "POST /v1/contacts", token, "{\"name\":\"\(word)\"}").hasPrefix("HTTP/1.1 201"))
        let export = try json(try call(server, "POST /v1/exports", token))
        let id = try #require(export["id"]?.text)
        try eventually { try server.object("/v1/exports/\(id)", token: token)["status"] == .string("succeeded") }
        let url = try #require(try server.object("/v1/exports/\(id)", token: token)["result_url"]?.text)
        let file = try call(server, "GET \(url)", token)
        #expect(file.contains("Content-Disposition: attachment; filename=\"parley-"))
        #expect(file.contains("Accept-Ranges: none\r\n") && file.contains("ETag: \""))
        #expect(file.contains(word))
        let user = try #require(try server.object("/v1/me", token: token)["id"]?.text)
        let begun = try json(try call(server, "POST /v1/users/\(user)/erase", adminToken, #"{"reason":"Asked."}"#))
        let erasure = try #require(begun["id"]?.text)
        #expect(try server.get("/v1/me", token: token).status == 401)
        try eventually {
            try server.object("/v1/erasures/\(erasure)", token: adminToken)["status"] == .string("succeeded")
        }
        for (name, content) in try folder.contents() {
            #expect(content.range(of: Data(word.utf8)) == nil, "\(name)")
            #expect(content.range(of: Data("ada@example.org".utf8)) == nil, "\(name)")
        }
        #expect(server.stop() == 0)
        #expect(!server.log.text.contains(word))
    }

    @Test func `ends streams and waiting calls in order when it is told to end`() throws {
        let folder = try Folder()
        let token = try folder.prepare()
        let server = try RunningServer(folder, ["--metrics", "127.0.0.1:0"])
        let metrics = try HTTPProbe.Target(try server.metricsURL() + "/metrics")
        let answers = Locked<[String]>([])
        let client = try RawClient(server.url)
        let done = DispatchGroup()
        for path in ["/v1/events/stream", "/v1/events?wait=30"] {
            done.enter()
            Thread.detachNewThread {
                let text = "GET \(path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n\r\n"
                let answer = (try? client.exchange(text)) ?? "none"
                answers.withLock { $0.append(answer) }
                done.leave()
            }
        }
        try eventually {
            String(decoding: try HTTPProbe.get(metrics).body, as: UTF8.self).contains("\nhttp_connections 2\n")
        }
        // A call that has been sent is taken up; nothing tells from outside that it waits.
        usleep(500_000)
        #expect(server.stop() == 0)
        done.wait()
        let all = answers.withLock { $0 }.sorted { $0.count < $1.count }
        #expect(all.allSatisfy { $0.hasPrefix("HTTP/1.1 200 OK") })
        #expect(all.contains { $0.hasSuffix("0\r\n\r\n") && $0.contains(": the server is about to end") })
        #expect(all.contains { $0.contains("\"last_sequence\":0") && $0.contains("Connection: close") })
    }
}
