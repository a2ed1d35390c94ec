import Dispatch
import SQLite
import Synchronization

/// A few threads with connections of their own for reads that take long, so that they never delay the others. Its queue
/// is bounded: what finds no place is refused at once.
final class SlowLane: Sendable {
    private let workers: [Worker]
    private let waiting = Atomic<Int>(0)
    private let turn = Atomic<Int>(0)
    private let limit: Int
    private let deadline: Duration

    init(_ database: Database, workers: Int = 2, limit: Int, deadline: Duration) throws {
        self.workers = try (0..<workers).map { Worker(try database.makeReader(), $0) }
        self.limit = limit
        self.deadline = deadline
    }

    /// Runs `work` with a connection when a worker is free; its statements stop at the deadline. False when too many wait.
    func submit(_ work: @escaping @Sendable (Connection) throws -> Void) -> Bool {
        guard waiting.add(1, ordering: .relaxed).newValue <= limit else {
            waiting.subtract(1, ordering: .relaxed)
            return false
        }
        let worker = workers[turn.add(1, ordering: .relaxed).oldValue % workers.count]
        worker.queue.async { [self] in
            defer { waiting.subtract(1, ordering: .relaxed) }
            try? worker.connection.withDeadline(deadline) { try work(worker.connection) }
        }
        return true
    }

    /// `@unchecked Sendable`: the connection is used on the serial queue only.
    private final class Worker: @unchecked Sendable {
        let connection: Connection
        let queue: DispatchQueue

        init(_ connection: Connection, _ index: Int) {
            self.connection = connection
            queue = DispatchQueue(label: "parley.slow-\(index)")
        }
    }
}
