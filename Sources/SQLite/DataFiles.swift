import Glibc

/// Where a database and what belongs to it lie.
struct DataFiles: Sendable {
    /// Absolute and without symbolic links before the last part.
    let database: String
    let directory: String

    var wal: String { database + "-wal" }
    var sharedMemory: String { database + "-shm" }
    /// Under this name a new database is built.
    var unfinished: String { database + "-new" }
    /// Remembers which log belongs to which database (`LogOwner`).
    var logOwner: String { database + "-owner" }

    /// Throws `refused` when the directory is not there.
    init(database path: String) throws {
        var directory = "."
        var name = path[...]
        if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
            directory = slash == path.startIndex ? "/" : String(path[..<slash])
            name = path[path.utf8.index(after: slash)...]
        }
        guard !name.isEmpty, let resolved = realpath(directory, nil) else {
            throw SQLiteError.refused(.cannotCreate(path: path, reason: String(cString: strerror(errno))))
        }
        defer { free(resolved) }
        self.directory = String(cString: resolved)
        database = self.directory == "/" ? "/\(name)" : "\(self.directory)/\(name)"
    }
}
