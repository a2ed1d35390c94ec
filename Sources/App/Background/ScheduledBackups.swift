import Glibc
import Logging
import Records
import SQLite
import Services

/// Makes a verified backup every so often, and lets go of the oldest (P9). When the next is due is told by the files
/// themselves.
struct ScheduledBackups: Chore {
    let name = "back up"
    let instance: Instance
    let folder: BackupFolder
    let minutes: Int
    let keep: Int
    let logger: Logger
    /// When the program began: without any backup, the first is made a little later.
    let since: Instant

    private static let minutesToFirst = 10

    func step(_ limit: Int) throws -> ChoreStep {
        let now = instance.services.stores.clock.now
        let due = try folder.newest.map { $0.adding(minutes: minutes) } ?? since.adding(minutes: Self.minutesToFirst)
        guard due <= now else { return .idle(seconds: Int((due.milliseconds - now.milliseconds) / 1_000) + 1) }
        try folder.prepare()
        let path = folder.path(at: now)
        try instance.database.backup(to: path)
        logger.notice("backup made", metadata: ["file": "\(path)"])
        // Only now, when there is a newer one that has been verified.
        try folder.removeAllBut(keep)
        return .idle(seconds: minutes * 60)
    }
}

/// The directory of the scheduled backups. Their names tell when they were made; other files are none of its business.
struct BackupFolder: Sendable {
    let path: String

    private static let prefix = "parley-"
    private static let suffix = ".db"

    /// Makes the directory, and removes what a crash has left of a backup that was never finished.
    func prepare() throws {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw Failure("\(path) cannot be made: \(String(cString: strerror(errno)))", exitCode: 73)
        }
        for name in try FolderContents.names(in: path) where Self.isUnfinished(name) { unlink("\(path)/\(name)") }
    }

    /// `parley-20261121T120000Z.db`.
    func path(at instant: Instant) -> String {
        let stamp = instant.text.prefix(19).filter { $0 != "-" && $0 != ":" }
        return "\(path)/\(Self.prefix)\(stamp)Z\(Self.suffix)"
    }

    /// When the newest backup was made.
    var newest: Instant? {
        get throws { try backups().last.flatMap(Self.instant) }
    }

    func removeAllBut(_ keep: Int) throws {
        for name in try backups().dropLast(keep) { unlink("\(path)/\(name)") }
    }

    /// Oldest first.
    private func backups() throws -> [String] {
        try FolderContents.names(in: path).filter { Self.instant(of: $0) != nil }.sorted()
    }

    private static func isUnfinished(_ name: String) -> Bool {
        [".part", ".part-journal"].contains { ending in
            name.hasSuffix(ending) && instant(of: String(name.dropLast(ending.utf8.count))) != nil
        }
    }

    /// The time in a backup's name; nil for the name of another file.
    private static func instant(of name: String) -> Instant? {
        guard name.utf8.count == prefix.utf8.count + 16 + suffix.utf8.count, name.hasPrefix(prefix),
            name.hasSuffix(suffix)
        else { return nil }
        let stamp = Array(name.dropFirst(prefix.utf8.count).utf8)
        func part(_ range: Range<Int>) -> String { String(decoding: stamp[range], as: UTF8.self) }
        return Instant(
            "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))\(part(8..<11)):\(part(11..<13)):\(part(13..<16))")
    }
}
