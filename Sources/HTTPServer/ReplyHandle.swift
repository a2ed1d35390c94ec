internal import Synchronization

/// The one answer to one call. It may be used at once on the loop's own thread, or later from any thread; a handle that is
/// let go unused is answered 500.
public final class ReplyHandle: Sendable {
    let connection: Connection
    let serial: UInt64
    private let isSent = Atomic<Bool>(false)
    private let isWakePosted = Atomic<Bool>(false)

    init(connection: Connection, serial: UInt64) {
        self.connection = connection
        self.serial = serial
    }

    deinit {
        if !isSent.load(ordering: .acquiring) { connection.deliver(nil, serial: serial, wakes: true) }
    }

    /// Sends the reply; a second one is dropped.
    public func send(_ reply: Reply) {
        send(reply, wake: true)
    }

    /// Sends the reply. With `wake: false` a sleeping loop is left asleep: after a batch of such replies
    /// `Server.wakeLoops` must be called.
    public func send(_ reply: Reply, wake: Bool) {
        guard !isSent.exchange(true, ordering: .acquiringAndReleasing) else { return }
        connection.deliver(reply, serial: serial, wakes: wake)
    }

    /// Whether the client is gone, or the reply complete: work that is still queued for it may be dropped.
    public var isAbandoned: Bool { connection.serial.load(ordering: .acquiring) != serial }

    /// Says that a streamed body which had nothing to give has more.
    public func wake() {
        guard !isWakePosted.exchange(true, ordering: .acquiringAndReleasing) else { return }
        connection.mailbox.post(.wake(self), wakes: true)
    }

    /// Has `CallHandler.handle` called once more with the call, on its loop's thread, for one that waited for something
    /// without a thread. To be asked once for each time that it waits; after the call's end nothing happens.
    public func handleAgain(_ call: Call) {
        connection.mailbox.post(.again(self, call), wakes: true)
    }

    /// Called by the loop before it pulls, so that a later `wake` is posted again.
    func takeWake() {
        isWakePosted.store(false, ordering: .releasing)
    }
}
