import Foundation
import JSON
import Testing

@testable import App

@Suite("Commands") struct CommandTests {
    @Test func `version tells the program and the libraries that are linked, and warns of a defect in SQLite`() throws {
        let outcome = try Parley.run(["--version"])
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.first == "parley \(Version.text)")
        #expect(lines.dropFirst().first?.hasPrefix("SQLite 3.") == true)
        #expect(lines.last?.hasPrefix("OpenSSL 3.") == true)
        let version = try #require(lines.dropFirst().first?.split(separator: " ").last).description
        #expect(outcome.words.contains("warning: SQLite before 3.51.3") == RootCommand.hasLogDefect(version))
    }

    @Test(arguments: [
        ("3.6.23", false), ("3.7.0", true), ("3.40.1", true), ("3.51.2", true), ("3.51.3", false), ("4.0.0", false),
    ])
    func `the defect lies in SQLite 3.7.0 to 3.51.2`(_ version: String, _ isAffected: Bool) {
        #expect(RootCommand.hasLogDefect(version) == isAffected)
    }

    @Test func `user add prints one object, with a token when one is named, and the server knows it`() throws {
        let folder = try Folder()
        let outcome = try Parley.run(
            "user", "add", "--email", "ada@example.org", "--name", " Ada ", "--role", "student", "--token", "laptop",
            "--time-zone", "Europe/Lisbon", in: folder)
        #expect(outcome.status == 0)
        let object = try #require(outcome.objects().first)
        #expect(try outcome.objects().count == 1)
        #expect(object.members.map(\.name) == ["id", "email", "role", "token"])
        let server = try RunningServer(folder)
        let me = try server.object("/v1/me", token: try #require(object["token"]?.text))
        #expect(me["id"] == object["id"])
        #expect(me["name"] == .string("Ada"))
        #expect(me["time_zone"] == .string("Europe/Lisbon"))
    }

    @Test func `user add without a token prints none, and takes the zone of the instance`() throws {
        let folder = try Folder()
        let arguments = ["user", "add", "--email", "ada@example.org", "--name", "Ada", "--role", "advisor"]
        let outcome = try Parley.run(
            arguments, environment: ["PARLEY_DATA": folder.data, "PARLEY_TIME_ZONE": "America/Toronto"])
        #expect(try #require(outcome.objects().first).members.map(\.name) == ["id", "email", "role"])
        let list = try Parley.run("user", "list", in: folder).objects()
        #expect(list.map { $0["time_zone"] } == [.string("America/Toronto")])
    }

    @Test func `user add refuses an address that is taken, in any letter case`() throws {
        let folder = try Folder()
        try folder.prepare()
        let outcome = try Parley.run(
            "user", "add", "--email", "ADA@example.org", "--name", "Ada", "--role", "student", in: folder)
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.words.contains("exists"))
    }

    @Test(arguments: [
        ["--email", "ada", "--name", "Ada", "--role", "student"],
        ["--email", "ada@example.org", "--name", "", "--role", "student"],
        ["--email", "ada@example.org", "--name", "A\u{7}da", "--role", "student"],
        ["--email", "ada@example.org", "--name", "Ada", "--role", "teacher"],
        ["--email", "ada@example.org", "--name", "Ada", "--role", "student", "--token", "t", "--days", "367"],
        ["--email", "ada@example.org", "--name", "Ada", "--role", "student", "--token", ""],
        ["--email", "ada@example.org", "--name", "Ada", "--role", "student", "--time-zone", "Mars"],
        ["--email", "ada@example.org", "--role", "student"],
    ])
    func `user add refuses wrong input as wrong usage, and adds nothing`(_ options: [String]) throws {
        let folder = try Folder()
        let outcome = try Parley.run(["user", "add", "--data", folder.data] + options)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(!outcome.words.isEmpty)
        #expect(try Parley.run("user", "list", in: folder).output.isEmpty)
    }

    @Test func `tokens are made, listed without their secret, and end at once when they are revoked`() throws {
        let folder = try Folder()
        try folder.prepare()
        let added = try Parley.run(
            "token", "add", "--email", "Ada@example.org", "--name", "phone", "--scopes", "read", "--days", "2",
            in: folder)
        let token = try #require(added.objects().first)
        #expect(token["scopes"] == .array([.string("read")]))
        let secret = try #require(token["token"]?.text)
        let listed = try Parley.run("token", "list", "--email", "ada@example.org", in: folder)
        #expect(try listed.objects().map { $0["name"] } == [.string("t"), .string("phone")])
        #expect(!listed.output.contains(secret))
        #expect(!listed.output.contains("prp_"))
        var server = try RunningServer(folder)
        #expect(try server.get("/v1/me", token: secret).status == 200)
        server.stop()

        let id = try #require(token["id"]?.text)
        #expect(try Parley.run("token", "revoke", id, in: folder).status == 0)
        #expect(try Parley.run("token", "revoke", id, in: folder).status == 1)
        server = try RunningServer(folder)
        #expect(try server.get("/v1/me", token: secret).status == 401)
    }

    @Test func `a token for nobody, with unknown scopes or days is refused`() throws {
        let folder = try Folder()
        try folder.prepare()
        let add = ["token", "add", "--data", folder.data, "--name", "x"]
        #expect(try Parley.run(add + ["--email", "bob@example.org"]).status == 1)
        #expect(try Parley.run(add + ["--email", "ada@example.org", "--scopes", "read,all"]).status == 64)
        #expect(try Parley.run(add + ["--email", "ada@example.org", "--scopes", ""]).status == 64)
        #expect(try Parley.run(add + ["--email", "ada@example.org", "--days", "0"]).status == 64)
        #expect(try Parley.run("token", "list", in: folder).objects().count == 1)
    }

    @Test func `setup makes three accounts whose tokens work, and later says nothing`() throws {
        let folder = try Folder()
        let accounts = try Parley.run("setup", in: folder).objects()
        #expect(accounts.map { $0["role"] } == [.string("admin"), .string("student"), .string("student")])
        let again = try Parley.run("setup", in: folder)
        #expect(again.status == 0)
        #expect(again.output.isEmpty && again.words.isEmpty)
        let server = try RunningServer(folder)
        for account in accounts {
            #expect(try server.object("/v1/me", token: try #require(account["token"]?.text))["id"] == account["id"])
        }
    }

    @Test func `check finds a sound database sound, beside a server and without one, which starts afterwards`() throws {
        let folder = try Folder()
        try folder.prepare()
        let server = try RunningServer(folder)
        let beside = try Parley.run("check", in: folder)
        #expect(beside.status == 0)
        #expect(try beside.objects().first?["problems"] == .array([]))
        #expect(server.stop() == 0)
        #expect(try Parley.run("check", in: folder).status == 0)
        #expect(try RunningServer(folder).stop() == 0)
    }

    @Test func `check finds a damaged page`() throws {
        let folder = try Folder()
        try folder.prepare()
        let size = try #require(FileManager.default.contents(atPath: folder.database)).count
        // Every page from the third on, so that tables and indexes are among them.
        for offset in stride(from: 2 * 8_192, to: size, by: 8_192) {
            try folder.overwrite(at: offset, with: Array(repeating: 0xAA, count: 512))
        }
        let outcome = try Parley.run("check", in: folder)
        #expect(outcome.status == 65)
        #expect(!outcome.words.contains("sound"))
    }

    @Test func `check and backup name the directory in which there is no database`() throws {
        let folder = try Folder()
        for command in [["check"], ["backup", folder.file("copy.db")]] {
            let outcome = try Parley.run(command + ["--data", folder.data])
            #expect(outcome.status == 78)
            #expect(outcome.words.contains(folder.data))
        }
        #expect(try folder.contents().isEmpty)
    }

    @Test func `a backup made while a server writes is private, complete, and serves in its place`() throws {
        let folder = try Folder()
        let token = try folder.prepare()
        let server = try RunningServer(folder)
        let copy = folder.file("copy.db")
        let outcome = try Parley.run("backup", copy, in: folder)
        #expect(outcome.status == 0)
        #expect(try outcome.objects().first?["file"] == .string(copy))
        #expect(try folder.mode(of: copy) == 0o600)
        #expect(try Parley.run("backup", copy, in: folder).status == 73)
        #expect(server.stop() == 0)

        let restored = try Folder()
        try FileManager.default.createDirectory(
            atPath: restored.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.copyItem(atPath: copy, toPath: restored.database)
        #expect(try Parley.run("check", in: restored).status == 0)
        #expect(try RunningServer(restored).get("/v1/me", token: token).status == 200)
    }

    @Test func `health asks the server that is named, or the one of the settings`() throws {
        let folder = try Folder()
        let server = try RunningServer(folder)
        let named = try Parley.run(["health", server.url])
        #expect(named.status == 0)
        #expect(try named.objects().first?["status"] == .string("pass"))
        let address = String(server.url.dropFirst("http://".count))
        #expect(try Parley.run(["health"], environment: ["PARLEY_LISTEN": address]).status == 0)
        #expect(try Parley.run(["health", server.url + "/livez"]).status == 0)
        #expect(try Parley.run(["health", server.url + "/nowhere"]).status == 1)
        server.stop()
        #expect(try Parley.run(["health", server.url]).status == 1)
        #expect(try Parley.run(["health"], environment: ["PARLEY_LISTEN": address]).status == 1)
    }

    @Test(arguments: [
        "127.0.0.1:8080", "ftp://127.0.0.1", "https://a:x", "http://", "http://127.0.0.1:x", "http://a b",
    ])
    func `health refuses what is no address`(_ url: String) throws {
        #expect(try Parley.run(["health", url]).status == 64)
    }

    @Test func `an unknown command, and an unknown option, are wrong usage`() throws {
        #expect(try Parley.run(["dance"]).status == 64)
        #expect(try Parley.run(["check", "--date", "x"]).status == 64)
        #expect(try Parley.run(["serve", "--date", "x"]).status == 64)
        #expect(try Parley.run(["serve"], environment: ["PARLEY_DATE": "x"]).status == 78)
        #expect(try Parley.run(["check"], environment: ["PARLEY_DATE": "x"]).status == 78)
    }
}
