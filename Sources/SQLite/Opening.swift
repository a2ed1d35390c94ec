import CSQLite

/// How connections are opened: the switches, limits and pragmas that every one of them has.
struct Opening: Sendable {
    enum Purpose: Sendable {
        case reader
        case writer
        /// Reads the file alone, without its log, and makes no other file (https://sqlite.org/uri.html#uriimmutable).
        case probe
        /// Reads, and attaches the file that VACUUM INTO writes. It cannot be `query_only`.
        case backup
        /// Builds a file that nobody else knows yet.
        case creator
        /// A private database in memory.
        case memory
    }

    var path: String
    var purpose: Purpose
    var cacheKiB = 2_048
    var cachedStatements = 256
    var busyTimeout: Duration = .seconds(5)
    var pageSize = 8_192
    var observer: (@Sendable (String) -> Void)?
    var onCorruption: (@Sendable () -> Void)?

    /// The result of the process-wide set-up, which must precede the first connection.
    private static let setUp = csqlite_without_memory_statistics()

    func open() throws -> Connection {
        // MISUSE means that SQLite is in use already: then the statistics stay, and nothing else is lost.
        guard [SQLITE_OK, SQLITE_MISUSE].contains(Self.setUp) else { throw error(Self.setUp, "cannot set SQLite up") }
        var db: OpaquePointer?
        let code = sqlite3_open_v2(name, &db, flags, nil)
        guard let db else { throw error(code, "no memory") }
        let handle = Handle(db: db, onCorruption: onCorruption)
        guard code == SQLITE_OK else { throw handle.failure(code) }
        sqlite3_extended_result_codes(db, 1)
        sqlite3_busy_timeout(db, Int32(clamping: busyTimeout.nanoseconds / 1_000_000))
        // Only the writer checkpoints, and it decides when.
        sqlite3_wal_autocheckpoint(db, 0)
        try setSwitches(of: handle)
        setLimits(of: db)
        let connection = Connection(handle: handle, cachedStatements: cachedStatements, observer: observer)
        // Until it is known that SQLite can read the database, nothing of it is to be changed.
        connection.keepLogOnClose(true)
        try setPragmas(of: connection)
        connection.keepLogOnClose(false)
        return connection
    }

    private var name: String {
        switch purpose {
        case .memory: ":memory:"
        case .probe: "file:" + Self.escaped(path) + "?immutable=1"
        default: path
        }
    }

    private static func escaped(_ path: String) -> String {
        path.utf8.reduce(into: "") { uri, byte in
            let isPlain = byte > 0x20 && byte < 0x7F && !"%?#".utf8.contains(byte)
            let digits = String(byte, radix: 16, uppercase: true)
            uri += isPlain ? String(UnicodeScalar(byte)) : (digits.utf8.count == 1 ? "%0" : "%") + digits
        }
    }

    private var flags: Int32 {
        let common = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE
        return switch purpose {
        case .reader, .backup: common | SQLITE_OPEN_READONLY
        case .probe: common | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
        case .writer, .creator: common | SQLITE_OPEN_READWRITE
        case .memory: common | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY
        }
    }

    private func setSwitches(of handle: Handle) throws {
        let switches: [(name: String, option: Int32, on: Int32)] = [
            ("DEFENSIVE", SQLITE_DBCONFIG_DEFENSIVE, 1),
            ("ENABLE_FKEY", SQLITE_DBCONFIG_ENABLE_FKEY, 1),
            ("DQS_DML", SQLITE_DBCONFIG_DQS_DML, 0),
            ("DQS_DDL", SQLITE_DBCONFIG_DQS_DDL, 0),
            ("TRUSTED_SCHEMA", SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
            ("ENABLE_LOAD_EXTENSION", SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
            ("LEGACY_ALTER_TABLE", SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 0),
            ("WRITABLE_SCHEMA", SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0),
        ]
        for (name, option, on) in switches {
            var now: Int32 = -1
            let code = csqlite_switch(handle.db, option, on, &now)
            guard code == SQLITE_OK, now == on else { throw error(code, "this SQLite does not set \(name) to \(on)") }
        }
    }

    /// https://sqlite.org/c3ref/c_limit_attached.html
    private func setLimits(of db: OpaquePointer) {
        let limits: [(Int32, Int32)] = [
            (SQLITE_LIMIT_LENGTH, 4 << 20),
            (SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
            (SQLITE_LIMIT_COLUMN, 500),
            (SQLITE_LIMIT_EXPR_DEPTH, 100),
            (SQLITE_LIMIT_COMPOUND_SELECT, 50),
            (SQLITE_LIMIT_VDBE_OP, 100_000),
            (SQLITE_LIMIT_ATTACHED, purpose == .backup ? 1 : 0),
            (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 8_192),
            (SQLITE_LIMIT_VARIABLE_NUMBER, 4_096),
            (SQLITE_LIMIT_TRIGGER_DEPTH, 10),
            (SQLITE_LIMIT_WORKER_THREADS, 0),
        ]
        for (limit, value) in limits { sqlite3_limit(db, limit, value) }
    }

    private func setPragmas(of connection: Connection) throws {
        try connection.setPragma("cache_size", to: -cacheKiB)
        try connection.setPragma("mmap_size", to: 0)
        // Sorting and statement journals would otherwise put rows into files outside the data directory.
        try connection.setPragma("temp_store", to: 2)
        guard try connection.pragma("foreign_keys") == "1" else { throw SQLiteError.misuse("foreign keys are off") }
        switch purpose {
        case .reader:
            try connection.setPragma("query_only", to: 1)
        case .writer:
            guard sqlite3_db_readonly(connection.handle.db, nil) == 0 else {
                throw error(SQLITE_READONLY, "it is read-only")
            }
            try connection.requireWAL()
            try connection.readSchema()
            try connection.setPragma("synchronous", to: 2)
            try connection.setPragma("journal_size_limit", to: 64 << 20)
            try connection.setPragma("analysis_limit", to: 400)
            // What was deleted is overwritten, so that an erased user is in no free page (X106).
            try connection.setPragma("secure_delete", to: 1)
        case .creator:
            try connection.setPragma("page_size", to: pageSize)
            try connection.setPragma("synchronous", to: 2)
        case .probe, .backup, .memory: break
        }
    }

    private func error(_ code: Int32, _ message: String) -> SQLiteError {
        .failed(SQLiteFailure(code: code, message: message, sql: ""))
    }
}
