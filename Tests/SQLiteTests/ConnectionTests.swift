import Testing

@testable import SQLite

@Suite("A connection reads snapshots, keeps deadlines and is locked down")
struct ConnectionTests {
    @Test("a read sees one snapshot, whatever is committed meanwhile")
    func snapshot() throws {
        let folder = try Folder()
        let database = try folder.open()
        defer { database.close() }
        try database.add("Ada")
        let counts = try database.makeReader().read { tx in
            let count: SQL = "SELECT count(*) FROM people"
            let before = try tx.one(count) { $0.integer(0) }
            try database.add("Bob")
            return [before, try tx.one(count) { $0.integer(0) }]
        }
        #expect(counts == [1, 1])
        #expect(try database.names() == ["Ada", "Bob"])
    }

    @Test("a read that throws ends its transaction, also with a row left open")
    func readThrows() throws {
        let folder = try Folder()
        let database = try folder.open()
        defer { database.close() }
        try database.add("Ada")
        let reader = try database.makeReader()
        let prepared = Prepared("SELECT name FROM people")
        #expect(throws: RuleBroken.self) {
            try reader.read { tx in
                #expect(try tx.prepared(prepared).step())
                throw RuleBroken()
            }
        }
        #expect(!reader.isInTransaction)
        try database.add("Bob")
        #expect(try reader.read { try $0.all("SELECT name FROM people") { $0.text(0) } }.count == 2)
    }

    @Test("a row that a read leaves open does not pin the snapshot")
    func rowLeftOpen() throws {
        let folder = try Folder()
        let database = try folder.open()
        defer { database.close() }
        try database.add("Ada")
        let reader = try database.makeReader()
        let prepared = Prepared("SELECT name FROM people")
        let hasRow = try reader.read { try $0.prepared(prepared).step() }
        #expect(hasRow)
        #expect(reader.handle.rowsOpen == 0)
        try database.add("Bob")
        let count = try reader.read { try $0.one("SELECT count(*) FROM people") { $0.integer(0) } }
        #expect(count == 2)
    }

    @Test("a read within a read is refused")
    func nestedRead() throws {
        let connection = try Opening(path: "", purpose: .memory).open()
        #expect(throws: SQLiteError.misuse("a transaction is already open on this connection")) {
            try connection.read { _ in try connection.read { _ in } }
        }
        #expect(!connection.isInTransaction)
    }

    // MARK: Deadline

    static let endless: SQL = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

    @Test("a deadline stops a statement that would never end, and the connection goes on")
    func deadline() throws {
        let connection = try Opening(path: "", purpose: .memory).open()
        #expect(throws: SQLiteError.deadlineExceeded) {
            try connection.withDeadline(.milliseconds(20)) {
                try connection.read { try $0.one(Self.endless) { $0.integer(0) } }
            }
        }
        #expect(!connection.isInTransaction)
        #expect(try connection.read { try $0.one("SELECT 1") { $0.integer(0) } } == 1)
    }

    @Test("the earlier of two deadlines counts, and the outer one stands again after the inner")
    func nestedDeadlines() throws {
        let connection = try Opening(path: "", purpose: .memory).open()
        for (outer, inner) in [
            (Duration.milliseconds(20), Duration.seconds(3_600)), (.seconds(3_600), .milliseconds(20)),
        ] {
            #expect(throws: SQLiteError.deadlineExceeded) {
                try connection.withDeadline(outer) {
                    try connection.withDeadline(inner) { try connection.execute(Self.endless) }
                }
            }
        }
        #expect(throws: SQLiteError.deadlineExceeded) {
            try connection.withDeadline(.milliseconds(20)) {
                try connection.withDeadline(.seconds(3_600)) { try connection.execute("SELECT 1") }
                try connection.execute(Self.endless)
            }
        }
    }

    @Test("a deadline far away or already past is a deadline all the same")
    func extremeDeadlines() throws {
        let connection = try Opening(path: "", purpose: .memory).open()
        let one = try connection.withDeadline(.seconds(Int64.max)) {
            try connection.read { try $0.one("SELECT 1") { $0.integer(0) } }
        }
        #expect(one == 1)
        #expect(throws: SQLiteError.deadlineExceeded) {
            try connection.withDeadline(.seconds(-1)) { try connection.execute(Self.endless) }
        }
    }

    // MARK: Locked down

    @Test("a reader cannot write by any statement")
    func readerCannotWrite() throws {
        let folder = try Folder()
        let database = try folder.open()
        defer { database.close() }
        try database.add("Ada")
        let reader = try database.makeReader()
        for text in [
            "DELETE FROM people", "DROP TABLE people", "CREATE TABLE t (a)", "PRAGMA user_version = 9", "VACUUM",
        ] {
            #expect(throws: SQLiteError.self, "\(text)") { try reader.execute(SQL(raw: text)) }
        }
        #expect(try database.names() == ["Ada"])
    }

    @Test("double quotes are no strings, files cannot be attached, extensions not loaded, the schema not edited")
    func switches() throws {
        let folder = try Folder()
        let connection = try Opening(path: "", purpose: .memory).open()
        try connection.execute("CREATE TABLE t (a TEXT)")
        for text in [
            "SELECT \"not a column\"", "CREATE TABLE u (a TEXT DEFAULT \"x\", CHECK (a <> \"y\"))",
            "ATTACH '\(folder.file("other.db"))' AS other", "SELECT load_extension('x')",
            "UPDATE sqlite_schema SET sql = ''", "SELECT * FROM t WHERE a = \"b\"",
        ] {
            #expect(throws: SQLiteError.self, "\(text)") { try connection.execute(SQL(raw: text)) }
        }
        #expect(try folder.contents().isEmpty)
    }

    @Test("the writer is durable and checks foreign keys, the file has the page size that was asked for")
    func pragmas() throws {
        let folder = try Folder()
        let database = try folder.open()
        defer { database.close() }
        let values = try database.writer.run { tx in
            try [
                "synchronous", "journal_mode", "foreign_keys", "page_size", "trusted_schema", "mmap_size", "temp_store",
                "journal_size_limit", "busy_timeout", "wal_autocheckpoint", "application_id", "secure_delete",
            ].map { try tx.connection.pragma($0) }
        }
        #expect(
            values == [
                "2", "wal", "1", "8192", "0", "0", "2", "67108864", "5000", "0", String(testID),
                try Opening(path: "", purpose: .memory).open().pragma("secure_delete"),
            ])
        let reader = try database.makeReader()
        #expect(
            try ["query_only", "foreign_keys", "wal_autocheckpoint"].map { try reader.pragma($0) } == ["1", "1", "0"])
    }

    @Test("the plan of a statement tells a scan from a search")
    func plan() throws {
        let connection = try Opening(path: "", purpose: .memory).open()
        try connection.execute("CREATE TABLE t (a TEXT PRIMARY KEY, b TEXT) WITHOUT ROWID")
        #expect(try connection.plan(of: "SELECT b FROM t WHERE a = ?") == ["SEARCH t USING PRIMARY KEY (a=?)"])
        #expect(try connection.plan(of: "SELECT b FROM t WHERE b = ?") == ["SCAN t"])
    }
}

@Suite("Constraint errors say what was violated")
struct ConstraintTests {
    private static let cases: [(sql: String, kind: ConstraintViolation.Kind, names: [String], columns: [String])] = [
        ("INSERT INTO t (a, b, c) VALUES (1, 2, 3), (2, 2, 3)", .unique, ["t.b", "t.c"], ["b", "c"]),
        ("INSERT INTO t (a) VALUES (1), (1)", .primaryKey, ["t.a"], ["a"]),
        ("INSERT INTO w (a, b) VALUES (1, 1), (1, 1)", .primaryKey, ["w.a", "w.b"], ["a", "b"]),
        ("INSERT INTO t (d) VALUES (0)", .check, ["d_is_positive"], []),
        ("INSERT INTO t (e) VALUES (NULL)", .notNull, ["t.e"], ["e"]),
        ("INSERT INTO t (f) VALUES (99)", .foreignKey, [], []),
    ]

    @Test("kind, names and columns", arguments: cases.indices)
    func violation(index: Int) throws {
        let (sql, kind, names, columns) = Self.cases[index]
        let connection = try Opening(path: "", purpose: .memory).open()
        try connection.runScript(
            """
            CREATE TABLE t (
                a INTEGER PRIMARY KEY, b, c, d INTEGER CONSTRAINT d_is_positive CHECK (d > 0),
                e INTEGER NOT NULL DEFAULT 1, f REFERENCES t (a), UNIQUE (b, c)
            );
            CREATE TABLE w (a, b, PRIMARY KEY (a, b)) WITHOUT ROWID;
            """)
        let error = #expect(throws: SQLiteError.self) { try connection.execute(SQL(raw: sql)) }
        #expect(error?.isConstraint == true)
        #expect(error?.constraint?.kind == kind)
        #expect(error?.constraint?.names == names)
        #expect(error?.constraint?.columns == columns)
    }

    @Test("the error has the statement's text and none of its values")
    func noValues() throws {
        let connection = try Opening(path: "", purpose: .memory).open()
        try connection.execute("CREATE TABLE t (a TEXT UNIQUE)")
        try connection.execute("INSERT INTO t VALUES (\("secret"))")
        let error = #expect(throws: SQLiteError.self) {
            try connection.execute("INSERT INTO t VALUES (\("secret"))")
        }
        #expect(error?.description == "SQLite 2067: UNIQUE constraint failed: t.a in: INSERT INTO t VALUES (?)")
    }

    @Test("another error is no violation")
    func otherErrors() throws {
        let connection = try Opening(path: "", purpose: .memory).open()
        let error = #expect(throws: SQLiteError.self) { try connection.execute("SELECT * FROM missing") }
        #expect(error?.constraint == nil && error?.isConstraint == false)
    }
}
