public import CoreMetrics
internal import Glibc
public import HTTPTypes
public import Logging
public import OpenSSL
internal import Synchronization

/// An HTTP/1.1 server: listening sockets, a thread that accepts, and a number of event loops, each with its own thread and
/// its own connections.
public final class Server: Sendable {
    public struct Configuration: Sendable {
        public var addresses: [ListenAddress]
        public var limits = Limits()
        /// How many event loops serve, each on a thread of its own.
        public var loops: Int
        /// Fields of every reply, also of refusals.
        public var commonFields = HTTPFields()
        /// Which pages of other origins may read replies, refusals too.
        public var crossOrigin = CrossOrigin.none
        /// With them every address serves TLS, and nothing else.
        public var credentials: TLSCredentials?
        /// Fields of every reply that travels over TLS.
        public var secureFields = HTTPFields()
        /// The proxies whose `X-Forwarded-For` or `Forwarded` tells the address of a request's client. Limits are kept for
        /// the peer in any case.
        public var trustedProxies: [Network] = []
        /// Makes a request's id, which is sent, logged and unique (C60).
        public var makeRequestID: @Sendable () -> String
        /// Where access lines go.
        public var sink: LogSink
        public var logger: Logger
        /// Where metrics go.
        public var metrics: any MetricsFactory
        public var accessLog = true

        public init(
            addresses: [ListenAddress], sink: LogSink, logger: Logger, makeRequestID: @escaping @Sendable () -> String
        ) {
            self.addresses = addresses
            self.sink = sink
            self.logger = logger
            self.makeRequestID = makeRequestID
            metrics = MetricsSystem.factory
            loops = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        }
    }

    private struct State: Sendable {
        var hasStarted = false
        var acceptor: Acceptor?
        var loops: [LoopThread] = []
    }

    private let core: ServerCore
    private let state = Mutex(State())

    /// Makes a server that does not listen yet. Throws `OpenSSLError` when the credentials cannot be served.
    public init(_ configuration: Configuration, handler: any CallHandler) throws {
        core = try ServerCore(configuration, handler: handler)
    }

    deinit {
        stop()
    }

    /// Binds every address, starts the loops and then accepts; returns the bound addresses, with the ports that the system
    /// picked. Throws `ServerError`, or what `CallHandler.makeLoopState` throws; nothing is left open then.
    public func start() throws -> [ListenAddress] {
        guard
            state.withLock({ state in
                defer { state.hasStarted = true }
                return !state.hasStarted
            })
        else { throw ServerError.alreadyStarted }
        let listeners = try Listeners(core.configuration.addresses)
        var loops: [LoopThread] = []
        do {
            for index in 0..<max(1, core.configuration.loops) { loops.append(try LoopThread(index: index, core: core)) }
            let acceptor = try Acceptor(listeners, core: core, loops: loops.map(\.mailbox))
            state.withLock { state in
                state.acceptor = acceptor
                state.loops = loops
            }
        } catch {
            for loop in loops { loop.stop() }
            listeners.close()
            throw error
        }
        return listeners.addresses
    }

    /// Wakes the loops for replies that were sent with `wake: false`.
    public func wakeLoops() {
        for loop in loops { loop.mailbox.wake() }
    }

    /// Serves these credentials from the next connection on; those that are open keep theirs. Nothing happens on a server
    /// without TLS. Throws `OpenSSLError`, and goes on with the old ones then.
    public func use(_ credentials: TLSCredentials) throws {
        try core.security?.use(credentials)
    }

    /// Lets `handler` answer the calls from now on, in place of one that has answered them by their heads alone: a call
    /// whose body is on its way would otherwise come to a handler that has not admitted it. Waits for the loops, so it is not
    /// called on one. Throws what `CallHandler.makeLoopState` throws, and `ServerError.stopped`.
    public func use(_ handler: any CallHandler) throws {
        for loop in loops { try loop.use(handler) }
    }

    /// Whether the server is about to end: true from the call of `drain` on.
    public var isDraining: Bool { core.isDraining.load(ordering: .acquiring) }

    /// Open connections.
    public var connections: Int { core.census.connections }

    /// Ends in order (F60): goes on accepting for `lameDuck`, so that a balancer can notice, then stops; answers what has
    /// begun to arrive, each reply with `Connection: close`, and closes what is idle. Returns when all connections have
    /// ended, or `grace` after accepting stopped. Waits, so it is not called on a loop.
    public func drain(grace: Duration, lameDuck: Duration) {
        core.isDraining.store(true, ordering: .releasing)
        Self.sleep(lameDuck)
        let acceptor = state.withLock { state in state.acceptor }
        acceptor?.stop()
        for loop in loops { loop.mailbox.post(.drain, wakes: true) }
        let deadline = MonotonicTime.now().advanced(bySeconds: grace / .seconds(1))
        while core.census.connections > 0, MonotonicTime.now() < deadline { Self.sleep(.milliseconds(5)) }
    }

    /// Ends at once: closes the listening sockets and every connection, and waits until the threads have ended. Not called
    /// on a loop.
    public func stop() {
        core.isDraining.store(true, ordering: .releasing)
        let (acceptor, loops) = state.withLock { state in
            defer {
                state.acceptor = nil
                state.loops = []
            }
            return (state.acceptor, state.loops)
        }
        acceptor?.stop()
        for loop in loops { loop.stop() }
    }

    private var loops: [LoopThread] { state.withLock { $0.loops } }

    private static func sleep(_ duration: Duration) {
        let seconds = duration / .seconds(1)
        if seconds > 0 { usleep(UInt32(clamping: Int(seconds * 1_000_000))) }
    }
}
