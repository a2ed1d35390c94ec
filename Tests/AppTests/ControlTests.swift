import Foundation
import Glibc
import HTTPServer
import JSON
import SQLite
import Testing

@testable import App

/// Commands work while a server runs, by way of the socket in its data directory.
@Suite("Commands beside a server") struct ControlTests {
    @Test func `accounts and tokens are made, listed and revoked in the running server`() throws {
        let folder = try Folder()
        try folder.prepare()
        let server = try RunningServer(folder)
        let added = try Parley.run(
            "user", "add", "--email", "ben@example.org", "--name", "Ben", "--role", "student", "--token", "laptop",
            in: folder)
        #expect(added.status == 0)
        let secret = try #require(added.objects().first?["token"]?.text)
        #expect(try server.get("/v1/me", token: secret).status == 200)
        #expect(try Parley.run("user", "list", in: folder).objects().count == 2)
        let phone = try Parley.run(
            "token", "add", "--email", "ben@example.org", "--name", "phone", "--scopes", "read", in: folder)
        let token = try #require(phone.objects().first)
        #expect(token["scopes"] == .array([.string("read")]))
        #expect(try Parley.run("token", "list", "--email", "ben@example.org", in: folder).objects().count == 2)
        let id = try #require(token["id"]?.text)
        #expect(try Parley.run("token", "revoke", id, in: folder).objects().first?["revoked"] == .bool(true))
        #expect(try server.get("/v1/me", token: try #require(token["token"]?.text)).status == 401)
        #expect(server.stop() == 0)
        #expect(try Parley.run("user", "list", in: folder).objects().count == 2)
    }

    @Test func `end there as they would without a server`() throws {
        let folder = try Folder()
        try folder.prepare()
        let server = try RunningServer(folder)
        let taken = try Parley.run(
            "user", "add", "--email", "ADA@example.org", "--name", "Ada", "--role", "student", in: folder)
        #expect(taken.status == 1)
        #expect(taken.words.contains("exists") && taken.output.isEmpty)
        #expect(try Parley.run("token", "revoke", "x", in: folder).status == 1)
        let wrong = try Parley.run(
            "user", "add", "--email", "nobody", "--name", "N", "--role", "student", in: folder)
        #expect(wrong.status == 64)
        let zone = try Parley.run(
            "user", "add", "--email", "z@example.org", "--name", "Z", "--role", "student", "--time-zone", "Mars",
            in: folder)
        #expect(zone.status == 64)
        #expect(try server.get("/readyz").status == 200)
    }

    @Test func `the socket is its owner's alone, goes with the server, and a stale one is replaced`() throws {
        let folder = try Folder()
        try folder.prepare()
        let path = folder.data + "/parley.sock"
        var server = try RunningServer(folder)
        try eventually { FileManager.default.fileExists(atPath: path) }
        #expect(try folder.mode(of: path) == 0o600)
        server.send(SIGKILL)
        _ = server.wait()
        #expect(FileManager.default.fileExists(atPath: path))
        #expect(try Parley.run("user", "list", in: folder).objects().count == 1)
        server = try RunningServer(folder)
        #expect(try Parley.run("user", "list", in: folder).objects().count == 1)
        #expect(server.stop() == 0)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a data directory whose path is longer than a socket's address may be is no hindrance`() throws {
        let folder = try Folder()
        let deep = folder.file(String(repeating: "d", count: 120))
        try FileManager.default.createDirectory(atPath: deep, withIntermediateDirectories: false)
        let data = deep + "/data"
        let add = ["user", "add", "--email", "a@example.org", "--name", "A", "--role", "student", "--data", data]
        #expect(try Parley.run(add).status == 0)
        let server = try Parley.start(["serve", "--data", data, "--listen", "127.0.0.1:0"], [:])
        defer {
            server.process.terminate()
            server.process.waitUntilExit()
        }
        _ = try Collected(server.output).firstLine()
        #expect(try Parley.run(["user", "list", "--data", data]).objects().count == 1)
    }

    @Test func `data that another process holds without listening are in use`() throws {
        let folder = try Folder()
        try folder.prepare()
        let lock = try DirectoryLock(directory: folder.data)
        let outcome = try Parley.run("user", "list", in: folder)
        #expect(outcome.status == 75)
        #expect(outcome.words.contains("is using") && outcome.output.isEmpty)
        withExtendedLifetime(lock) {}
    }

    @Test func `nothing but commands is taken at the socket`() throws {
        let folder = try Folder()
        try folder.prepare()
        let server = try RunningServer(folder)
        for body in ["{}", "[]", "nonsense", #"{"arguments":["serve"]}"#, #"{"arguments":["check"]}"#] {
            let socket = try #require(UnixSocket.connect(to: folder.data + "/parley.sock", seconds: 30))
            defer { close(socket) }
            let target = HTTPProbe.Target(host: "localhost", port: 80, path: ControlClient.path, isSecure: false)
            #expect(try HTTPProbe.post(Array(body.utf8), to: target, over: socket).status == 422, "\(body)")
        }
        #expect(try server.get("/readyz").status == 200)
    }
}
