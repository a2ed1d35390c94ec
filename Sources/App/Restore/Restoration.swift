import Glibc
import Records
import SQLite
import Services

/// Puts a backup in the place of a database (P9). The directory is locked meanwhile.
///
/// The new database is made ready in a directory of its own. That this directory gets its final name is the moment at which
/// the new one counts: before, the old database is untouched; after, what is left to do is done by whoever opens the data
/// next, if this process cannot.
struct Restoration {
    struct Outcome {
        /// Where the old database's files are; nil when there was none.
        let replaced: String?
        let made: Made
    }

    /// What was made of the backup.
    struct Made {
        /// How many were erased since and have been erased from it.
        let erased: Int
        /// How much was taken from people since and has been taken from them in it; nil when there was no database to tell.
        let takenBack: Int?
    }

    private let directory: DataDirectory
    private let clock: any Clock

    init(_ directory: DataDirectory, clock: any Clock = SystemClock()) {
        self.directory = directory
        self.clock = clock
    }

    /// Where the new database is made ready.
    private var unready: String { directory.path + "/restore.part" }
    /// What its name begins with once it is complete; the rest is the time, which is also in the old one's new name.
    private static let readyPrefix = "restore.ready-"

    /// Throws `SQLiteError.refused` for a file that is no sound backup, and leaves everything as it was.
    func run(_ file: String, onEvent: @escaping @Sendable (DatabaseEvent) -> Void) throws -> Outcome {
        _ = try complete()
        try removeTree(unready)
        let made: Made
        do { made = try prepare(file, onEvent) } catch {
            try? removeTree(unready)
            throw error
        }
        try synchronize(unready)
        let stamp = clock.now.text.prefix(19).filter { $0 != "-" && $0 != ":" }
        try move(unready, to: "\(directory.path)/\(Self.readyPrefix)\(stamp)Z")
        return Outcome(replaced: try complete(), made: made)
    }

    /// Finishes a restoration that was interrupted after the new database counted; returns where the old one is.
    /// To be called, under the lock, before the database is opened.
    @discardableResult
    func complete() throws -> String? {
        let names = try FolderContents.names(in: directory.path)
        guard let name = names.filter({ $0.hasPrefix(Self.readyPrefix) }).max() else { return nil }
        let ready = "\(directory.path)/\(name)"
        let database = ready + "/parley.db"
        var status = stat()
        var replaced: String?
        if lstat(database, &status) == 0 {
            replaced = try putAside("replaced-\(name.dropFirst(Self.readyPrefix.utf8.count))")
            try move(database, to: directory.database)
        }
        try removeTree(ready)
        try synchronize(directory.path)
        return replaced
    }

    // MARK: The new one

    private func prepare(_ file: String, _ onEvent: @escaping @Sendable (DatabaseEvent) -> Void) throws -> Made {
        guard mkdir(unready, 0o700) == 0 else { throw cannotMake(unready) }
        let copy = unready + "/parley.db"
        try requireNoLog(file)
        try self.copy(file, to: copy)
        try requireSound(copy)
        var options = Database.Options(
            path: copy, applicationID: DataDirectory.applicationID, migrations: Embedded.migrations)
        options.onEvent = onEvent
        let database = try Database(options)
        defer { database.close() }
        let made = Made(erased: try eraseAgain(in: database), takenBack: try takeBack(in: database))
        guard try database.writer.emptyLog() else { throw Failure("\(copy) cannot be completed", exitCode: 74) }
        return made
    }

    /// The database that is replaced tells, if it can be read: it may be damaged, of an older schema, or not there.
    private func takeBack(in database: Database) throws -> Int? {
        let taken = try? Database.read(directory.database) { try TakenBack(in: $0) }
        return try database.writer.run { [clock] tx in
            if let count = try taken?.apply(clock: clock, in: tx) { return count }
            try TakenBack.endSessions(in: tx)
            return nil
        }
    }

    /// A log beside the file holds a part of it, which a copy of the file alone would lose.
    private func requireNoLog(_ file: String) throws {
        var status = stat()
        guard lstat(file + "-wal", &status) == 0, status.st_size > 0 else { return }
        throw Failure("\(file) is not whole without its -wal: make a backup of it by parley backup", exitCode: 65)
    }

    /// Before it is opened for writing: a file that is damaged, another program's or newer is refused here.
    private func requireSound(_ copy: String) throws {
        let problems = try IntegrityReport.check(
            path: copy, applicationID: DataDirectory.applicationID, migrations: Embedded.migrations)
        guard let first = problems.first else { return }
        throw Failure("the backup is damaged: \(first)", exitCode: 65)
    }

    private func eraseAgain(in database: Database) throws -> Int {
        let erased = try ErasedUsers(directory).all()
        let reader = try database.makeReader()
        let tables = try reader.read { try OwnedTables(in: $0) }
        var count = 0
        for user in erased where try reader.read({ try ErasureService.isKnown(user, in: $0) }) {
            count += 1
            while try database.writer.run({ try ErasureService.step(user, limit: Worker.rows, tables, in: $0) }) {}
            try database.writer.run { [clock] in try ErasureService.finishAgain(user, clock: clock, in: $0) }
        }
        return count
    }

    // MARK: The old one

    /// Moves the old database with all that belongs to it into a directory of its own.
    private func putAside(_ name: String) throws -> String? {
        let files = ["parley.db", "parley.db-wal", "parley.db-shm", "parley.db-owner", "parley.db-new"]
        var status = stat()
        let there = files.filter { lstat("\(directory.path)/\($0)", &status) == 0 }
        guard !there.isEmpty else { return nil }
        let place = "\(directory.path)/\(name)"
        guard mkdir(place, 0o700) == 0 || errno == EEXIST else { throw cannotMake(place) }
        for name in there { try move("\(directory.path)/\(name)", to: "\(place)/\(name)") }
        return place
    }

    // MARK: Files

    private func copy(_ file: String, to copy: String) throws {
        let source = open(file, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw Failure("\(file) cannot be read: \(SystemFailure())", exitCode: 66) }
        defer { close(source) }
        let target = try NewFile(copy)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(source, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw Failure("\(file) cannot be read: \(SystemFailure())", exitCode: 74) }
            if count == 0 { break }
            do { try target.write(Array(buffer[..<count])) } catch { throw cannotMake(copy) }
        }
        do { try target.finish() } catch { throw cannotMake(copy) }
    }

    /// A change of name that is on disk when it returns.
    private func move(_ path: String, to new: String) throws {
        guard rename(path, new) == 0 else { throw cannotMake(new) }
        try synchronize(directory.path)
    }

    private func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw cannotMake(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw cannotMake(path) }
    }

    /// Removes a directory of ours with what lies in it.
    private func removeTree(_ path: String) throws {
        for name in try FolderContents.names(in: path) {
            let inner = "\(path)/\(name)"
            var status = stat()
            if lstat(inner, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
                try removeTree(inner)
            } else {
                unlink(inner)
            }
        }
        guard rmdir(path) == 0 || errno == ENOENT else { throw cannotMake(path) }
    }

    private func cannotMake(_ path: String) -> Failure {
        let failure = SystemFailure()
        return Failure("\(path): \(failure)", exitCode: failure.isFull || failure.code == EIO ? 74 : 73)
    }
}

/// The names in a directory.
enum FolderContents {
    /// None when there is no such directory. Throws `Failure` when it cannot be read.
    static func names(in path: String) throws -> [String] {
        guard let directory = opendir(path) else {
            if errno == ENOENT { return [] }
            throw Failure("\(path) cannot be read: \(String(cString: strerror(errno)))", exitCode: 74)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
