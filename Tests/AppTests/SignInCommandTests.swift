import Foundation
import JSON
import Testing

@testable import App

/// What operators do about passwords and the first administrator, with the program as it is.
@Suite("Passwords by command") struct SignInCommandTests {
    @Test func `an account is made with a password, by which one signs in, and reset by a code`() throws {
        let folder = try Folder()
        let added = try Parley.run(
            "user", "add", "--email", "ada@example.org", "--name", "Ada", "--role", "student", "--password",
            in: folder)
        let password = try #require(added.objects().first?["password"]?.text)
        #expect(password.utf8.count == 20)
        let reset = try Parley.run("user", "reset", "--email", "ADA@example.org", in: folder)
        #expect(try #require(reset.objects().first?["code"]?.text).hasPrefix("pri_"))
        #expect(try Parley.run("user", "reset", "--email", "bob@example.org", in: folder).status == 1)
        let server = try RunningServer(folder)
        let good = "{\"email\":\"ada@example.org\",\"password\":\"\(password)\"}"
        let session = try post("/v1/sessions", good, server)
        #expect(session.status == 201)
        let token = try #require(session.json["token"]?.text)
        #expect(try server.get("/v1/me", token: token).status == 200)
        #expect(try post("/v1/sessions", good.replacing(password, with: "another password"), server).status == 401)
        let code = try #require(reset.objects().first?["code"]?.text)
        let chosen = "{\"code\":\"\(code)\",\"password\":\"a slow train to sea\"}"
        #expect(try post("/v1/users/reset_password", chosen, server).status == 204)
        #expect(try server.get("/v1/me", token: token).status == 401)
        try eventually { server.log.soFar.contains("\"message\":\"password_reset\"") }
        let log = server.log.soFar
        for event in ["signed_in", "sign_in_failed", "password_reset"] {
            #expect(log.components(separatedBy: "\"message\":\"\(event)\"").count == 2, "\(event)")
        }
        #expect(log.contains("\"topic\":\"security\""))
        // X21, X100: what is secret or personal stands in no log.
        for secret in [password, token, code, "ada@example.org", "slow train"] { #expect(!log.contains(secret)) }
    }

    @Test func `a server without accounts prints a token for the first administrator, and only then (X06)`() throws {
        let folder = try Folder()
        var server = try RunningServer(folder)
        try eventually { server.output.soFar.split(separator: "\n").count == 2 }
        let line = try #require(server.output.soFar.split(separator: "\n").last)
        let told = try #require(JSONValue(parsing: Array(line.utf8)).object)
        #expect(told["event"] == .string("set_up"))
        let token = try #require(told["token"]?.text)
        let body =
            "{\"token\":\"\(token)\",\"email\":\"me@example.org\",\"name\":\"Me\",\"password\":\"a slow train to sea\"}"
        let made = try post("/v1/setup", body, server)
        #expect(made.status == 201 && made.json["role"] == .string("admin"))
        #expect(try post("/v1/setup", body, server).status == 404)
        #expect(!server.log.soFar.contains(token))
        server.stop()
        server = try RunningServer(folder)
        server.stop()
        #expect(server.output.text.split(separator: "\n").count == 1)
    }

    private struct Answer {
        let status: Int
        let json: JSONObject
    }

    /// Sends a body on a connection of its own.
    private func post(_ path: String, _ body: String, _ server: RunningServer) throws -> Answer {
        let head = "POST \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n"
        let text = try RawClient(server.url).exchange("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        let parts = text.components(separatedBy: "\r\n\r\n")
        let status = try #require(Int(text.dropFirst(9).prefix(3)))
        return Answer(
            status: status, json: (try? JSONValue(parsing: Array((parts.last ?? "").utf8)))?.object ?? JSONObject())
    }
}
