import CSQLite

extension Connection {
    /// The first column of a pragma's first row (https://sqlite.org/pragma.html).
    func pragma(_ text: String) throws -> String? {
        let statement = Statement(try handle.compile("PRAGMA " + text, persistent: false), of: handle)
        guard try statement.step() else { return nil }
        return statement.text(0)
    }

    /// Sets a pragma and reads it back: SQLite ignores in silence what it does not know or cannot do.
    func setPragma(_ name: String, to value: Int) throws {
        _ = try pragma("\(name) = \(value)")
        // mmap_size has no value where memory mapping is compiled out.
        let now = try pragma(name) ?? "0"
        guard now == String(value) else { throw SQLiteError.misuse("PRAGMA \(name) is \(now) instead of \(value)") }
    }

    /// Turns the write-ahead log on; a backup made by VACUUM INTO comes without (https://sqlite.org/wal.html).
    func requireWAL() throws {
        let mode = try pragma("journal_mode = WAL")
        guard mode == "wal" else { throw SQLiteError.misuse("journal_mode is \(mode ?? "unknown") instead of wal") }
    }
}

extension Connection {
    /// Reads the first page and the whole schema; before that SQLite has not looked at the file.
    func readSchema() throws { try execute("SELECT count(*) FROM sqlite_schema") }

    /// Whether the log stays as it is when the last connection closes, instead of being moved into the database.
    func keepLogOnClose(_ keeps: Bool) {
        var now: Int32 = 0
        _ = csqlite_switch(handle.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keeps ? 1 : 0, &now)
    }
}
