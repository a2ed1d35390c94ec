import Dispatch
import Synchronization

/// The one connection that writes: it takes calls from any thread and drains them, in order, into transactions of many
/// calls each, on one serial queue.
public final class Writer: Sendable {
    private let queue: WriteQueue
    private let thread: DispatchQueue
    private let core: WriterCore
    private let hook = Mutex<Hook?>(nil)
    private let counts = Mutex(WriterFigures())
    private static let threadKey = DispatchSpecificKey<ObjectIdentifier>()

    init(core: WriterCore, limit: Int) {
        queue = WriteQueue(limit: limit)
        thread = DispatchQueue(label: "parley.writer", qos: .userInitiated)
        self.core = core
        thread.setSpecific(key: Self.threadKey, value: ObjectIdentifier(self))
    }

    /// Is called on the writer's thread once after each group, when all its calls are finished.
    public var afterGroup: (@Sendable () -> Void)? {
        get { hook.withLock { $0 }?.run }
        set { hook.withLock { $0 = newValue.map(Hook.init) } }
    }

    /// How many calls wait.
    public var depth: Int { queue.count }

    /// Whether a call that were submitted now would be refused for want of a place.
    public var isFull: Bool { queue.isFull }

    /// Whether calls are refused because of `Database.close` or a failure of the storage.
    public var isClosed: Bool { queue.isClosed }

    public var figures: WriterFigures { counts.withLock { $0 } }

    /// Puts the call at the end of the queue. False, and no `finish`, when the queue is full or closed.
    public func submit(_ job: any WriteJob) -> Bool {
        switch queue.push(job) {
        case .full, .closed: return false
        case .accepted: return true
        case .acceptedAndIdle:
            thread.async { self.drain() }
            return true
        }
    }

    /// Runs `body` as a call like any other and waits for it; for commands, background work and tests. As for every
    /// call, `body` may be run twice (`WriteJob.perform`).
    ///
    /// Throws what `body` throws; `queueFull`, `writerClosed`; the storage's error when it fails; `misuse` on the
    /// writer's own thread, which would wait for itself.
    @discardableResult
    public func run<T>(_ body: @escaping (WriteTransaction) throws -> T) throws -> T {
        guard !isOnOwnThread else { throw SQLiteError.misuse("Writer.run was called from within a call") }
        let job = WaitingJob(body)
        guard submit(job) else { throw queue.isClosed ? SQLiteError.writerClosed : .queueFull }
        return try job.wait()
    }

    /// Moves the whole log into the database and empties it, between two groups, without waiting for readers; false when one
    /// of them still needs the log. Deleted content is gone from the disk only then.
    public func emptyLog() throws -> Bool {
        guard !isOnOwnThread else { throw SQLiteError.misuse("Writer.emptyLog was called from within a call") }
        return thread.sync { core.emptyLog() }
    }

    private var isOnOwnThread: Bool { DispatchQueue.getSpecific(key: Self.threadKey) == ObjectIdentifier(self) }

    // MARK: On the writer's thread

    private func drain() {
        repeat {
            while let first = queue.pop() { runGroup(first) }
        } while !queue.endDrain()
        core.tellFatal()
    }

    private func runGroup(_ first: WriteQueue.Entry) {
        let start = MonotonicTime.nanoseconds()
        var waited: Int64 = 0
        var longest: Int64 = 0
        func taken(_ entry: WriteQueue.Entry) -> any WriteJob {
            let wait = MonotonicTime.nanoseconds() - entry.since
            waited += wait
            longest = max(longest, wait)
            return entry.job
        }
        let calls = core.run(taken(first)) { self.queue.pop().map(taken) }
        if core.fatal != nil { queue.close() }
        counts.withLock {
            $0.groups += 1
            $0.calls += calls.count
            $0.waited += .nanoseconds(waited)
            $0.longestWait = max($0.longestWait, .nanoseconds(longest))
            $0.worked += .nanoseconds(MonotonicTime.nanoseconds() - start)
            $0.note(calls.map(\.outcome))
        }
        for call in calls { call.job.finish(call.outcome) }
        afterGroup?()
        core.checkpointIfDue()
        if core.fatal != nil { queue.close() }
    }

    /// Refuses further calls, finishes those that wait, empties the log and closes the connection.
    func close() {
        queue.close()
        guard !isOnOwnThread else { return core.close() }
        thread.sync {
            drain()
            core.close()
            core.tellFatal()
        }
    }
}

/// A closure as a member of a struct: bare in a generic box, each look at it would wrap it in one thunk more.
private struct Hook {
    let run: @Sendable () -> Void
}

/// What the writer has done since it began.
public struct WriterFigures: Sendable {
    public var groups = 0
    public var calls = 0
    /// The sum of the times that calls have waited in the queue.
    public var waited: Duration = .zero
    public var longestWait: Duration = .zero
    /// The time spent in groups.
    public var worked: Duration = .zero
    /// Whether the disk was full at the last write that could tell.
    public var isDiskFull = false

    mutating func note(_ outcomes: [WriteOutcome]) {
        for outcome in outcomes {
            switch outcome {
            case .committed: isDiskFull = false
            case .storageFull: isDiskFull = true
            default: break
            }
        }
    }
}
