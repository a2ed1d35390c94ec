import Dispatch
import Records
import Synchronization

/// Who waits for an owner's next event: calls and streams, each without a thread. Their number is bounded, and each is
/// woken after a few seconds in any case, so that it can see whether its time is over or its token was revoked.
final class EventHub: Sendable {
    /// A place among those who wait, to be given back.
    struct Spot: Sendable {
        fileprivate let owner: ID<Owner>
        fileprivate let number: Int
    }

    private struct Waiter: Sendable {
        let until: DispatchTime
        let isStream: Bool
        let wake: @Sendable () -> Void
    }

    private struct State: Sendable {
        var waiting: [ID<Owner>: [Int: Waiter]] = [:]
        var streams: [ID<Owner>: Int] = [:]
        var numbers = 0
        var isTicking = false
        var isClosed = false
    }

    /// What every waiter is woken after at the latest: a revoked token ends within 5 s (X24).
    static let longestNap = 4.0
    private static let waitersInAll = 4_096
    private static let tick = DispatchTimeInterval.milliseconds(200)

    private let state = Mutex(State())
    /// How many wait: nothing but this is looked at after a write while nobody does.
    private let count = Atomic<Int>(0)
    private let queue = DispatchQueue(label: "parley.events")
    /// Of one owner.
    private let mostStreams: Int
    private let mostCalls: Int

    init(streams: Int, calls: Int) {
        mostStreams = streams
        mostCalls = calls
    }

    /// Waits for the owner's next event, at most so many seconds; `wake` is called once, on any thread, unless the spot is
    /// given back before. Whoever waits looks for events after this, not before, so that none is missed.
    ///
    /// Nil when the server is about to end: nobody waits any more. Throws `overloaded`, and `quota_exceeded` for a call
    /// when the owner has 16 that wait.
    func wait(
        for owner: ID<Owner>, isStream: Bool, seconds: Double, wake: @escaping @Sendable () -> Void
    ) throws(Problem) -> Spot? {
        let until = DispatchTime.now() + min(seconds, Self.longestNap)
        return try state.withLock { state throws(Problem) in
            if state.isClosed { return nil }
            guard count.load(ordering: .relaxed) < Self.waitersInAll else { throw Problem(.overloaded) }
            if !isStream, state.waiting[owner]?.values.count(where: { !$0.isStream }) ?? 0 >= mostCalls {
                throw Problem(ServiceError.quotaExceeded(what: "calls that wait", limit: mostCalls))
            }
            state.numbers += 1
            state.waiting[owner, default: [:]][state.numbers] = Waiter(until: until, isStream: isStream, wake: wake)
            count.add(1, ordering: .sequentiallyConsistent)
            if !state.isTicking { scheduleTick(&state) }
            return Spot(owner: owner, number: state.numbers)
        }
    }

    func giveBack(_ spot: Spot) {
        state.withLock { state in
            guard state.waiting[spot.owner]?.removeValue(forKey: spot.number) != nil else { return }
            if state.waiting[spot.owner]?.isEmpty == true { state.waiting[spot.owner] = nil }
            count.subtract(1, ordering: .relaxed)
        }
    }

    /// Wakes who waits for the owner: to be called when events of hers were committed.
    func tell(_ owner: ID<Owner>) {
        guard count.load(ordering: .sequentiallyConsistent) > 0 else { return }
        let woken = state.withLock { state in
            let woken = state.waiting.removeValue(forKey: owner) ?? [:]
            count.subtract(woken.count, ordering: .relaxed)
            return woken.values.map(\.wake)
        }
        for wake in woken { wake() }
    }

    /// Wakes everybody, and lets nobody wait from now on.
    func close() {
        let woken = state.withLock { state in
            defer { state.waiting = [:] }
            state.isClosed = true
            count.store(0, ordering: .relaxed)
            return state.waiting.values.flatMap { $0.values.map(\.wake) }
        }
        for wake in woken { wake() }
    }

    /// Counts a stream of the owner in. Throws `quota_exceeded` when she has as many as she may (C51).
    func beginStream(of owner: ID<Owner>) throws(Problem) {
        try state.withLock { state throws(Problem) in
            guard state.streams[owner, default: 0] < mostStreams else {
                throw Problem(ServiceError.quotaExceeded(what: "event streams", limit: mostStreams))
            }
            state.streams[owner, default: 0] += 1
        }
    }

    var waiting: Int { count.load(ordering: .relaxed) }

    func streams(of owner: ID<Owner>) -> Int { state.withLock { $0.streams[owner, default: 0] } }

    func endStream(of owner: ID<Owner>) {
        state.withLock { state in
            let left = state.streams[owner, default: 1] - 1
            state.streams[owner] = left > 0 ? left : nil
        }
    }

    private func scheduleTick(_ state: inout State) {
        state.isTicking = true
        queue.asyncAfter(deadline: .now() + Self.tick) { [weak self] in self?.wakeWhoseTimeIsUp() }
    }

    private func wakeWhoseTimeIsUp() {
        let now = DispatchTime.now()
        let woken = state.withLock { state in
            var woken: [@Sendable () -> Void] = []
            for (owner, waiters) in state.waiting {
                for (number, waiter) in waiters where waiter.until <= now {
                    woken.append(waiter.wake)
                    state.waiting[owner]?[number] = nil
                }
                if state.waiting[owner]?.isEmpty == true { state.waiting[owner] = nil }
            }
            count.subtract(woken.count, ordering: .relaxed)
            state.isTicking = false
            if !state.waiting.isEmpty { scheduleTick(&state) }
            return woken
        }
        for wake in woken { wake() }
    }
}
