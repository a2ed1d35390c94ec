import API
import Glibc
import JSON
import Records
import SQLite
import Services

/// Erases users, a few rows at a time: first their names go onto the list that a restored backup is held against, then
/// their exports, then their rows, and at last what the log of the database still holds of them (X106).
struct RunErasures: Chore {
    let name = "erase users"
    let instance: Instance
    let reserve: DiskReserve
    /// Is told whose events there are more of.
    let onChange: @Sendable (ID<Owner>) -> Void

    private static let secondsBetween = 60

    func step(_ limit: Int) throws -> ChoreStep {
        let (services, database) = (instance.services, instance.database)
        let now = services.stores.clock.now
        let reader = try database.makeReader()
        guard let erasure = try reader.read({ try services.erasures.next(in: $0) }) else {
            // What was used up on a full disk is set aside again.
            reserve.make()
            return .idle(seconds: Self.secondsBetween)
        }
        do {
            guard erasure.startedAt != nil else { return try start(erasure, reader, at: now) }
            let tables = try reader.read { try OwnedTables(in: $0) }
            let hasMore = try database.writer.run { tx in
                try ErasureService.step(erasure.userID, limit: limit, tables, in: tx)
            }
            // While there is no space, the log may not grow by more than one step.
            if hasMore, !reserve.isInPlace { _ = try database.writer.emptyLog() }
            if hasMore { return .more }
        } catch let error as SQLiteError where error.isFull {
            guard reserve.release() else { throw error }
            return .more
        }
        guard try database.writer.emptyLog() else { return .idle(seconds: 1) }
        let told = try database.writer.run { tx in try services.erasures.finish(erasure, at: now, in: tx) }
        for owner in told { onChange(owner) }
        return .more
    }

    private func start(_ erasure: Erasure, _ reader: Connection, at now: Instant) throws -> ChoreStep {
        let services = instance.services
        do { try ErasedUsers(instance.directory).add(erasure.userID, at: now) } catch let error as SystemFailure {
            guard error.isFull, reserve.release() else { throw error }
            return .more
        }
        for job in try reader.read({ try services.jobs.all(ExportJob.kind, of: erasure.userID, in: $0) }) {
            let path = ExportJob.path(of: job, in: instance.directory.exports)
            unlink(path)
            unlink(path + ".part")
        }
        try instance.database.writer.run { tx in try services.erasures.start(erasure, at: now, in: tx) }
        return .more
    }
}

/// The list of those who were erased, beside the database: a backup that is older than an erasure still holds the user,
/// and is held against this list when it is restored. It has ids and times, nothing else.
struct ErasedUsers {
    private let path: String

    init(_ directory: DataDirectory) { path = directory.path + "/erased.jsonl" }

    /// Adds a user, once, and makes sure that this is on disk.
    func add(_ user: ID<Owner>, at now: Instant) throws {
        guard try !all().contains(user) else { return }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw SystemFailure() }
        defer { close(descriptor) }
        let line = [JSONObject([("user_id", .string(user.text)), ("erased_at", .string(now.text))])].lines
        let size = lseek(descriptor, 0, SEEK_END)
        let written = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard written == line.count, fsync(descriptor) == 0 else {
            let failure = SystemFailure()
            ftruncate(descriptor, size)
            throw failure
        }
    }

    /// Everyone on the list. Throws when it cannot be read or is damaged: then nobody knows who must not come back.
    func all() throws -> [ID<Owner>] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        if descriptor < 0, errno == ENOENT { return [] }
        guard descriptor >= 0 else { throw SystemFailure() }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw SystemFailure() }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
            guard case .object(let object)? = try? JSONValue(parsing: Array(line)),
                case .string(let text)? = object["user_id"], let user = ID<Owner>(text)
            else { throw Failure("\(path) is damaged: it is the list of erased users", exitCode: 65) }
            return user
        }
    }
}
