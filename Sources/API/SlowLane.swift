import HTTPServer
import SQLite

/// A few threads with connections of their own for reads that take long, so that they never delay the others. Its queue
/// is bounded: what finds no place is refused at once.
final class SlowLane: Sendable {
    private let pool: WorkerPool
    private let readers: [Reader]
    private let deadline: Duration

    init(_ database: Database, workers: Int = 2, limit: Int, deadline: Duration) throws {
        readers = try (0..<workers).map { _ in Reader(connection: try database.makeReader()) }
        pool = try WorkerPool(name: "slow", workers: workers, limit: limit)
        self.deadline = deadline
    }

    /// Runs `work` with a connection when a worker is free; its statements stop at the deadline. False when too many wait.
    func submit(_ work: @escaping @Sendable (Connection) throws -> Void) -> Bool {
        pool.submit { [readers, deadline] worker in
            let connection = readers[worker].connection
            try? connection.withDeadline(deadline) { try work(connection) }
        }
    }

    /// `@unchecked Sendable`: the connection is used by the worker of the same number only.
    private struct Reader: @unchecked Sendable {
        let connection: Connection
    }
}
