import Glibc
public import HTTPServer
import HTTPTypes
import Records
import SQLite
import Services

/// What is decided by a call's head alone: steps 2 to 9 of the order of checks.
extension API {
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
                return try answerNow(head, ticket, nil) ?? .body(limit: bodyLimit(declaration), ticket: ticket)
            }
            guard let state = loop.state as? LoopState else { throw DeclarationError(what: "no loop state") }
            ticket.rights = services.accounts.rights.current
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
                return .body(limit: bodyLimit(declaration), ticket: ticket)
            }
        } catch SQLiteError.deadlineExceeded {
            if let state = loop.state as? LoopState, let owner = ticket.caller?.userID {
                state.slowAskers.note(owner, ticket.endpoint, at: loop.now)
            }
            return .body(limit: bodyLimit(declaration), ticket: ticket)
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
        if declaration.otherMediaTypes.isEmpty {
            try Negotiation.check(accept: head, for: declaration)
        } else {
            ticket.mediaType = try Negotiation.choose(
                among: [declaration.mediaType] + declaration.otherMediaTypes, accept: head)
        }
        if declaration.hasBody {
            try Negotiation.check(contentOf: head, for: declaration.bodyForm)
        }
    }

    private func bodyLimit(_ declaration: Declaration) -> Int {
        declaration.bodyForm == .csv ? options.listLimit : options.bodyLimit
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
}
