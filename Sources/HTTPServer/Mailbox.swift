internal import Synchronization

/// What other threads ask of a loop. It is bounded by the loop's connections: each has at most one reply, one wake and one
/// call to handle again in it.
final class Mailbox: Sendable {
    enum Message: Sendable {
        case adopt(Accepted)
        /// nil: the handle was let go without a reply.
        case reply(Connection, serial: UInt64, Reply?)
        case wake(ReplyHandle)
        case again(ReplyHandle, Call)
        case drain
        /// Calls are answered by another handler from now on.
        case handler(Handover)
        case stop
    }

    private struct State: Sendable {
        var messages: [Message] = []
        var isAsleep = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let bell: Bell
    private let owner = Atomic<UInt>(0)

    init(bell: Bell) {
        self.bell = bell
    }

    /// Makes the calling thread the one that takes the messages.
    func becomeOwner() {
        owner.store(CurrentThread.id, ordering: .releasing)
    }

    var isOwnThread: Bool { owner.load(ordering: .acquiring) == CurrentThread.id }

    /// Leaves a message; with `wakes` a loop that sleeps is woken. False after the loop's end: then nothing is kept.
    @discardableResult
    func post(_ message: Message, wakes: Bool) -> Bool {
        let (isKept, mustRing) = state.withLock { state in
            if state.isClosed { return (false, false) }
            state.messages.append(message)
            defer { if wakes { state.isAsleep = false } }
            return (true, wakes && state.isAsleep)
        }
        if mustRing { bell.ring() }
        return isKept
    }

    /// Wakes a loop that sleeps on messages left with `wakes: false`.
    func wake() {
        let mustRing = state.withLock { state in
            guard state.isAsleep, !state.messages.isEmpty else { return false }
            state.isAsleep = false
            return true
        }
        if mustRing { bell.ring() }
    }

    /// Notes that the loop is about to sleep; false when messages are waiting, so that it must not.
    func prepareToSleep() -> Bool {
        state.withLock { state in
            state.isAsleep = state.messages.isEmpty
            return state.isAsleep
        }
    }

    /// Takes the last messages; later ones are dropped, and no thread is the owner's any more.
    func close() -> [Message] {
        owner.store(0, ordering: .releasing)
        state.withLock { $0.isClosed = true }
        return take()
    }

    /// Takes all messages, in the order they were left; the loop is awake from here on.
    func take() -> [Message] {
        state.withLock { state in
            state.isAsleep = false
            guard !state.messages.isEmpty else { return [] }
            defer { state.messages = [] }
            return state.messages
        }
    }
}
