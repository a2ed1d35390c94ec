import Glibc

/// A copy of a database that is consistent, verified and private, made beside a writer without stopping it, also from
/// another process.
public enum Backup {
    /// Copies the database at `source` to `target`, which appears under its name only when it is complete.
    ///
    /// The copy is made by VACUUM INTO (https://sqlite.org/lang_vacuum.html#vacuuminto), has mode 0600, has passed
    /// integrity_check and foreign_key_check, and is on disk when this returns. Throws `refused` when `target` exists or
    /// cannot be made, and SQLite's error when the source cannot be read or the copy is not sound; then no file is left.
    public static func make(of source: String, to target: String) throws {
        try make(of: source, to: target, replacing: false)
    }

    static func make(of source: String, to target: String, replacing: Bool) throws {
        let files = try DataFiles(database: source)
        let copy = try DataFiles(database: target)
        guard replacing || !DurableFile.exists(copy.database) else {
            throw SQLiteError.refused(.cannotCreate(path: target, reason: "it exists already"))
        }
        guard ![files.database, files.wal, files.sharedMemory, files.logOwner].contains(copy.database) else {
            throw SQLiteError.refused(.cannotCreate(path: target, reason: "the database itself uses this name"))
        }
        let temporary = copy.database + ".part"
        remove(temporary)
        do {
            // VACUUM INTO takes an existing empty file, and so keeps its mode.
            try DurableFile.create(temporary)
            try write(files.database, into: temporary)
            try DurableFile.move(temporary, to: copy.database, in: copy.directory)
        } catch {
            remove(temporary)
            throw error
        }
    }

    private static func write(_ source: String, into temporary: String) throws {
        let connection = try Opening(path: source, purpose: .backup).open()
        try connection.execute("VACUUM INTO \(temporary)")
        let verified = try Opening(path: temporary, purpose: .backup).open()
        let problems = try verified.integrityProblems()
        guard problems.isEmpty else {
            let reason = problems.joined(separator: "; ")
            throw SQLiteError.refused(.damaged(path: source, reason: "its copy is not sound: \(reason)"))
        }
        for name in ["application_id", "user_version"] {
            let value = try verified.pragma(name)
            guard try connection.pragma(name) == value else {
                throw SQLiteError.refused(.damaged(path: source, reason: "its copy has another \(name)"))
            }
        }
    }

    private static func remove(_ temporary: String) {
        unlink(temporary)
        unlink(temporary + "-journal")
    }
}
