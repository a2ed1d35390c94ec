internal import HTTPTypes
internal import Logging
internal import Zlib

/// An event loop: one thread that serves its own connections, one after the other, and never waits for any of them. It is
/// used on its own thread only.
public final class Loop {
    public let index: Int
    /// Answers the calls.
    private(set) var handler: any CallHandler
    /// What `handler.makeLoopState` gave.
    public var state: AnyObject?
    /// The monotonic clock, read once each time the loop wakes.
    public private(set) var now: MonotonicTime

    let core: ServerCore
    let mailbox: Mailbox
    let journal: Journal
    let limits: Limits
    let headLimits: HeadLimits
    let proxies: TrustedProxies?
    /// Where input is read to; what is left of it after a turn moves to its connection.
    let scratch = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 65_536)
    /// The replies of the connection whose turn it is, until they are sent in one go.
    var out: [UInt8] = []
    private(set) var writer: ReplyWriter
    private(set) var clock = ClockText()
    /// Made when the first reply is compressed; it keeps 256 KiB.
    private lazy var gzip = GzipEncoder(level: Loop.gzipLevel)
    /// The connection whose turn it is.
    var current: Connection?
    private(set) var isDraining = false
    private var isStopping = false
    private let readiness: Readiness
    private var wheel: TimerWheel
    /// The connections by their places, which their tokens and the wheel name.
    private var connections: [Connection?] = []
    private var freePlaces: [Int] = []
    private var generation: UInt64 = 0
    /// Connections that have more to do than one turn.
    private var waiting: [Connection] = []
    /// Whether the clocks have been read since the loop woke.
    private var hasTicked = false

    init(index: Int, core: ServerCore) throws {
        let configuration = core.configuration
        self.index = index
        self.core = core
        now = .now()
        readiness = try Readiness()
        mailbox = Mailbox(bell: readiness.bell)
        wheel = TimerWheel(now: now)
        limits = configuration.limits
        headLimits = HeadLimits(limits)
        proxies = TrustedProxies(configuration.trustedProxies)
        journal = Journal(
            sink: configuration.sink, metrics: configuration.metrics, isOn: configuration.accessLog,
            isVerbose: configuration.logger.logLevel <= .debug)
        writer = ReplyWriter(commonFields: core.commonFields, secureFields: core.secureFields)
        mailbox.becomeOwner()
        handler = core.handler
        state = try handler.makeLoopState()
    }

    deinit {
        scratch.deallocate()
    }

    /// Serves until it is told to stop; then closes its connections and lets go of `state`.
    func run() {
        while !isStopping {
            let mayWait = waiting.isEmpty && mailbox.prepareToSleep()
            readiness.wait(milliseconds: mayWait ? wheel.milliseconds(from: now) : 0) { token, events in
                tick()
                connection(of: token)?.ready(events)
            }
            tick()
            for message in mailbox.take() { take(message) }
            let queue = waiting
            waiting.removeAll(keepingCapacity: true)
            for connection in queue { connection.takeTurn() }
            for place in wheel.expire(now) { connections[place]?.timeIsUp() }
            journal.flush()
            hasTicked = false
        }
        for connection in connections { connection?.abort() }
        journal.flush()
        for message in mailbox.close() {
            switch message {
            case .adopt(let accepted): refuse(accepted)
            case .handler(let handover): handover.finish { throw ServerError.stopped }
            case .reply, .wake, .again, .drain, .stop: break
            }
        }
        state = nil
    }

    /// Reads the clocks, once each time the loop wakes.
    private func tick() {
        guard !hasTicked else { return }
        hasTicked = true
        now = .now()
        if clock.update() { writer.update(clock) }
    }

    private func take(_ message: Mailbox.Message) {
        switch message {
        case .adopt(let accepted): adopt(accepted)
        case .reply(let connection, let serial, let reply): connection.take(reply, serial: serial)
        case .wake(let handle):
            handle.takeWake()
            handle.connection.takeWake(serial: handle.serial)
        case .again(let handle, let call): handle.connection.handleAgain(call, handle)
        case .drain:
            isDraining = true
            for connection in connections { connection?.drain() }
        case .handler(let handover): handover.finish { try use(handover.handler) }
        case .stop: isStopping = true
        }
    }

    private func use(_ handler: any CallHandler) throws {
        state = try handler.makeLoopState()
        self.handler = handler
    }

    private func connection(of token: UInt64) -> Connection? {
        let place = Int(token & 0xffff_ffff)
        guard place < connections.count, let connection = connections[place], connection.token == token else {
            return nil
        }
        return connection
    }

    private func adopt(_ accepted: Accepted) {
        let place = freePlaces.popLast() ?? connections.count
        if place == connections.count { connections.append(nil) }
        generation = (generation + 1) & 0x7fff_ffff
        let token = generation << 32 | UInt64(place)
        guard readiness.watch(accepted.descriptor, token: token) else {
            freePlaces.append(place)
            return refuse(accepted)
        }
        let connection = Connection(accepted, loop: self, token: token)
        connections[place] = connection
        connection.begin()
    }

    /// Closes a connection that has not become one of the loop's.
    private func refuse(_ accepted: Accepted) {
        PlainSocket(descriptor: accepted.descriptor).close()
        core.census.leave(accepted)
    }

    /// Forgets a connection that has been closed.
    func remove(_ connection: Connection) {
        connections[connection.place] = nil
        freePlaces.append(connection.place)
        wheel.remove(connection.place)
        core.census.leave(connection.accepted)
    }

    /// Gives the connection another turn, after the others had theirs.
    func enqueue(_ connection: Connection) {
        waiting.append(connection)
    }

    /// Looks at the connection again when `time` has come.
    func schedule(_ connection: Connection, at time: MonotonicTime) {
        wheel.schedule(connection.place, at: time)
    }

    /// The bytes in gzip; nil when they cannot be.
    func compress(_ bytes: [UInt8]) -> [UInt8]? { gzip?.encode(bytes) }

    /// A page costs hardly more than at level 1 and is an eighth smaller; level 6 takes twice that time for a fifth less.
    private static let gzipLevel: Int32 = 3

    /// Empties `out`, and lets go of its memory after an unusually large reply.
    func clearOut() {
        if out.capacity > 1 << 20 { out = [] } else { out.removeAll(keepingCapacity: true) }
    }
}
