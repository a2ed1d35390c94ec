import Dispatch

/// A call whose submitter waits for it.
///
/// `@unchecked Sendable`: the semaphore guards everything here. The submitter touches nothing between submitting and the
/// signal, the writer nothing after it.
final class WaitingJob<T>: WriteJob, @unchecked Sendable {
    /// Let go of before the submitter goes on: its closure must not outlive the call that waits (`Writer.run`).
    private var body: ((WriteTransaction) throws -> T)?
    private let done = DispatchSemaphore(value: 0)
    private var value: T?
    private var outcome = WriteOutcome.abandoned

    init(_ body: @escaping (WriteTransaction) throws -> T) { self.body = body }

    var isAbandoned: Bool { false }

    func perform(_ transaction: WriteTransaction) throws { value = try body?(transaction) }

    func finish(_ outcome: WriteOutcome) {
        self.outcome = outcome
        body = nil
        done.signal()
    }

    func wait() throws -> T {
        done.wait()
        switch outcome {
        case .committed:
            guard let value else { throw SQLiteError.misuse("a call was acknowledged that was not run") }
            return value
        case .failed(let error): throw error
        case .storageFull: throw SQLiteError.storageFull
        case .storageFailure: throw SQLiteError.storageFailure
        case .storageCorrupt: throw SQLiteError.storageCorrupt
        case .abandoned: throw SQLiteError.writerClosed
        }
    }
}
