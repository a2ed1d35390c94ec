internal import Synchronization

/// One client's connection: a state machine that its loop gives turns to. In a turn it sends what is unsent, reads once,
/// answers what is complete, and sends the answers in one go.
///
/// `@unchecked Sendable`: everything but `serial`, `mailbox` and `loop`'s identity is touched on its loop's thread alone;
/// other threads hold it only to name it in the mailbox.
final class Connection: @unchecked Sendable {
    enum Phase {
        /// TLS is being agreed on.
        case handshake
        /// Between calls, or reading a head.
        case head
        case body
        /// The handler has the call.
        case handling
        /// The reply's body is pulled from a source.
        case streaming
        /// A refused call has been answered; its body is read and dropped.
        case discarding
        /// The last reply is written but not yet sent.
        case closing
        /// Everything is sent; what the client still sends is dropped, so that it can read the reply (RFC 9112, 9.6).
        case lingering
        case closed
    }

    /// The call that is in progress.
    struct Exchange {
        let requestID: String
        /// nil when there is none to be had: what arrived was no request.
        let head: RequestHead?
        var ticket: Ticket?
        /// What pages of other origins may read, where there was no head to tell from.
        var crossOrigin: [UInt8]?
        let started: MonotonicTime
        /// Whether the request has been read to its end.
        var isRead = false
        var status = 0
        var code: String?
        var bodyBytes = 0
        /// Whether the connection ends with the reply.
        var isLast = false
    }

    /// A body that is being pulled.
    struct Stream {
        let source: any BodySource
        let isChunked: Bool
        var waits = false
    }

    let accepted: Accepted
    /// Touched on the loop's own thread alone, which ends after all its connections; a handle that is kept longer must not
    /// keep the loop.
    unowned let loop: Loop
    let mailbox: Mailbox
    let token: UInt64
    /// The number of the call in progress; it moves on when the call ends, so that late replies are known.
    let serial = Atomic<UInt64>(0)
    var transport: Transport
    var phase = Phase.head
    var exchange: Exchange?
    /// Calls that have been begun.
    var served = 0
    /// When the phase that has a deadline began.
    var since: MonotonicTime
    private var isQueued = false

    // Input: what the socket has, and what of it is still to be answered.
    var canRead = false
    /// Whether the end of the input is among what there is to read.
    private(set) var isFinishing = false
    var inputEnded = false
    var pending: [UInt8] = []
    /// Whether `pending` has not been looked at since it changed.
    var isPendingNew = false
    var parser: RequestParser
    /// Whether a head has begun to arrive.
    var isReadingHead = false
    var body: BodyReader?
    var reservedBodyBytes = 0

    // Output: what the socket would not take yet.
    var canWrite = true
    var unsent: [UInt8] = []
    var unsentStart = 0
    var lastProgress: MonotonicTime
    /// Whether the socket refused to send.
    var isBroken = false
    var stream: Stream?
    /// Whether the connection may close without lingering: the client asked for it, and sent nothing more.
    var closesPolitely = false

    init(_ accepted: Accepted, loop: Loop, token: UInt64) {
        self.accepted = accepted
        self.loop = loop
        self.token = token
        mailbox = loop.mailbox
        transport = .plain(PlainSocket(descriptor: accepted.descriptor))
        parser = RequestParser(limits: loop.headLimits)
        since = loop.now
        lastProgress = loop.now
    }

    var place: Int { Int(token & 0xffff_ffff) }
    var limits: Limits { loop.limits }

    /// Begins to serve, on a server with TLS once that is agreed on; a connection too many is only told so.
    func begin() {
        if let security = loop.core.security { return beginSecurely(security) }
        if !accepted.isWithinLimits { answer(.tooManyConnections) }
        takeTurn()
    }

    /// Takes note of what the loop saw at the socket.
    func ready(_ events: Readiness.Events) {
        if events.isGone { return phase == .handshake ? failHandshake(.gone) : abort() }
        // A session may have to write before it can read on, and the other way round.
        let isSecure = transport.isSecure
        if events.isReadable || isSecure { canRead = true }
        if events.isFinished {
            if phase == .streaming, stream?.source.endsWithInput == true { return abort() }
            isFinishing = true
        }
        if events.isWritable || isSecure { canWrite = true }
        takeTurn()
    }

    /// Takes the reply to the call `serial`; one that comes after the call's end is dropped.
    func take(_ reply: Reply?, serial: UInt64) {
        guard phase == .handling, self.serial.load(ordering: .relaxed) == serial else { return }
        if let reply { respond(reply) } else { answer(.unanswered) }
        takeTurn()
    }

    func takeWake(serial: UInt64) {
        guard phase == .streaming, self.serial.load(ordering: .relaxed) == serial else { return }
        stream?.waits = false
        takeTurn()
    }

    /// Gives the handler the call that it has put aside once more.
    func handleAgain(_ call: Call, _ handle: ReplyHandle) {
        guard phase == .handling, serial.load(ordering: .relaxed) == handle.serial else { return }
        loop.current = self
        loop.handler.handle(call, reply: handle, loop: loop)
        takeTurn()
    }

    /// Looks once more for a request that is on its way, and closes when there is none.
    func drain() {
        if let stream {
            stream.source.drain()
            self.stream?.waits = false
        }
        canRead = true
        takeTurn()
    }

    /// Brings a reply from any thread: in the call's own turn it is written at once.
    func deliver(_ reply: Reply?, serial: UInt64, wakes: Bool) {
        guard mailbox.isOwnThread else {
            mailbox.post(.reply(self, serial: serial, reply), wakes: wakes)
            return
        }
        if loop.current === self, phase == .handling, self.serial.load(ordering: .relaxed) == serial {
            if let reply { respond(reply) } else { answer(.unanswered) }
        } else {
            mailbox.post(.reply(self, serial: serial, reply), wakes: false)
        }
    }

    /// One turn.
    func takeTurn() {
        guard phase != .closed else { return }
        isQueued = false
        loop.current = self
        sendUnsent()
        if unsent.isEmpty { work() }
        flush()
        if isBroken { abort() } else { settle() }
        loop.current = nil
    }

    private func work() {
        switch phase {
        case .handshake: shakeHands()
        case .head, .body, .discarding: takeInput()
        case .streaming: pump()
        case .lingering: dropInput()
        case .handling, .closing, .closed: break
        }
    }

    /// Decides what comes after a turn: another one, the end, or waiting with a deadline.
    private func settle() {
        if phase == .closing, unsent.isEmpty { finish() }
        if phase == .head, unsent.isEmpty, !isPendingNew, !canRead, inputEnded || loop.isDraining && pending.isEmpty {
            close()
        }
        if phase == .closed { return }
        if hasMoreToDo, !isQueued {
            isQueued = true
            loop.enqueue(self)
        }
        loop.schedule(self, at: deadline)
    }

    private var hasMoreToDo: Bool {
        guard unsent.isEmpty else { return false }
        return switch phase {
        case .head, .body, .discarding: isPendingNew || canRead
        case .lingering: canRead
        case .streaming: stream?.waits == false
        case .handshake, .handling, .closing, .closed: false
        }
    }
}
