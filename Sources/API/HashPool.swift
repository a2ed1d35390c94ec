import Glibc
import HTTPServer

/// What is run where passwords are hashed; it needs no database.
typealias HashWork = @Sendable () throws -> any Sendable

/// The threads that hash passwords, some tenths of a second each: neither a loop nor the writer ever waits for one. Its
/// queue is bounded, in number and in time (X03).
final class HashPool: Sendable {
    private let pool: WorkerPool

    private static let deadline = Duration.seconds(5)

    /// Throws when the system has no threads to give.
    init(limit: Int) throws {
        let workers = min(2, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)) / 2))
        pool = try WorkerPool(name: "hash", workers: workers, limit: limit)
    }

    /// Whether what is submitted now would be refused.
    var isFull: Bool { pool.isFull }

    /// Runs `work` when a worker is free, and tells it whether it has waited for too long. False when too many wait.
    func submit(_ work: @escaping @Sendable (_ isLate: Bool) -> Void) -> Bool {
        let since = ContinuousClock.now
        return pool.submit { _ in work(ContinuousClock.now - since > Self.deadline) }
    }
}
