import Foundation
import Glibc
import HTTPServer
import SQLite
import Testing

@testable import App

@Suite("A refused start") struct StartRefusalTests {
    /// Starts a server that must not start; returns how it ended.
    private func refusedStart(_ folder: Folder, _ arguments: [String] = []) throws -> Parley.Outcome {
        try Parley.run(["serve", "--data", folder.data, "--listen", "127.0.0.1:0"] + arguments)
    }

    /// Damages a database, and expects that the start is refused with the code and touches nothing.
    private func expectRefusal(_ code: Int32, after damage: (Folder) throws -> Void) throws {
        let folder = try Folder()
        try folder.prepare()
        try damage(folder)
        let before = try folder.contents()
        let outcome = try refusedStart(folder)
        #expect(outcome.status == code)
        #expect(outcome.output.isEmpty)
        #expect(outcome.words.contains("parley: \(folder.data)") || outcome.words.contains(folder.database))
        #expect(try folder.contents() == before)
    }

    @Test func `on data that another server holds ends with 75, and the first goes on`() throws {
        let folder = try Folder()
        let server = try RunningServer(folder)
        let outcome = try refusedStart(folder)
        #expect(outcome.status == 75)
        #expect(outcome.output.isEmpty)
        #expect(try server.get("/readyz").status == 200)
        #expect(server.stop() == 0)
    }

    @Test func `after a kill -9 does not happen: the lock went with the process`() throws {
        let folder = try Folder()
        let server = try RunningServer(folder)
        server.send(SIGKILL)
        _ = server.wait()
        #expect(try RunningServer(folder).stop() == 0)
    }

    @Test func `on a port that is in use ends with 69`() throws {
        let folder = try Folder()
        let other = try Folder()
        let server = try RunningServer(folder)
        let address = String(server.url.dropFirst("http://".count))
        let outcome = try Parley.run(["serve", "--data", other.data, "--listen", address])
        #expect(outcome.status == 69)
        #expect(outcome.output.isEmpty)
        #expect(outcome.words.contains(address))
    }

    @Test func `on an address that is not this machine's ends with 69`() throws {
        let folder = try Folder()
        let outcome = try Parley.run(["serve", "--data", folder.data, "--listen", "192.0.2.1:0"])
        #expect(outcome.status == 69)
    }

    @Test func `on a port for metrics that is in use ends with 69, and leaves the data free`() throws {
        let folder = try Folder()
        let other = try Folder()
        let server = try RunningServer(folder)
        let address = String(server.url.dropFirst("http://".count))
        #expect(try refusedStart(other, ["--metrics", address]).status == 69)
        #expect(try RunningServer(other).stop() == 0)
    }

    @Test func `on an empty file ends with 65`() throws {
        try expectRefusal(65) { try Data().write(to: URL(filePath: $0.database)) }
    }

    @Test func `on another program's file ends with 65`() throws {
        try expectRefusal(65) { try $0.overwrite(at: 0, with: Array("This is no database.".utf8)) }
    }

    @Test func `on another program's database ends with 65`() throws {
        // The application id (https://sqlite.org/fileformat.html, section 1.3.14).
        try expectRefusal(65) { try $0.overwrite(at: 68, with: [0, 0, 0, 1]) }
    }

    @Test func `on a database that was cut off ends with 65`() throws {
        try expectRefusal(65) { truncate($0.database, 3 * 8_192) }
    }

    @Test func `on a newer schema ends with 78`() throws {
        // The user version (section 1.3.12).
        try expectRefusal(78) { try $0.overwrite(at: 60, with: [0, 0, 0x27, 0x0F]) }
    }

    @Test func `on data that others may read ends with 77, unless that is allowed`() throws {
        try expectRefusal(77) { chmod($0.database, 0o644) }
        try expectRefusal(77) { chmod($0.data, 0o750) }
        let folder = try Folder()
        try folder.prepare()
        chmod(folder.data, 0o750)
        #expect(try RunningServer(folder, ["--allow-open-permissions", "true"]).stop() == 0)
    }

    @Test func `where no directory can be made ends with 73`() throws {
        let folder = try Folder()
        try Data().write(to: URL(filePath: folder.data))
        #expect(try refusedStart(folder).status == 73)
        #expect(try Parley.run(["serve", "--data", folder.data + "/below"]).status == 73)
    }

    @Test(.enabled(if: geteuid() == 0, "only the superuser can give a directory away"))
    func `of data that belong to another user ends with 77`() throws {
        let folder = try Folder()
        try folder.prepare()
        chown(folder.data, 12_345, 12_345)
        for command in [["check"], ["user", "list"], ["backup", folder.file("copy.db")], ["serve"]] {
            let outcome = try Parley.run(command + ["--data", folder.data])
            #expect(outcome.status == 77)
            #expect(outcome.words.contains("12345"))
        }
    }

    @Test func `each error of the rooms has its exit code`() {
        let address = Settings().listen[0]
        let expected: [(any Error, Int32)] = [
            (SQLiteError.refused(.held(path: "/x")), 75), (SQLiteError.refused(.empty(path: "/x")), 65),
            (SQLiteError.refused(.unsafeFilesystem(path: "/x", kind: "NFS")), 78), (SQLiteError.storageFailure, 74),
            (SQLiteError.storageFull, 74), (SQLiteError.storageCorrupt, 65), (SQLiteError.busy, 75),
            (ServerError.addressInUse(address), 69), (ServerError.permissionDenied(address), 77),
        ]
        for (error, code) in expected { #expect(Failure(error)?.exitCode == code) }
        #expect(Failure(CocoaError(.fileNoSuchFile)) == nil)
    }
}
