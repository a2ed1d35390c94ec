internal import Dispatch
internal import Synchronization

/// A few threads that take work from one bounded queue, oldest first. They yield the processor to the loops, so that
/// work that takes long delays itself and nobody else (F66).
public final class WorkerPool: Sendable {
    private let line: Line
    private let threads: [WorkerThread]

    /// Throws when the system has no threads to give. `limit` counts the work that waits and the work under way.
    public init(name: String, workers: Int, limit: Int) throws {
        let line = Line(limit: limit)
        self.line = line
        var threads: [WorkerThread] = []
        do {
            for index in 0..<workers {
                threads.append(
                    try WorkerThread(name: "\(name)-\(index)", niceness: .background) { line.serve(index) })
            }
        } catch {
            line.close(wakes: threads.count)
            throw error
        }
        self.threads = threads
    }

    deinit { stop() }

    /// Puts work at the end of the line; it is given the number of the worker that does it, counted from 0. False when
    /// too much waits already, or after `stop`.
    public func submit(_ work: @escaping @Sendable (Int) -> Void) -> Bool { line.push(work) }

    /// Whether work that were submitted now would be refused for want of a place.
    public var isFull: Bool { line.isFull }

    /// Drops what waits, and returns when what is under way has ended; a worker does not wait for itself.
    public func stop() {
        line.close(wakes: threads.count)
        for thread in threads where !thread.isCurrent { thread.join() }
    }

    /// The work that waits, and the workers that wait for it.
    private final class Line: Sendable {
        private struct State {
            var waiting: [Work] = []
            var underWay = 0
            var isClosed = false
        }

        /// A closure as a member of a struct: bare in a generic box, each look at it would wrap it in one thunk more.
        private struct Work: Sendable {
            let run: @Sendable (Int) -> Void
        }

        private let state = Mutex(State())
        private let arrived = DispatchSemaphore(value: 0)
        private let limit: Int

        init(limit: Int) { self.limit = limit }

        var isFull: Bool { state.withLock { $0.waiting.count + $0.underWay >= limit } }

        func push(_ work: @escaping @Sendable (Int) -> Void) -> Bool {
            let isTaken = state.withLock { state in
                guard !state.isClosed, state.waiting.count + state.underWay < limit else { return false }
                state.waiting.append(Work(run: work))
                return true
            }
            if isTaken { arrived.signal() }
            return isTaken
        }

        func serve(_ worker: Int) {
            while true {
                arrived.wait()
                let (work, isClosed) = state.withLock { state in
                    guard !state.isClosed, !state.waiting.isEmpty else { return (Work?.none, state.isClosed) }
                    state.underWay += 1
                    return (state.waiting.removeFirst(), false)
                }
                if isClosed { return }
                guard let work else { continue }
                work.run(worker)
                state.withLock { $0.underWay -= 1 }
            }
        }

        func close(wakes workers: Int) {
            let dropped = state.withLock { state in
                state.isClosed = true
                defer { state.waiting = [] }
                return state.waiting
            }
            for _ in 0..<workers { arrived.signal() }
            _ = dropped
        }
    }
}
