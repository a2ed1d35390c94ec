import Glibc
public import HTTPServer
import HTTPTypes
import JSON
public import Logging
import OpenSSL
public import Records
public import SQLite
public import Services

/// What the API needs to know of the program that it is a part of.
public struct APIOptions: Sendable {
    public var version: String
    /// The bytes of `openapi.yaml`.
    public var contract: [UInt8]
    public var bodyLimit = 1 << 20
    /// Whether the server may be sent traffic (C62).
    public var isReady: @Sendable () -> Bool = { true }
    public var isDraining: @Sendable () -> Bool = { false }
    /// Where the files of exports lie; without one there are none.
    public var exportDirectory: String?
    /// Gives back the space that is kept for what must succeed on a full disk; false when there is none left.
    public var releaseReserve: @Sendable () -> Bool = { false }
    /// Is told that there is work for the background.
    public var onWork: @Sendable () -> Void = {}
    /// How many reads may wait in the slow lane.
    public var slowReads = 32
    /// What a read may take on its loop before it goes to the slow lane.
    public var quickRead = Duration.milliseconds(8)
    public var slowRead = Duration.seconds(2)
    /// How many passwords may wait to be hashed (X03).
    public var hashes = 16
    /// The hosts that requests may be for, in lower case; empty takes every one (X65).
    public var publicNames: Set<String> = []

    /// Which pages of other origins may call (X60); the server says so on each answer.
    public var crossOrigin = CrossOrigin.none
    /// Calls of one user in a minute; nil does not count them (C61).
    public var rateLimit: Int?

    public init(version: String, contract: [UInt8]) {
        self.version = version
        self.contract = contract
    }
}

/// The API: routes calls to operations, asks who is calling, and runs each operation in its lane as one transaction.
public final class API: CallHandler {
    public let endpoints: [Endpoint]
    private let router: Router<Endpoint>
    private let database: Database
    let services: Services
    private let options: APIOptions
    let authentication: Authentication
    /// Who waits for events.
    let hub = EventHub()
    private let slow: SlowLane
    private let counter: CallCounter
    private let hashes: HashPool
    private let logger: Logger
    private let security: SecurityLog

    /// Throws when two operations claim one route, or a reader cannot be opened.
    public init(_ services: Services, _ database: Database, _ options: APIOptions, logger: Logger) throws {
        self.services = services
        self.database = database
        self.options = options
        self.logger = logger
        security = SecurityLog(logger: logger)
        endpoints = Self.endpoints(services, options)
        var router = Router<Endpoint>()
        for endpoint in endpoints { try router.add(endpoint.method, endpoint.path, endpoint) }
        self.router = router
        authentication = Authentication(accounts: services.accounts, clock: services.stores.clock)
        counter = CallCounter(calls: options.rateLimit)
        hashes = try HashPool(limit: options.hashes)
        slow = try SlowLane(database, limit: options.slowReads, deadline: options.slowRead)
    }

    /// All operations, resource by resource.
    private static func endpoints(_ services: Services, _ options: APIOptions) -> [Endpoint] {
        let kept =
            AccountsAPI.endpoints(services) + SessionsAPI.endpoints(services)
            + TokensAPI.endpoints(services) + UsersAPI.endpoints(services) + InvitationsAPI.endpoints(services)
            + OrganizationsAPI.endpoints(services)
            + ContactsAPI.endpoints(services) + TouchesAPI.endpoints(services) + RequestsAPI.endpoints(services)
            + InterviewsAPI.endpoints(services) + ReferralsAPI.endpoints(services)
            + RemindersAPI.endpoints(services) + NotesAPI.endpoints(services) + ReviewsAPI.endpoints(services)
            + SharingAPI.endpoints(services) + CohortsAPI.endpoints(services) + AuditAPI.endpoints(services)
            + EventsAPI.endpoints() + ExportsAPI.endpoints(services, options) + ErasuresAPI.endpoints(services)
            + SearchAPI.endpoints()
        let service = ServiceDocument(options: options, quota: services.stores.quota, paths: Set(kept.map(\.path)))
        return DiscoveryAPI.endpoints(options, service) + kept
    }

    public func makeLoopState() throws -> AnyObject? { try LoopState(database) }

    public func refusal(_ refusal: HTTPServer.Refusal, requestID: String) -> Reply {
        Problem(refusal).reply(requestID: requestID, closes: true)
    }

    /// Tells those who wait for the owner's events that there are new ones. To be called when they are committed by
    /// others than a call, which tells by itself.
    public func tellOfEvents(of owner: ID<Owner>) { hub.tell(owner) }

    /// Answers the calls that wait, since the server is about to end.
    public func endWaiting() { hub.close() }

    // MARK: By the head alone

    /// Steps 2 to 9 of the order of checks. A read that has no body is answered at once.
    public func admit(_ head: RequestHead, loop: Loop) -> Admission {
        if !isPublic(head), !Self.isProbe(head) {
            return .refuse(Problem(.misdirectedRequest).reply(requestID: head.requestID), ticket: nil)
        }
        if options.isDraining(), !Self.isProbe(head) {
            return .refuse(Problem(.draining).reply(requestID: head.requestID, closes: true), ticket: nil)
        }
        let match = router.match(head)
        switch match {
        case .unknown:
            if head.path == "*", head.kind == .options {
                return .refuse(
                    PathOptions(allow: Self.allMethods, endpoints: []).reply(to: head, options.crossOrigin), ticket: nil
                )
            }
            return .refuse(Problem(.unknownRoute).reply(requestID: head.requestID), ticket: nil)
        case .methodNotAllowed(let allow):
            if head.kind == .options {
                let reply = PathOptions(allow: allow, endpoints: endpoints(at: head.path)).reply(
                    to: head, options.crossOrigin)
                return .refuse(reply, ticket: nil)
            }
            let problem = Problem(.methodNotAllowed, "The path takes \(allow).").with(.allow, allow)
            return .refuse(problem.reply(requestID: head.requestID), ticket: nil)
        case .found(let endpoint, let parameters):
            let ticket = OperationTicket(endpoint, parameters: parameters, query: head.query ?? "")
            ticket.isQuiet = endpoint.path == "/livez" || endpoint.path == "/readyz"
            return admit(head, ticket, loop)
        }
    }

    /// Balancers ask by address, and whatever the state.
    private static func isProbe(_ head: RequestHead) -> Bool { head.path == "/livez" || head.path == "/readyz" }

    /// Whether the request is for a name that this server goes by; its port does not matter, as proxies change it.
    private func isPublic(_ head: RequestHead) -> Bool {
        if options.publicNames.isEmpty { return true }
        return head.host.flatMap { HostName(authority: $0) }.map { options.publicNames.contains($0.text) } ?? false
    }

    private static let allMethods = "GET, HEAD, POST, PATCH, DELETE, OPTIONS"

    private func endpoints(at path: String) -> [Endpoint] {
        KnownMethod.allCases.compactMap { method in
            if method != .head, case .found(let endpoint, _) = router.match(method.method, path) {
                endpoint
            } else {
                nil
            }
        }
    }

    private func admit(_ head: RequestHead, _ ticket: OperationTicket, _ loop: Loop) -> Admission {
        let declaration = ticket.endpoint.declaration
        do {
            // Step 2: before the token and the body, since refusing has to be cheap when there is much to refuse.
            if declaration.lane == .write, database.writer.isFull { throw Problem(.overloaded) }
            if declaration.policy == .everyone {
                if !ticket.isQuiet { try counter.count(head, at: loop.now) }
                try readHead(head, into: ticket, nil)
                return try answerNow(head, ticket, nil) ?? .body(limit: options.bodyLimit, ticket: ticket)
            }
            guard let state = loop.state as? LoopState else { throw DeclarationError(what: "no loop state") }
            return try state.reader.read { tx in
                let principal = try caller(head, ticket, state, loop, in: tx)
                ticket.caller = principal
                ticket.principal = principal.userID.text
                ticket.token = principal.tokenID
                try counter.count(principal, ticket, at: loop.now)
                if principal.isUnnoted {
                    services.accounts.lastUses.note(principal, at: services.stores.clock.now, by: database.writer)
                }
                try declaration.policy.check(principal.role)
                try Authentication.check(ticket.endpoint.scope, of: principal)
                try authentication.check(declaration.session, of: principal, in: tx)
                try readHead(head, into: ticket, state)
                if ticket.lane == .read,
                    !state.slowAskers.contains(principal.userID, ticket.endpoint, at: loop.now),
                    let now = try answerNow(head, ticket, tx)
                {
                    return now
                }
                return .body(limit: options.bodyLimit, ticket: ticket)
            }
        } catch SQLiteError.deadlineExceeded {
            if let state = loop.state as? LoopState, let owner = ticket.caller?.userID {
                state.slowAskers.note(owner, ticket.endpoint, at: loop.now)
            }
            return .body(limit: options.bodyLimit, ticket: ticket)
        } catch {
            return .refuse(reply(for: error, head, ticket), ticket: ticket)
        }
    }

    /// Step 5. A call that cannot tell who makes it counts for its address.
    private func caller(
        _ head: RequestHead, _ ticket: OperationTicket, _ state: LoopState, _ loop: Loop, in tx: ReadTransaction
    ) throws -> Principal {
        do {
            try Self.refuseToken(in: ticket.query)
            return try authentication.principal(of: head, state.hasher, in: tx)
        } catch let problem as Problem {
            try counter.count(head, at: loop.now)
            throw problem
        }
    }

    /// Steps 8 and 9.
    private func readHead(_ head: RequestHead, into ticket: OperationTicket, _ state: LoopState?) throws {
        let declaration = ticket.endpoint.declaration
        try prepare(ticket, state)
        if declaration.takesIfMatch { ticket.ifMatch = try IfMatch.read(head) }
        if head.kind == .get || head.kind == .head { ticket.ifNoneMatch = try IfNoneMatch.read(head) }
        if ticket.endpoint.takesIdempotencyKey {
            ticket.idempotencyKey = try IdempotencyKey.read(head)
            if declaration.requiresKey, ticket.idempotencyKey == nil {
                let item = ProblemItem(header: "Idempotency-Key", "is required", .idempotencyKeyRequired)
                throw Problem(.idempotencyKeyRequired).with([item])
            }
        }
        try Negotiation.check(accept: head, for: declaration.mediaType)
        if declaration.hasBody {
            try Negotiation.check(contentOf: head, isPatch: head.kind == .patch)
        }
    }

    private func prepare(_ ticket: OperationTicket, _ state: LoopState?) throws {
        if ticket.endpoint.declaration.namesOwnerInPath, let principal = ticket.caller {
            ticket.isFor(ID(ticket.parameter) ?? .unset, by: principal)
        }
        guard let prepare = ticket.endpoint.declaration.prepare, let principal = ticket.caller else {
            let parameters = try Self.parameters(ticket.query)
            if !parameters.isEmpty { throw Self.unexpected(parameters) }
            return
        }
        let query = ticket.query
        if let known = state?.questions[ticket.endpoint, query] {
            ticket.prepared = known.value
            if known.ownerID != nil { ticket.isFor(known.ownerID, by: principal) }
            return
        }
        let caller = Caller(ownerID: principal.userID, zone: principal.zone, now: services.stores.clock.now)
        let parameters = try Self.parameters(ticket.query)
        let prepared = try prepare(parameters, caller, services)
        ticket.prepared = prepared.value
        ticket.isFor(prepared.ownerID, by: principal)
        // What a cursor stands for is its caller's own; everything else means the same for all.
        if !parameters.contains(where: { $0.name == "cursor" }) { state?.questions[ticket.endpoint, query] = prepared }
    }

    private static func parameters(_ query: String) throws -> [QueryParameter] {
        guard !query.isEmpty else { return [] }
        do {
            return try QueryParameters.parse(query).map { QueryParameter(name: $0.name, value: $0.value) }
        } catch let invalid as QueryParameters.Invalid {
            throw ParameterErrors([ParameterError(invalid.name, .invalid, invalid.reason)])
        }
    }

    /// A token in a URL ends up in logs and histories (RFC 6750 section 5.3).
    private static func refuseToken(in query: String) throws {
        // Nearly no query has one: the first look takes a few nanoseconds.
        guard query.withCString({ strstr($0, "access_token=") }) != nil,
            query.split(separator: "&").contains(where: { $0.hasPrefix("access_token=") })
        else { return }
        throw Problem(.invalidRequest, "Send the token in the Authorization field, never in the URL.").with(
            .wwwAuthenticate, "Bearer realm=\"api\", error=\"invalid_request\"")
    }

    private static func unexpected(_ parameters: [QueryParameter]) -> Problem {
        Problem(parameters: parameters.prefix(100).map { ParameterError($0.name, .unknown, "is not a parameter here") })
    }

    /// Answers what needs no body, within the transaction that found its caller; nil when there is one to read first.
    private func answerNow(
        _ head: RequestHead, _ ticket: OperationTicket, _ transaction: ReadTransaction?
    ) throws -> Admission? {
        guard head.announcedBody == .none else { return nil }
        let extraction = Extraction(ticket, services, transaction, body: .none)
        guard let transaction else {
            return .refuse(try ticket.endpoint.run(extraction).reply(to: head, ticket), ticket: ticket)
        }
        let answer = try transaction.connection.withDeadline(options.quickRead) { try ticket.endpoint.run(extraction) }
        return .refuse(answer.reply(to: head, ticket), ticket: ticket)
    }

    // MARK: With the body

    /// Step 11, and then the lane.
    public func handle(_ call: Call, reply: ReplyHandle, loop: Loop) {
        guard let ticket = call.ticket as? OperationTicket else {
            return reply.send(self.reply(for: DeclarationError(what: "no ticket"), call.head))
        }
        do {
            let body = try parse(call, ticket.endpoint.declaration)
            switch ticket.lane {
            case .loop:
                let answer = try ticket.endpoint.run(Extraction(ticket, services, nil, body: body))
                reply.send(answer.reply(to: call.head, ticket))
            case .read: try runSlowly(call, ticket, reply)
            case .patient:
                guard let state = loop.state as? LoopState else { throw DeclarationError(what: "no loop state") }
                try answerPatiently(call, ticket, reply, state)
            case .write:
                if let hashing = ticket.endpoint.declaration.hashing {
                    try hash(hashing, call, ticket, body, reply, loop)
                } else {
                    try write(call, ticket, body, reply)
                }
            }
        } catch {
            reply.send(self.reply(for: error, call.head, ticket))
        }
    }

    private func write(_ call: Call, _ ticket: OperationTicket, _ body: BodyContent, _ reply: ReplyHandle) throws {
        let security = SecurityLog.tells(of: ticket.endpoint.id) ? self.security : nil
        let job = WriteCall(call, ticket, body, services, hub, reply, security) { self.reply(for: $0, $1, ticket) }
        if ticket.endpoint.declaration.usesReserve { job.onFull = submitAgain }
        if ticket.endpoint.declaration.status == 202 { job.onCommit = options.onWork }
        guard database.writer.submit(job) else {
            throw Problem(database.writer.isClosed ? .storageFailure : .overloaded)
        }
    }

    /// Tries a call that met a full disk once more, with the space that is kept for it; false when there is none.
    private func submitAgain(_ job: WriteCall) -> Bool { options.releaseReserve() && database.writer.submit(job) }

    /// Looks on the loop at what there is to hash, hashes in the pool, and then enters the write lane (X03).
    private func hash(
        _ hashing: (Extraction) throws -> HashWork, _ call: Call, _ ticket: OperationTicket, _ body: BodyContent,
        _ reply: ReplyHandle, _ loop: Loop
    ) throws {
        guard let state = loop.state as? LoopState else { throw DeclarationError(what: "no loop state") }
        if hashes.isFull { throw Problem(.overloaded) }
        let network = call.head.remoteAddress.nearNetwork
        let work = try state.reader.read { tx in
            try hashing(Extraction(ticket, services, tx, body: body, network: network))
        }
        let ticket = HandedOver(ticket)
        let isTaken = hashes.submit { isLate in
            guard !reply.isAbandoned else { return }
            do {
                if isLate { throw Problem(.overloaded) }
                ticket.value.prepared = try work()
                try self.write(call, ticket.value, body, reply)
            } catch {
                reply.send(self.reply(for: error, call.head, ticket.value))
            }
        }
        if !isTaken { throw Problem(.overloaded) }
    }

    private func parse(_ call: Call, _ declaration: Declaration) throws -> BodyContent {
        guard declaration.hasBody else { return .none }
        if call.body.isEmpty, declaration.bodyMayBeEmpty { return .none }
        do throws(JSONSyntaxError) {
            return .value(try JSONValue(parsing: call.body))
        } catch {
            throw Problem(.invalidJSON, "At byte \(error.offset): \(error.reason).").with(
                "offset", .integer(error.offset))
        }
    }

    /// A read with a body that does not matter to it, or one that took too long on its loop.
    private func runSlowly(_ call: Call, _ ticket: OperationTicket, _ reply: ReplyHandle) throws {
        let (services, ticket) = (services, HandedOver(ticket))
        let taken = slow.submit { connection in
            guard !reply.isAbandoned else { return }
            do {
                let answer = try connection.read { tx in
                    try ticket.value.endpoint.run(Extraction(ticket.value, services, tx, body: .none))
                }
                reply.send(answer.reply(to: call.head, ticket.value))
            } catch {
                reply.send(self.reply(for: error, call.head, ticket.value))
            }
        }
        if !taken { throw Problem(.overloaded) }
    }

    /// The only place where an error becomes an answer. What was not foreseen is logged under the request's id.
    private func reply(for error: any Error, _ head: RequestHead, _ ticket: OperationTicket? = nil) -> Reply {
        if Problem.isUnexpected(error) {
            logger.error("a call failed", metadata: ["request_id": "\(head.requestID)", "error": "\(error)"])
        }
        let problem = Problem(error)
        security.noteRefusal(problem, head, ticket)
        var reply = problem.reply(requestID: head.requestID)
        if case .bytes(let bytes) = reply.body, bytes.count >= Answer.shortestCompressed {
            reply.isCompressed = AcceptEncoding.prefersGzip(head)
        }
        return reply
    }
}

/// What a loop keeps for its own calls; used on its thread only.
final class LoopState {
    let reader: Connection
    let hasher: SHA256Hasher
    let questions = KnownQuestions()
    let slowAskers = SlowAskers()

    init(_ database: Database) throws {
        reader = try database.makeReader()
        hasher = try SHA256Hasher()
    }
}
