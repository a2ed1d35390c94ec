import Synchronization

/// The calls that wait for the writer, oldest first, at most `limit` of them.
final class WriteQueue: Sendable {
    struct Entry: Sendable {
        let job: any WriteJob
        /// Nanoseconds of `MonotonicTime`.
        let since: Int64
    }

    private struct State {
        var entries: [Entry?] = []
        var head = 0
        var isDraining = false
        var isClosed = false
        var count: Int { entries.count - head }
    }

    enum Admission { case accepted, acceptedAndIdle, full, closed }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var count: Int { state.withLock { $0.count } }
    var isFull: Bool { count >= limit }
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Takes the call in. After `acceptedAndIdle` the caller has to start a drain; one is then held to be running.
    func push(_ job: any WriteJob) -> Admission {
        let entry = Entry(job: job, since: MonotonicTime.nanoseconds())
        return state.withLock { state in
            if state.isClosed { return .closed }
            if state.count >= limit { return .full }
            state.entries.append(entry)
            defer { state.isDraining = true }
            return state.isDraining ? .accepted : .acceptedAndIdle
        }
    }

    func pop() -> Entry? {
        state.withLock { state in
            guard state.head < state.entries.count else { return nil }
            let entry = state.entries[state.head]
            state.entries[state.head] = nil
            state.head += 1
            if state.head == state.entries.count || state.head > limit {
                state.entries.removeFirst(state.head)
                state.head = 0
            }
            return entry
        }
    }

    /// Whether nothing is left; then the drain is over, and the next `push` starts another.
    func endDrain() -> Bool {
        state.withLock { state in
            guard state.count == 0 else { return false }
            state.isDraining = false
            return true
        }
    }

    func close() { state.withLock { $0.isClosed = true } }
}
