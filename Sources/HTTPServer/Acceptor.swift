internal import CLinux
internal import Glibc
internal import Logging
internal import Synchronization

/// The thread that accepts connections and deals them out to the loops in turn.
final class Acceptor: Sendable {
    private let work: AcceptorWork
    private let thread: WorkerThread

    /// Takes over the listeners and starts to accept.
    init(_ listeners: Listeners, core: ServerCore, loops: [Mailbox]) throws(ServerError) {
        let work = AcceptorWork(listeners, core: core, loops: loops, bell: try Bell())
        self.work = work
        thread = try WorkerThread(name: "acceptor") { work.run() }
    }

    /// Accepts what has already been connected, closes the listening sockets, and returns when the thread has ended.
    func stop() {
        work.stop()
        thread.join()
    }
}

private final class AcceptorWork: Sendable {
    /// How long accepting pauses when the system has no descriptor to give, unless a connection ends before.
    private static let pauseMilliseconds: Int32 = 500
    private static let batch = 64

    private enum Outcome { case drained, more, exhausted(errno: Int32) }

    private let listeners: Listeners
    private let core: ServerCore
    private let loops: [Mailbox]
    private let bell: Bell
    private let isStopping = Atomic<Bool>(false)
    /// Connections dealt out so far.
    private let dealt = Atomic<Int>(0)

    init(_ listeners: Listeners, core: ServerCore, loops: [Mailbox], bell: Bell) {
        self.listeners = listeners
        self.core = core
        self.loops = loops
        self.bell = bell
    }

    func stop() {
        isStopping.store(true, ordering: .releasing)
        bell.ring()
    }

    func run() {
        var lastWarning: MonotonicTime?
        while !isStopping.load(ordering: .acquiring) {
            wait(listeners.sockets, milliseconds: -1)
            guard let error = acceptAll() else { continue }
            let now = MonotonicTime.now()
            if lastWarning.map({ now > $0.advanced(bySeconds: 1) }) ?? true {
                lastWarning = now
                core.configuration.logger.warning(
                    "accepting connections pauses",
                    metadata: ["errno": "\(error)", "milliseconds": "\(Self.pauseMilliseconds)"])
            }
            core.census.ringWhenOneLeaves(bell)
            wait([], milliseconds: Self.pauseMilliseconds)
        }
        _ = acceptAll()
        listeners.close()
    }

    /// Waits until a socket has a connection, the bell rings, or the time is over.
    private func wait(_ sockets: [Int32], milliseconds: Int32) {
        var polled = (sockets + [bell.descriptor]).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        poll(&polled, nfds_t(polled.count), milliseconds)
        bell.silence()
    }

    /// Accepts what waits at all sockets; returns the errno when the system has no descriptor to give.
    private func acceptAll() -> Int32? {
        var open = listeners.sockets
        while !open.isEmpty {
            var left: [Int32] = []
            for socket in open {
                switch accept(from: socket) {
                case .drained: break
                case .more: left.append(socket)
                case .exhausted(let errno): return errno
                }
            }
            open = left
        }
        return nil
    }

    /// Accepts a batch, then wakes the loops that were given of it.
    private func accept(from socket: Int32) -> Outcome {
        defer { for loop in loops { loop.wake() } }
        for _ in 0..<Self.batch {
            var address = sockaddr_storage()
            let descriptor = linux_accept(socket, &address)
            switch -descriptor {
            case EAGAIN: return .drained
            // The connection was gone before it was accepted, or something interrupted: accept(2) says to go on.
            case ECONNABORTED, EINTR, EPROTO, ENOPROTOOPT, EHOSTDOWN, EHOSTUNREACH, ENETDOWN, ENETUNREACH, ENONET,
                EPERM,
                EOPNOTSUPP, ETIMEDOUT:
                continue
            case 1...: return .exhausted(errno: -descriptor)
            default: deal(descriptor, RemoteAddress(IPAddress(address)))
            }
        }
        return .more
    }

    private func deal(_ descriptor: Int32, _ remote: RemoteAddress) {
        let verdict = core.census.enter(remote)
        if verdict == .ignored {
            close(descriptor)
            return
        }
        let turn = dealt.add(1, ordering: .relaxed).newValue
        let accepted = Accepted(descriptor: descriptor, remote: remote, isWithinLimits: verdict == .admitted)
        loops[turn % loops.count].post(.adopt(accepted), wakes: false)
    }
}
