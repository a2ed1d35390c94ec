/// Why a database or its directory may not be used. A refused start changes no file.
public enum Refusal: Equatable, Sendable {
    /// A newer version of the program has migrated the database.
    case newerSchema(path: String, found: Int, known: Int)
    /// The file is another program's, or no SQLite database at all.
    case notOurs(path: String, reason: String)
    case damaged(path: String, reason: String)
    /// The file has no bytes where a database is expected.
    case empty(path: String)
    case cannotCreate(path: String, reason: String)
    /// Another process has locked the directory.
    case held(path: String)
    /// Others than the owner may read the data.
    case openPermissions(path: String, mode: UInt32)
    /// SQLite's shared memory does not work on this kind of filesystem.
    case unsafeFilesystem(path: String, kind: String)
    case ioError(path: String, reason: String)

    /// The exit code by sysexits(3).
    public var exitCode: Int32 {
        switch self {
        case .notOurs, .damaged, .empty: 65
        case .cannotCreate: 73
        case .ioError: 74
        case .held: 75
        case .openPermissions: 77
        case .newerSchema, .unsafeFilesystem: 78
        }
    }
}

extension Refusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .newerSchema(let path, let found, let known):
            "\(path) has schema version \(found), this program knows \(known): start the newer program, or restore the "
                + "backup that it made before it migrated (backups/before-NNNN.db)"
        case .notOurs(let path, let reason): "\(path) is not a database of this program: \(reason)"
        case .damaged(let path, let reason): "\(path) is damaged: \(reason)"
        case .empty(let path): "\(path) is empty: restore a backup, or remove it to begin anew"
        case .cannotCreate(let path, let reason): "cannot create \(path): \(reason)"
        case .held(let path): "\(path) is in use by another process"
        case .openPermissions(let path, let mode):
            "\(path) may be read by others (mode \(String(mode & 0o7777, radix: 8))): run chmod go-rwx on it"
        case .unsafeFilesystem(let path, let kind): "\(path) lies on \(kind), where SQLite loses data"
        case .ioError(let path, let reason): "cannot read or write \(path): \(reason)"
        }
    }
}
