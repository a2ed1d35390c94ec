import Glibc
import SQLite

/// The directory in which one instance keeps everything.
struct DataDirectory: Sendable {
    let path: String

    var database: String { path + "/parley.db" }

    /// Where a running server takes commands.
    var controlSocket: String { path + "/parley.sock" }

    /// Where backups are put unless the operator says otherwise.
    var backups: String { path + "/backups" }

    /// Where the files of exports lie.
    var exports: String { path + "/exports" }

    /// `PRLY`: tells Parley's databases from those of other programs.
    static let applicationID: Int32 = 0x5052_4C59

    var hasDatabase: Bool {
        var status = stat()
        return lstat(database, &status) == 0
    }

    /// From now on, every file that the process makes is its owner's alone.
    static func makePrivate() { _ = umask(0o077) }

    /// Throws when the directory has another owner than this process: files that it left behind would be out of the
    /// server's reach.
    func requireOwner() throws {
        var status = stat()
        guard stat(path, &status) == 0, status.st_uid != geteuid() else { return }
        throw Failure(
            "\(path) belongs to another user (id \(status.st_uid)): run the command as that one", exitCode: 77)
    }

    /// Throws when there is no database to work on.
    func requireDatabase() throws {
        guard hasDatabase else {
            throw Failure(
                "there is no database in \(path): name its directory, as in --data /var/lib/parley", exitCode: 78)
        }
    }

    /// What is free for this process on the directory's filesystem, in bytes; nil when that cannot be told.
    var freeBytes: Int? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int(
            clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
    }
}
