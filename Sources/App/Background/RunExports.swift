import API
import Glibc
import JSON
import Logging
import OpenSSL
import Records
import SQLite
import Services

/// Writes the files of exports: each in one go, from short reads, under another name until it is whole. A restart begins
/// it anew.
struct RunExports: Chore {
    let name = "write exports"
    let instance: Instance
    let directory: String
    /// Is told whose events there are more of.
    let onChange: @Sendable (ID<Owner>) -> Void

    private static let hoursKept = 24
    private static let secondsBetween = 60

    func step(_ limit: Int) throws -> ChoreStep {
        let (jobs, now) = (instance.services.jobs, instance.services.stores.clock.now)
        let forgotten = try instance.database.writer.run { tx in
            try jobs.forget(ExportJob.kind, before: now, limit: limit, in: tx)
        }
        for job in forgotten { unlink(ExportJob.path(of: job, in: directory)) }
        let reader = try instance.database.makeReader()
        guard let job = try reader.read({ try jobs.next(ExportJob.kind, in: $0) }) else {
            return forgotten.isEmpty ? .idle(seconds: Self.secondsBetween) : .more
        }
        do { try run(job, reader) } catch { try fail(job, error) }
        onChange(job.ownerID)
        return .more
    }

    private func run(_ job: Job, _ reader: Connection) throws {
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw SystemFailure() }
        try removePrevious(job)
        let path = ExportJob.path(of: job, in: directory)
        let file = try NewFile(path)
        let digest = try SHA256Hasher()
        try digest.begin()
        let data = try reader.read { try PersonalData(of: job.ownerID, Services.resources, Services.entries, in: $0) }
        var place = PersonalData.Place()
        var shown = -1
        while !place.isAtEnd {
            let out = JSONBuffer(capacity: 65_536)
            try reader.read { try data.read(from: &place, limit: 200, in: $0, into: out) }
            let bytes = out.bytes()
            try bytes.withUnsafeBytes { try digest.add($0) }
            try file.write(bytes)
            let progress = data.progress(at: place)
            if progress > shown {
                shown = progress
                // Ended by its owner meanwhile: the file goes with `file`.
                guard try advance(job, to: progress) else { return }
            }
        }
        try file.finish()
        var state = JSONObject()
        state["digest"] = .string(try digest.end().bytes.prefix(8).map(Self.hex).joined())
        let (services, ended) = (instance.services, state)
        let finished = try instance.database.writer.run { tx in
            let expiry = services.stores.clock.now.adding(minutes: Self.hoursKept * 60)
            return try services.jobs.succeed(job, state: ended, until: expiry, in: tx)
        }
        if finished.status != .succeeded { unlink(path) }
    }

    /// One export is kept of each owner: the latest.
    private func removePrevious(_ job: Job) throws {
        let jobs = instance.services.jobs
        let previous = try instance.database.makeReader().read { tx in
            try jobs.finished(ExportJob.kind, of: job.ownerID, in: tx)
        }
        for old in previous { unlink(ExportJob.path(of: old, in: directory)) }
        try instance.database.writer.run { tx in
            for old in previous { try jobs.forget(old, in: tx) }
        }
    }

    private func advance(_ job: Job, to progress: Int) throws -> Bool {
        let jobs = instance.services.jobs
        return try instance.database.writer.run { tx in try jobs.advance(job, to: progress, in: tx) }
    }

    private func fail(_ job: Job, _ error: any Error) throws {
        let problem = Job.problem(isStorageFull: (error as? SystemFailure)?.isFull ?? false)
        let jobs = instance.services.jobs
        _ = try instance.database.writer.run { tx in try jobs.fail(job, problem, in: tx) }
        throw error
    }

    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}

/// Why the system would not do what it was asked.
struct SystemFailure: Error, CustomStringConvertible {
    let code: Int32

    init(_ code: Int32 = errno) { self.code = code }

    var isFull: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }
    var description: String { String(cString: strerror(code)) }
}

/// A file of mode 0600 that has its name only once it is whole and on disk, and leaves nothing behind before.
final class NewFile {
    private let path: String
    private let descriptor: Int32
    private var isFinished = false

    init(_ path: String) throws {
        self.path = path
        unlink(path + ".part")
        descriptor = open(path + ".part", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw SystemFailure() }
    }

    deinit {
        close(descriptor)
        if !isFinished { unlink(path + ".part") }
    }

    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SystemFailure() }
            rest.removeFirst(count)
        }
    }

    /// Puts it under its name; an older file of that name is replaced.
    func finish() throws {
        guard fsync(descriptor) == 0, rename(path + ".part", path) == 0 else { throw SystemFailure() }
        isFinished = true
    }
}
