import HTTPServer
import OpenSSL
import Records
import SQLite
import Services

/// A call in the write lane: performed as a part of a group, answered when the group is on disk.
///
/// `@unchecked Sendable`: after it is submitted, only the writer's thread touches it.
final class WriteCall: WriteJob, @unchecked Sendable {
    private let call: Call
    private let ticket: OperationTicket
    private let body: BodyContent
    private let services: Services
    private let hub: EventHub
    private let handle: ReplyHandle
    private let security: SecurityLog?
    private let failure: (any Error, RequestHead) -> Reply
    private var reply: Reply?
    /// Whose rows the call was on.
    private var owner: ID<Owner>?
    /// What may still be done when the disk is full; true when the call will be run again. Set before it is submitted.
    var onFull: ((WriteCall) -> Bool)?
    /// What is to follow from the call.
    var onCommit: (() -> Void)?

    init(
        _ call: Call, _ ticket: OperationTicket, _ body: BodyContent, _ services: Services, _ hub: EventHub,
        _ handle: ReplyHandle, _ security: SecurityLog?, failure: @escaping (any Error, RequestHead) -> Reply
    ) {
        self.call = call
        self.ticket = ticket
        self.body = body
        self.services = services
        self.hub = hub
        self.handle = handle
        self.security = security
        self.failure = failure
    }

    var isAbandoned: Bool { handle.isAbandoned }

    /// Steps 12 to 18, the kept answer to a retry among them. It may be run twice; the last reply counts.
    func perform(_ transaction: WriteTransaction) throws {
        try Authentication.renew(ticket, call.head, services, in: transaction)
        let extraction = Extraction(ticket, services, transaction, body: body)
        if ticket.owner != nil { try extraction.admitReader() }
        guard let key = ticket.idempotencyKey, let caller = extraction.caller?.forOneself else {
            reply = try run(extraction).reply(to: call.head, ticket)
            owner = extraction.caller?.ownerID
            return
        }
        let fingerprint = try Idempotency.fingerprint(call)
        if let kept = try Idempotency.replay(key, fingerprint, for: caller, in: transaction) {
            reply = kept.reply(to: call.head, ticket, replayed: true)
            return
        }
        let answer = try run(extraction)
        try Idempotency.keep(answer, under: key, fingerprint, for: caller, in: transaction)
        reply = answer.reply(to: call.head, ticket)
        owner = caller.ownerID
    }

    /// Nobody looks at another's rows without leaving a trace that she can see (X103).
    private func run(_ extraction: Extraction) throws -> Answer {
        let answer = try ticket.endpoint.run(extraction)
        guard ticket.owner == nil || extraction.isAudited else { throw DeclarationError(what: "no audit entry") }
        return answer
    }

    func finish(_ outcome: WriteOutcome) {
        if case .storageFull = outcome, let onFull {
            self.onFull = nil
            if onFull(self) { return }
        }
        if case .committed = outcome {
            services.accounts.rights.settle()
            security?.noteSuccess(of: ticket, call.head)
        }
        handle.send(answer(to: outcome), wake: false)
        guard case .committed = outcome else { return }
        if let owner { hub.tell(owner) }
        onCommit?()
    }

    private func answer(to outcome: WriteOutcome) -> Reply {
        switch outcome {
        case .committed: reply ?? failure(DeclarationError(what: "no reply"), call.head)
        case .failed(let error): failure(error, call.head)
        case .storageFull: failure(Problem(.storageFull), call.head)
        case .storageFailure: failure(Problem(.storageFailure), call.head)
        case .storageCorrupt: failure(Problem(.storageCorrupt), call.head)
        case .abandoned: failure(Problem(.overloaded), call.head)
        }
    }
}
