import Foundation
import Glibc
import JSON
import Testing

@testable import App

@Suite("Serving") struct ServeTests {
    @Test func `the first and only line on standard output tells where it listens`() throws {
        let folder = try Folder()
        try folder.prepare()
        let server = try RunningServer(folder, ["--listen", "127.0.0.1:0"])
        #expect(server.listening.members.map(\.name) == ["event", "urls", "version"])
        #expect(server.listening["event"] == .string("listening"))
        #expect(server.listening["version"] == .string(Version.text))
        guard case .array(let urls) = server.listening["urls"] else { return #expect(Bool(false), "no urls") }
        #expect(urls.count == 2)
        for url in urls {
            let url = try #require(url.text)
            #expect(try HTTPProbe.get(HTTPProbe.Target(url + "/livez")).status == 200)
        }
        #expect(server.stop() == 0)
        #expect(server.output.text.split(separator: "\n").count == 1)
    }

    @Test func `the data directory and everything in it are the owner's alone`() throws {
        let folder = try Folder()
        let server = try RunningServer(folder)
        #expect(try folder.mode(of: folder.data) == 0o700)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.data)
        #expect(names.contains("parley.db-wal"))
        for name in names { #expect(try folder.mode(of: folder.data + "/" + name) == 0o600, "\(name)") }
        server.stop()
    }

    @Test(arguments: [
        "GET /livez HTTP/1.1\r\nHost: x", "GET /v1/me HTTP/1.1\r\nHost: x", "GET / HTTP/9.9\r\nHost: x", "nonsense",
    ])
    func `every answer has the fields that keep browsers from making more of it`(_ request: String) throws {
        let server = try RunningServer(Folder())
        let answer = try RawClient(server.url).exchange(request + "\r\nConnection: close\r\n\r\n")
        for field in [
            "x-content-type-options: nosniff", "referrer-policy: no-referrer",
            "cross-origin-resource-policy: same-origin",
            "content-security-policy: default-src 'none'; frame-ancestors 'none'", "request-id: ", "date: ",
        ] {
            #expect(answer.lowercased().contains("\r\n\(field)"), "\(field)")
        }
        #expect(!answer.lowercased().contains("\r\nserver:"))
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a signal ends it in order, with the log folded into the database`(_ signal: Int32) throws {
        let folder = try Folder()
        let token = try folder.prepare()
        let server = try RunningServer(folder)
        #expect(try server.get("/v1/me", token: token).status == 200)
        server.send(signal)
        #expect(server.wait() == 0)
        #expect(!FileManager.default.fileExists(atPath: folder.database + "-wal"))
        #expect(try Parley.run("check", in: folder).status == 0)
    }

    @Test func `an ending server is not ready, refuses calls, and a second signal ends it at once`() throws {
        let folder = try Folder()
        let token = try folder.prepare()
        let server = try RunningServer(folder, ["--lame-duck", "300"])
        #expect(try server.get("/readyz").status == 200)
        server.send(SIGTERM)
        try eventually { try server.get("/readyz").status == 503 }
        #expect(try server.get("/livez").status == 200)
        let refused = try server.get("/v1/me", token: token)
        #expect(refused.status == 503)
        #expect(String(decoding: refused.body, as: UTF8.self).contains("\"draining\""))
        server.send(SIGTERM)
        #expect(server.wait() == 1)
    }

    @Test func `hang-ups, user signals and readers that went away do not end it`() throws {
        let server = try RunningServer(Folder())
        for signal in [SIGHUP, SIGUSR1, SIGPIPE] {
            server.send(signal)
            #expect(try server.get("/livez").status == 200)
        }
        #expect(server.stop() == 0)
    }

    @Test func `the log is lines of JSON that hold neither tokens nor names nor queries`() throws {
        let folder = try Folder()
        let token = try folder.prepare(email: "canary@example.org")
        let server = try RunningServer(folder)
        #expect(try server.get("/v1/contacts?email=canary@example.org", token: token).status == 200)
        #expect(try server.get("/v1/me?access_token=canary", token: token).status == 400)
        #expect(try server.get("/canary", token: token).status == 404)
        server.stop()
        let lines = server.log.text.split(separator: "\n")
        let objects = try lines.map { try #require(JSONValue(parsing: Array($0.utf8)).object) }
        for object in objects { #expect(object["time"] != nil && object["level"] != nil) }
        #expect(objects.compactMap { $0["event"]?.text } == ["access", "access", "access"])
        #expect(!server.log.text.contains(token))
        #expect(!server.log.text.contains("canary"))
    }

    @Test func `the access log can be turned off, and the level raised`() throws {
        let server = try RunningServer(Folder(), ["--access-log", "false", "--log-level", "error"])
        #expect(try server.get("/v1").status == 200)
        server.stop()
        #expect(server.log.text.isEmpty)
    }

    @Test func `serving beyond this machine without TLS is warned of, and serving on loopback is not`() throws {
        let open = try RunningServer(Folder(), ["--listen", "0.0.0.0:0"])
        open.stop()
        #expect(open.log.text.split(separator: "\n").filter { $0.contains("without TLS") }.count == 1)
        let closed = try RunningServer(Folder(), ["--listen", "localhost:0"])
        closed.stop()
        #expect(!closed.log.text.contains("TLS"))
    }

    @Test func `limits are those of the settings`() throws {
        let folder = try Folder()
        let token = try folder.prepare()
        let server = try RunningServer(folder, ["--body", "1024", "--request-line", "64"])
        guard case .object(let limits) = try server.object("/v1")["limits"] else { return #expect(Bool(false)) }
        #expect(limits["max_body_bytes"] == .integer(1_024))
        let head = "POST /v1/contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n"
        let body = "Content-Type: application/json\r\nContent-Length: 1025\r\nConnection: close\r\n\r\n"
        #expect(try RawClient(server.url).exchange(head + body).hasPrefix("HTTP/1.1 413"))
        let long = "GET /\(String(repeating: "a", count: 64)) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        #expect(try RawClient(server.url).exchange(long).hasPrefix("HTTP/1.1 414"))
    }

    @Test func `a database that was moved away makes it not ready until it is back, and no write is taken meanwhile`()
        throws
    {
        let folder = try Folder()
        let token = try folder.prepare()
        let server = try RunningServer(folder)
        try FileManager.default.moveItem(atPath: folder.database, toPath: folder.file("away.db"))
        try eventually { try server.get("/readyz").status == 503 }
        let body = #"{"name":"Maya"}"#
        let request =
            "POST /v1/contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
        #expect(try RawClient(server.url).exchange(request).hasPrefix("HTTP/1.1 503"))
        try FileManager.default.moveItem(atPath: folder.file("away.db"), toPath: folder.database)
        try eventually { try server.get("/readyz").status == 200 }
        #expect(try RawClient(server.url).exchange(request).hasPrefix("HTTP/1.1 201"))
        #expect(server.stop() == 0)
        #expect(server.log.text.contains("moved, deleted or replaced"))
    }

    @Test func `damage that is met while it runs is told as such, and ends it with 65`() throws {
        let folder = try Folder()
        let token = try folder.prepare()
        let server = try RunningServer(folder)
        let size = try #require(FileManager.default.contents(atPath: folder.database)).count
        // Every page but the first, before any of them has been read for a call.
        for offset in stride(from: 8_192, to: size, by: 8_192) {
            try folder.overwrite(at: offset, with: Array(repeating: 0xAA, count: 8_192))
        }
        // The background may have met it first; then the server is about to end, or has.
        if let reply = try? server.get("/v1/me", token: token) {
            let code = try JSONValue(parsing: reply.body).object?["code"]?.text
            #expect(reply.status == 500 && code == "storage_corrupt" || reply.status == 503 && code == "draining")
        }
        #expect(server.wait() == 65)
        #expect(server.log.text.contains("the storage failed"))
    }
}
