import Dispatch
import Synchronization

@testable import SQLite

/// A call whose work and outcome a test looks at.
final class TestJob: WriteJob {
    private let work: @Sendable (WriteTransaction) throws -> Void
    private let whenFinished: @Sendable (WriteOutcome) -> Void
    private let state = Mutex<(outcomes: [String], runs: Int, isAbandoned: Bool)>(([], 0, false))
    private let done = DispatchSemaphore(value: 0)

    init(
        whenFinished: @escaping @Sendable (WriteOutcome) -> Void = { _ in },
        _ work: @escaping @Sendable (WriteTransaction) throws -> Void
    ) {
        self.work = work
        self.whenFinished = whenFinished
    }

    static func adding(_ name: String) -> TestJob {
        TestJob { try $0.run("INSERT INTO people (name) VALUES (\(name))") }
    }

    var isAbandoned: Bool {
        get { state.withLock { $0.isAbandoned } }
        set { state.withLock { $0.isAbandoned = newValue } }
    }

    var runs: Int { state.withLock { $0.runs } }

    /// All that `finish` was told, which should be one word.
    var outcomes: [String] { state.withLock { $0.outcomes } }

    func perform(_ transaction: WriteTransaction) throws {
        state.withLock { $0.runs += 1 }
        try work(transaction)
    }

    func finish(_ outcome: WriteOutcome) {
        let word =
            switch outcome {
            case .committed: "committed"
            case .failed(let error): "failed: \(error)"
            case .storageFull: "full"
            case .storageFailure: "failure"
            case .storageCorrupt: "corrupt"
            case .abandoned: "abandoned"
            }
        state.withLock { $0.outcomes.append(word) }
        whenFinished(outcome)
        done.signal()
    }

    /// Waits for the outcome.
    @discardableResult
    func outcome() -> String {
        done.wait()
        defer { done.signal() }
        return outcomes.joined(separator: ", ")
    }
}

/// The error of a rule of some service.
struct RuleBroken: Error, CustomStringConvertible {
    var description: String { "rule broken" }
}

extension Writer {
    /// Runs the calls in one group: the first of all waits until every other is in the queue.
    func runTogether(_ jobs: [TestJob]) {
        let gate = DispatchSemaphore(value: 0)
        let first = TestJob { _ in
            gate.wait()
            gate.signal()
        }
        _ = submit(first)
        for job in jobs { _ = submit(job) }
        gate.signal()
        for job in jobs { job.outcome() }
        first.outcome()
    }
}

/// What several threads note.
final class Notes: Sendable {
    private let state = Mutex<[String]>([])
    var all: [String] { state.withLock { $0 } }
    func add(_ note: String) { state.withLock { $0.append(note) } }
}
