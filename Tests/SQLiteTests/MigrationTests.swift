import Foundation
import Testing

@testable import SQLite

@Suite("Migrations run whole or not at all, after a backup")
struct MigrationTests {
    static let second = Migration(
        number: 2, name: "email",
        sql: """
            ALTER TABLE people ADD COLUMN email TEXT;
            UPDATE people SET email = name || '@example.org';
            """)

    private func first() throws -> Folder {
        let folder = try Folder()
        let database = try folder.open()
        try database.add("Ada")
        database.close()
        return folder
    }

    private func version(_ folder: Folder) throws -> Int {
        try Opening(path: folder.database, purpose: .reader).open().schemaVersion()
    }

    @Test("a new migration changes schema and rows, and a verified backup of the state before is left")
    func migrates() throws {
        let folder = try first()
        let events = Notes()
        var options = folder.options([peopleSchema, Self.second])
        options.onEvent = { events.add("\($0)") }
        let database = try Database(options)
        let email = try database.makeReader().read { try $0.one("SELECT email FROM people") { $0.text(0) } }
        #expect(email == "Ada@example.org")
        let backup = folder.file("backups/before-0002.db")
        #expect(
            events.all == [
                "\(DatabaseEvent.backedUp(path: backup))", "\(DatabaseEvent.migrated(number: 2, name: "email"))",
            ])
        let modes = try folder.contents().mapValues { $0.prefix(6) }
        #expect(modes["backups"] == "40700 " && modes["backups/before-0002.db"] == "100600")
        database.close()
        #expect(try version(folder) == 2)
        #expect(try IntegrityReport.check(path: backup, applicationID: testID, migrations: [peopleSchema]).isEmpty)
        // The backup is what the program of before opens.
        let old = try Database(.init(path: backup, applicationID: testID, migrations: [peopleSchema]))
        #expect(try old.names() == ["Ada"])
        old.close()
    }

    @Test("a current database is opened without a backup")
    func current() throws {
        let folder = try first()
        try folder.open().close()
        #expect(try !folder.contents().keys.contains("backups"))
    }

    static let failing = [
        "DELETE FROM people; UPDATE nowhere SET a = 1;",
        "DELETE FROM people; COMMIT;",
        "DELETE FROM people; SAVEPOINT s; RELEASE s;",
        "DELETE FROM people; INSERT INTO remarks (person, text) VALUES (99, 'of nobody');",
        "DELETE FROM people; INSERT INTO people (name) VALUES ('x'), ('x');",
        "DELETE FROM people; this is no SQL",
    ]

    @Test("a migration that fails halfway leaves the version before it", arguments: failing.indices)
    func fails(index: Int) throws {
        let folder = try first()
        let schema = try Opening(path: folder.database, purpose: .reader).open().schema()
        let broken = Migration(number: 3, name: "broken", sql: Self.failing[index])
        #expect(throws: SQLiteError.self) { try folder.open([peopleSchema, Self.second, broken]) }
        #expect(try version(folder) == 2)
        let again = try folder.open([peopleSchema, Self.second])
        #expect(try again.names() == ["Ada"])
        again.close()
        let backup = try Opening(path: folder.file("backups/before-0002.db"), purpose: .backup).open()
        #expect(try backup.schema() == schema)
    }

    @Test("a failing first migration creates no database")
    func failsAtFirst() throws {
        let folder = try Folder()
        #expect(throws: SQLiteError.self) { try folder.open([Migration(number: 1, name: "x", sql: "CREATE nonsense")]) }
        #expect(try folder.contents().isEmpty)
    }

    @Test("a table may be rebuilt although others refer to it, and references are enforced again afterwards")
    func rebuilds() throws {
        let folder = try first()
        let rebuild = Migration(
            number: 2, name: "rebuild",
            sql: """
                CREATE TABLE people_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, age INTEGER) STRICT;
                INSERT INTO people_new SELECT id, name, age FROM people;
                DROP TABLE people;
                ALTER TABLE people_new RENAME TO people;
                """)
        let before = try folder.open()
        try before.writer.run { _ = try $0.run("INSERT INTO remarks (person, text) VALUES (1, 'kind')") }
        before.close()
        let database = try folder.open([peopleSchema, rebuild])
        #expect(try database.names() == ["Ada"])
        let error = #expect(throws: SQLiteError.self) {
            try database.writer.run { try $0.run("DELETE FROM people") }
        }
        #expect(error?.constraint?.kind == .foreignKey)
        database.close()
    }

    @Test("numbers that do not go up from 1 are refused")
    func numbers() throws {
        for numbers in [[], [2], [1, 3], [1, 1], [2, 1]] {
            let folder = try Folder()
            let migrations = numbers.map { Migration(number: $0, name: "m", sql: "SELECT 1") }
            #expect(throws: SQLiteError.self) { try folder.open(migrations) }
            #expect(try folder.contents().isEmpty)
        }
    }
}
