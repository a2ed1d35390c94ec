import Foundation
import Glibc
import Synchronization
import Testing

@testable import SQLite

@Suite("A backup is consistent, verified and private")
struct BackupTests {
    @Test("backups made beside a busy writer are each a whole moment of it")
    func besideWriter() throws {
        let folder = try Folder()
        let database = try folder.open()
        let isOver = Atomic(false)
        let written = DispatchSemaphore(value: 0)
        let thread = Thread {
            // Each transaction adds two people: a whole moment has an even number.
            var number = 0
            while !isOver.load(ordering: .relaxed) {
                number += 1
                _ = try? database.writer.run { tx in
                    try tx.run("INSERT INTO people (name) VALUES (\("a\(number)"))")
                    try tx.run("INSERT INTO people (name) VALUES (\("b\(number)"))")
                }
                if number == 10 { written.signal() }
            }
            written.signal()
        }
        thread.start()
        written.wait()
        for number in 1...5 {
            let path = folder.file("copy \(number).db")
            try database.backup(to: path)
            var status = stat()
            #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
            let migrations = [peopleSchema]
            #expect(try IntegrityReport.check(path: path, applicationID: testID, migrations: migrations).isEmpty)
            let restored = try Database(.init(path: path, applicationID: testID, migrations: migrations))
            let count = try restored.names().count
            #expect(count >= 20 && count.isMultiple(of: 2))
            restored.close()
        }
        isOver.store(true, ordering: .relaxed)
        written.wait()
        database.close()
    }

    @Test("an existing file, the database's own names and a missing folder are refused")
    func targets() throws {
        let folder = try Folder()
        let database = try folder.open()
        try database.add("Ada")
        try folder.write([1], to: "mine")
        let before = try folder.contents(without: ["parley.db-shm"])
        for name in ["mine", "parley.db", "parley.db-wal", "parley.db-shm", "parley.db-owner", "nowhere/copy.db"] {
            let error = #expect(throws: SQLiteError.self, "\(name)") { try database.backup(to: folder.file(name)) }
            #expect(error?.exitCode == 73, "\(name)")
        }
        #expect(try folder.contents(without: ["parley.db-shm"]) == before)
        #expect(try database.names() == ["Ada"])
        database.close()
        // Also when nobody has the database open.
        for name in ["parley.db-wal", "parley.db-shm"] {
            let error = #expect(throws: SQLiteError.self) {
                try Backup.make(of: folder.database, to: folder.file(name))
            }
            #expect(error?.exitCode == 73)
        }
    }

    @Test("a damaged database gives no backup and leaves no file")
    func damaged() throws {
        let folder = try LostTransactionTests.damagedDatabase()
        let error = #expect(throws: SQLiteError.self) {
            try Backup.make(of: folder.database, to: folder.file("copy.db"))
        }
        #expect(error?.isCorrupt == true)
        #expect(try folder.contents().keys.filter { $0.hasPrefix("copy") }.isEmpty)
    }

    @Test("a copy that is not sound is not kept")
    func unsoundCopy() throws {
        let folder = try Folder()
        let database = try folder.open()
        database.close()
        let script = "PRAGMA foreign_keys = OFF; INSERT INTO remarks (person, text) VALUES (99, 'of nobody');"
        try outsider(at: folder.database).runScript(script)
        let error = #expect(throws: SQLiteError.self) {
            try Backup.make(of: folder.database, to: folder.file("copy.db"))
        }
        #expect(error?.exitCode == 65)
        #expect(try folder.contents().keys.filter { $0.hasPrefix("copy") }.isEmpty)
    }

    @Test("what a crashed backup has left is replaced")
    func leftovers() throws {
        let folder = try Folder()
        let database = try folder.open()
        try database.add("Ada")
        try folder.write([1, 2, 3], to: "copy.db.part")
        try database.backup(to: folder.file("copy.db"))
        database.close()
        #expect(try !folder.contents().keys.contains { $0.hasSuffix(".part") })
    }

    @Test("a backup of what a crash has left has all that was acknowledged")
    func ofCrashed() throws {
        let folder = try Folder()
        let database = try folder.open()
        try database.add("Ada")
        let image = try folder.crashImage()
        database.close()
        try Backup.make(of: image.database, to: image.file("copy.db"))
        let copy = try Database(.init(path: image.file("copy.db"), applicationID: testID, migrations: [peopleSchema]))
        #expect(try copy.names() == ["Ada"])
        copy.close()
    }
}

@Suite("A check reads the whole database and names what is wrong")
struct IntegrityTests {
    private func check(_ folder: Folder) throws -> [String] {
        try IntegrityReport.check(path: folder.database, applicationID: testID, migrations: [peopleSchema])
    }

    private func edited(_ script: String) throws -> Folder {
        let folder = try Folder()
        let database = try folder.open()
        try database.add("Ada")
        database.close()
        try outsider(at: folder.database).runScript(script)
        return folder
    }

    @Test("a sound database has no problems, while it is open and after it was closed")
    func sound() throws {
        let folder = try Folder()
        let database = try folder.open()
        try database.add("Ada")
        #expect(try check(folder).isEmpty)
        database.close()
        #expect(try check(folder).isEmpty)
        let reopened = try folder.open()
        #expect(try reopened.names() == ["Ada"])
        reopened.close()
    }

    @Test("statistics that SQLite keeps are no difference")
    func statistics() throws { #expect(try check(edited("ANALYZE")).isEmpty) }

    @Test("tables and indexes that are missing, changed or added")
    func schema() throws {
        let folder = try edited(
            "DROP TABLE remarks; CREATE INDEX by_age ON people (age); ALTER TABLE people ADD COLUMN email TEXT;")
        #expect(
            try check(folder) == [
                "table people is not as the migrations make it", "table remarks is missing",
                "index by_age is not from the migrations",
            ])
    }

    @Test("a reference to nobody, another application id, a version that is newer or none")
    func others() throws {
        #expect(
            try check(edited("PRAGMA foreign_keys = OFF; INSERT INTO remarks (person, text) VALUES (99, 'x')"))
                == ["remarks, row 1, refers to a missing people"])
        #expect(try check(edited("PRAGMA application_id = 7")) == ["the application id is 7"])
        #expect(try check(edited("PRAGMA user_version = 9")) == ["schema version 9 is newer than this program's 1"])
        #expect(try check(edited("PRAGMA user_version = 0")) == ["schema version 0 is none that this program makes"])
    }

    @Test("a flipped byte in a row, which opening does not notice")
    func flippedByte() throws {
        let folder = try Folder()
        let database = try folder.open()
        try database.add("Marker-of-a-row")
        database.close()
        var bytes = [UInt8](try #require(FileManager.default.contents(atPath: folder.database)))
        let marker = Array("Marker-of-a-row".utf8)
        let place = try #require(bytes.indices.dropLast(20).first { Array(bytes[$0..<($0 + marker.count)]) == marker })
        bytes[place] ^= 1
        try folder.write(bytes, to: "parley.db")
        #expect(try !check(folder).isEmpty)
    }

    @Test("a file that is no database is an error")
    func noDatabase() throws {
        let folder = try Folder()
        try folder.write(Array("hello".utf8), to: "parley.db")
        #expect(throws: SQLiteError.self) { try check(folder) }
        #expect(throws: SQLiteError.self) {
            try IntegrityReport.check(path: folder.file("none.db"), applicationID: testID, migrations: [peopleSchema])
        }
        #expect(try Set(folder.contents().keys) == ["parley.db"])
    }
}
