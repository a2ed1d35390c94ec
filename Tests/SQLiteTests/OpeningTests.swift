import Foundation
import Glibc
import Testing

@testable import SQLite

@Suite("A database that cannot be trusted is refused and not touched")
struct OpeningTests {
    /// A database that was closed properly, with one person in it.
    private func sound(_ name: String = "Ada") throws -> Folder {
        let folder = try Folder()
        let database = try folder.open()
        try database.add(name)
        database.close()
        return folder
    }

    /// A database as a crash leaves it, with everything still in its log.
    private func crashed(_ name: String = "Ada", _ migrations: [Migration] = [peopleSchema]) throws -> Folder {
        let folder = try Folder()
        let database = try folder.open(migrations)
        try database.add(name)
        let image = try folder.crashImage()
        database.close()
        return image
    }

    private func change(_ folder: Folder, _ name: String = "parley.db", _ body: (inout [UInt8]) -> Void) throws {
        var bytes = [UInt8](FileManager.default.contents(atPath: folder.file(name)) ?? Data())
        body(&bytes)
        try folder.write(bytes, to: name)
    }

    /// Opens twice, and expects the same refusal and the same bytes before and after.
    private func expectRefusal(
        _ folder: Folder, exitCode: Int32, without: Set<String> = [], sourceLocation: SourceLocation = #_sourceLocation,
        _ matches: (Refusal) -> Bool
    ) throws {
        let before = try folder.contents(without: without)
        for _ in 1...2 {
            let error = #expect(throws: SQLiteError.self, sourceLocation: sourceLocation) { try folder.open() }
            guard case .refused(let refusal) = error else {
                Issue.record("not refused: \(String(describing: error))", sourceLocation: sourceLocation)
                return
            }
            #expect(matches(refusal), "\(refusal)", sourceLocation: sourceLocation)
            #expect(refusal.exitCode == exitCode, sourceLocation: sourceLocation)
            #expect(error?.exitCode == exitCode, sourceLocation: sourceLocation)
        }
        let after = try folder.contents(without: without)
        let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
        #expect(changed.isEmpty, sourceLocation: sourceLocation)
    }

    private func isDamaged(_ refusal: Refusal) -> Bool { if case .damaged = refusal { true } else { false } }
    private func isNotOurs(_ refusal: Refusal) -> Bool { if case .notOurs = refusal { true } else { false } }

    @Test("a missing file is created, whole and private")
    func creates() throws {
        let folder = try Folder()
        let events = Notes()
        var options = folder.options()
        options.onEvent = { events.add("\($0)") }
        let database = try Database(options)
        #expect(try database.names() == [])
        #expect(events.all == ["created"])
        for (name, contents) in try folder.contents() {
            #expect(contents.hasPrefix("100600 "), "\(name)")
        }
        database.close()
        #expect(try Set(folder.contents().keys) == ["parley.db", "parley.db-owner"])
    }

    @Test("what was written is found by the next opening")
    func reopens() throws {
        let folder = try sound()
        for _ in 1...3 {
            let database = try folder.open()
            #expect(try database.names() == ["Ada"])
            database.close()
        }
    }

    @Test("a crash loses nothing, also one while the database is created")
    func afterCrash() throws {
        let folder = try crashed()
        try folder.write([1, 2, 3], to: "parley.db-new")
        try folder.write([1, 2, 3], to: "parley.db-new-journal")
        let database = try folder.open()
        #expect(try database.names() == ["Ada"])
        database.close()

        let unfinished = try Folder()
        try unfinished.write(Array("SQLite format 3\0".utf8), to: "parley.db-new")
        try unfinished.open().close()
        #expect(try Set(unfinished.contents().keys) == ["parley.db", "parley.db-owner"])
    }

    @Test("an empty file")
    func empty() throws {
        let folder = try sound()
        try change(folder) { $0 = [] }
        try expectRefusal(folder, exitCode: 65) { $0 == .empty(path: folder.database) }
    }

    @Test("a header of zeros, random bytes, a text, a file that is too short")
    func notADatabase() throws {
        var generator = SystemRandomNumberGenerator()
        let contents: [[UInt8]] = [
            [UInt8](repeating: 0, count: 8_192), (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &generator) },
            Array("hello".utf8), Array("SQLite format 3\0".utf8),
        ]
        for bytes in contents {
            let folder = try Folder()
            try folder.write(bytes, to: "parley.db")
            try expectRefusal(folder, exitCode: 65, isNotOurs)
        }
        let zeroed = try sound()
        try change(zeroed) { $0.replaceSubrange(0..<100, with: repeatElement(0, count: 100)) }
        try expectRefusal(zeroed, exitCode: 65, isNotOurs)
        let logged = try crashed()
        try change(logged) { $0.replaceSubrange(0..<100, with: repeatElement(0, count: 100)) }
        try expectRefusal(logged, exitCode: 65, isNotOurs)
    }

    @Test("another program's database, in either journal mode")
    func otherProgram() throws {
        for mode in ["WAL", "DELETE"] {
            let folder = try Folder()
            let script = "PRAGMA journal_mode = \(mode); CREATE TABLE t (a); INSERT INTO t VALUES (1);"
            try outsider(at: folder.database).runScript(script)
            try expectRefusal(folder, exitCode: 65, isNotOurs)
        }
    }

    @Test("a database that was cut in half")
    func truncated() throws {
        let folder = try sound()
        try change(folder) { $0.removeLast($0.count / 2) }
        try expectRefusal(folder, exitCode: 65, isDamaged)
        try change(folder) { $0.removeLast($0.count - 4_000) }
        try expectRefusal(folder, exitCode: 65, isDamaged)
    }

    @Test("a database whose schema is garbage")
    func damagedSchema() throws {
        let folder = try sound()
        try change(folder) { $0.replaceSubrange(100..<8_192, with: repeatElement(0xAA, count: 8_092)) }
        try expectRefusal(folder, exitCode: 65, isDamaged)
        // With a log to recover, only SQLite's scratch file may differ: it is made anew by every opening.
        let logged = try crashed()
        try change(logged) { $0.replaceSubrange(100..<8_192, with: repeatElement(0xAA, count: 8_092)) }
        try expectRefusal(logged, exitCode: 65, without: ["parley.db-shm"], isDamaged)
    }

    @Test("a schema version of nought, below nought")
    func strangeVersion() throws {
        for version: [UInt8] in [[0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF]] {
            let folder = try sound()
            try change(folder) { $0.replaceSubrange(60..<64, with: version) }
            try expectRefusal(folder, exitCode: 65, isDamaged)
        }
    }

    @Test("a newer schema, also when only the log tells it")
    func newer() throws {
        let second = Migration(number: 2, name: "second", sql: "ALTER TABLE people ADD COLUMN email TEXT")
        let folder = try Folder()
        try folder.open([peopleSchema, second]).close()
        try expectRefusal(folder, exitCode: 78) { $0 == .newerSchema(path: folder.database, found: 2, known: 1) }

        let migrating = try sound()
        let database = try migrating.open([peopleSchema, second])
        let image = try migrating.crashImage()
        database.close()
        try expectRefusal(image, exitCode: 78) { $0 == .newerSchema(path: image.database, found: 2, known: 1) }
    }

    @Test("the log of another database")
    func foreignLog() throws {
        let other = try crashed("Eve")
        // Of the same program: it replaced this one's log, or was put beside a database that had none.
        let mine = try crashed("Ada")
        try FileManager.default.removeItem(atPath: mine.file("parley.db-wal"))
        try FileManager.default.copyItem(atPath: other.file("parley.db-wal"), toPath: mine.file("parley.db-wal"))
        try LogOwner(
            database: #require(LogOwner.File(at: mine.database)), wal: .init(inode: 1, born: 1)
        ).save(in: mine)
        try expectRefusal(mine, exitCode: 65, isDamaged)

        let closed = try sound()
        try FileManager.default.copyItem(atPath: other.file("parley.db-wal"), toPath: closed.file("parley.db-wal"))
        try expectRefusal(closed, exitCode: 65, isDamaged)
        // In a copy of the directory no file is the remembered one.
        let copied = try sound().crashImage()
        try FileManager.default.copyItem(atPath: other.file("parley.db-wal"), toPath: copied.file("parley.db-wal"))
        try expectRefusal(copied, exitCode: 65, isDamaged)
    }

    @Test("a log that its database did not have when it was closed is played when the operator insists")
    func insistsOnLog() throws {
        let folder = try crashed("Ada")
        let owner = try #require(LogOwner(of: DataFiles(database: folder.database)))
        try LogOwner(database: owner.database, wal: nil).save(in: folder)
        try expectRefusal(folder, exitCode: 65, isDamaged)
        unlink(folder.file("parley.db-owner"))
        let database = try folder.open()
        #expect(try database.names() == ["Ada"])
        database.close()
    }

    @Test("a backup put in the place of a database that has left its log behind")
    func restoredBesideLog() throws {
        let folder = try Folder()
        let database = try folder.open()
        try database.backup(to: folder.file("old.db"))
        try database.add("Ada")
        let image = try folder.crashImage()
        database.close()
        try #require(LogOwner(of: DataFiles(database: image.database))).save(in: image)
        #expect(rename(image.file("old.db"), image.database) == 0)
        try expectRefusal(image, exitCode: 65, isDamaged)
        // As the refusal says: who knows better may have the log replayed, and without it the backup is used.
        let insisting = try image.crashImage()
        unlink(insisting.file("parley.db-owner"))
        let replayed = try insisting.open()
        #expect(try replayed.names() == ["Ada"])
        replayed.close()
        unlink(image.file("parley.db-wal"))
        unlink(image.file("parley.db-shm"))
        let restored = try image.open()
        #expect(try restored.names() == [])
        restored.close()
    }

    @Test("the log of another program, or of a database with another page size")
    func strangerLog() throws {
        let strangerID = try Folder()
        let text = "CREATE TABLE t (a); CREATE TABLE u (a);"
        for (pageSize, folder) in [(8_192, strangerID), (4_096, try Folder())] {
            let other = try outsider(at: folder.file("other.db"), pageSize: pageSize)
            try other.runScript("PRAGMA journal_mode = WAL; \(text)")
            let mine = try sound()
            unlink(mine.file("parley.db-owner"))
            try FileManager.default.copyItem(atPath: folder.file("other.db-wal"), toPath: mine.file("parley.db-wal"))
            let log = try WALFile(path: mine.file("parley.db-wal"))
            #expect(log?.transactions ?? 0 > 0)
            withExtendedLifetime(other) {}
            try expectRefusal(mine, exitCode: 65, isDamaged)
        }
    }

    @Test("a log without its database")
    func orphanedLog() throws {
        let folder = try crashed()
        try FileManager.default.removeItem(atPath: folder.database)
        try expectRefusal(folder, exitCode: 65, isDamaged)
    }

    @Test("a log whose end is torn or garbled loses no earlier transaction and refuses nothing")
    func tornLog() throws {
        let folder = try Folder()
        let database = try folder.open()
        for name in ["Ada", "Bob", "Carl"] { try database.add(name) }
        let image = try folder.crashImage()
        database.close()
        try change(image, "parley.db-wal") { $0.removeLast(100) }
        let reopened = try image.open()
        #expect(try reopened.names() == ["Ada", "Bob"])
        reopened.close()
    }

    @Test("files that others may read, unless the operator allows it")
    func permissions() throws {
        let folder = try sound()
        chmod(folder.database, 0o640)
        try expectRefusal(folder, exitCode: 77) { $0 == .openPermissions(path: folder.database, mode: 0o100640) }
        var options = folder.options()
        options.allowsOpenPermissions = true
        let database = try Database(options)
        #expect(try database.names() == ["Ada"])
        database.close()
    }

    @Test("a symbolic link, a directory, a pipe")
    func notAPlainFile() throws {
        let target = try sound()
        let link = try Folder()
        try FileManager.default.createSymbolicLink(atPath: link.database, withDestinationPath: target.database)
        try expectRefusal(link, exitCode: 65, isNotOurs)
        let directory = try Folder()
        try FileManager.default.createDirectory(atPath: directory.database, withIntermediateDirectories: false)
        try expectRefusal(directory, exitCode: 65, isNotOurs)
        let pipe = try Folder()
        mkfifo(pipe.database, 0o600)
        #expect(throws: SQLiteError.self) { try pipe.open() }
    }

    @Test("a directory that is not there")
    func noDirectory() throws {
        let folder = try Folder()
        let options = Database.Options(
            path: folder.file("nowhere/parley.db"), applicationID: testID, migrations: [peopleSchema])
        let error = #expect(throws: SQLiteError.self) { try Database(options) }
        #expect(error?.exitCode == 73)
    }

    @Test("paths with characters that mean something in a URI")
    func strangePaths() throws {
        let folder = try Folder()
        let directory = folder.file("a?b=c%41#d é")
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        for _ in 1...2 {
            let database = try Database(
                .init(path: directory + "/x y.db", applicationID: testID, migrations: [peopleSchema]))
            try database.writer.run { _ = try $0.run("INSERT OR REPLACE INTO people (id, name) VALUES (1, 'Ada')") }
            database.close()
        }
        #expect(
            try Set(folder.contents().keys) == ["a?b=c%41#d é", "a?b=c%41#d é/x y.db", "a?b=c%41#d é/x y.db-owner"])
    }
}

extension LogOwner {
    func save(in folder: Folder) throws { try folder.write(bytes, to: "parley.db-owner") }
}
