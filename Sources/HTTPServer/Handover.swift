internal import Dispatch
internal import Synchronization

/// A handler on its way to a loop, and whether the loop has taken it.
final class Handover: Sendable {
    let handler: any CallHandler
    private let report = Report<Void>()

    init(_ handler: any CallHandler) { self.handler = handler }

    /// On the loop's thread.
    func finish(_ body: () throws -> Void) { report.send(Result { try body() }) }

    /// Waits for `finish`, and throws what it met.
    func wait() throws { try report.wait() }
}

/// What a loop's thread tells, once, to one that waits for it.
final class Report<Value: Sendable>: Sendable {
    private let outcome = Mutex<Result<Value, any Error>?>(nil)
    private let isReady = DispatchSemaphore(value: 0)

    func send(_ result: Result<Value, any Error>) {
        outcome.withLock { $0 = result }
        isReady.signal()
    }

    func wait() throws -> Value {
        isReady.wait()
        guard let outcome = outcome.withLock({ $0 }) else { throw ServerError.stopped }
        return try outcome.get()
    }
}
