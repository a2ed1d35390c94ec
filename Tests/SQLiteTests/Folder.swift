import Foundation
import Glibc

@testable import SQLite

/// A fresh folder on the disk, removed with the test that made it.
final class Folder: Sendable {
    let path: String

    init() throws {
        var template = Array("\(NSTemporaryDirectory())parley-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw CocoaError(.fileWriteUnknown) }
        path = String(cString: made)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var database: String { file("parley.db") }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
        chmod(file(name), 0o600)
    }

    /// Every file below the folder with its mode and bytes.
    func contents(without: Set<String> = []) throws -> [String: String] {
        var contents: [String: String] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) where !without.contains(name) {
            var status = stat()
            lstat(file(name), &status)
            let bytes = FileManager.default.contents(atPath: file(name))?.base64EncodedString() ?? ""
            contents[name] = "\(String(status.st_mode, radix: 8)) \(bytes)"
        }
        return contents
    }

    /// A copy as a crash at this moment would leave the folder. It is made by another process, since closing a database
    /// file here would give up this process's locks on it.
    func crashImage() throws -> Folder {
        let copy = try Folder()
        try run("/bin/cp", ["-a", path + "/.", copy.path])
        return copy
    }
}

/// A connection as another program would have it, to a file that is made if it is missing.
func outsider(at path: String, pageSize: Int = 8_192) throws -> Connection {
    if !DurableFile.exists(path) { try DurableFile.create(path) }
    var opening = Opening(path: path, purpose: .creator)
    opening.pageSize = pageSize
    return try opening.open()
}

let testID: Int32 = 0x7061_7274

let peopleSchema = Migration(
    number: 1, name: "people",
    sql: """
        -- Somebody, and what is said about them.
        CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, age INTEGER CHECK (age >= 0)) STRICT;
        CREATE TABLE remarks (
            id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES people (id), text TEXT NOT NULL,
            later INTEGER REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED
        ) STRICT;
        """)

extension Folder {
    func options(_ migrations: [Migration] = [peopleSchema]) -> Database.Options {
        var options = Database.Options(path: database, applicationID: testID, migrations: migrations)
        // Groups in tests end by their size, not by how fast the machine is.
        options.groupTime = .seconds(60)
        return options
    }

    func open(_ migrations: [Migration] = [peopleSchema]) throws -> Database { try Database(options(migrations)) }
}

extension Database {
    func names() throws -> [String] {
        try makeReader().read { try $0.all("SELECT name FROM people ORDER BY id") { $0.text(0) } }
    }

    func add(_ name: String) throws {
        _ = try writer.run { try $0.run("INSERT INTO people (name) VALUES (\(name))") }
    }
}
