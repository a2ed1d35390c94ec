public import HTTPServer
import JSON
import Logging
import Records
import SQLite
import Services

/// What happens to a call when its body is there: step 11, and the lane of its operation.
extension API {
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
            case .read where ticket.endpoint.declaration.hasBody: try read(call, ticket, body, reply, loop)
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

    /// A read that is asked by a body: answered on the loop, as others are by their head.
    private func read(
        _ call: Call, _ ticket: OperationTicket, _ body: BodyContent, _ reply: ReplyHandle, _ loop: Loop
    ) throws {
        guard let state = loop.state as? LoopState else { throw DeclarationError(what: "no loop state") }
        let answer = try state.reader.read { tx in
            try ticket.endpoint.run(Extraction(ticket, services, tx, body: body))
        }
        reply.send(answer.reply(to: call.head, ticket))
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
            try Authentication.renew(ticket, call.head, services, in: tx)
            return try hashing(Extraction(ticket, services, tx, body: body, network: network))
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
        switch declaration.bodyForm {
        case .json:
            do throws(JSONSyntaxError) { return .value(try JSONValue(parsing: call.body)) } catch {
                throw Problem(.invalidJSON, "At byte \(error.offset): \(error.reason).").with(
                    "offset", .integer(error.offset))
            }
        case .csv:
            do throws(CSVSyntaxError) { return .list(try ImportFile(call.body)) } catch {
                throw Problem(csv: error)
            }
        }
    }

    /// A read with a body that does not matter to it, or one that took too long on its loop.
    private func runSlowly(_ call: Call, _ ticket: OperationTicket, _ reply: ReplyHandle) throws {
        let (services, ticket) = (services, HandedOver(ticket))
        let taken = slow.submit { connection in
            guard !reply.isAbandoned else { return }
            do {
                let answer = try connection.read { tx in
                    try Authentication.renew(ticket.value, call.head, services, in: tx)
                    return try ticket.value.endpoint.run(Extraction(ticket.value, services, tx, body: .none))
                }
                reply.send(answer.reply(to: call.head, ticket.value))
            } catch {
                reply.send(self.reply(for: error, call.head, ticket.value))
            }
        }
        if !taken { throw Problem(.overloaded) }
    }

    /// The only place where an error becomes an answer. What was not foreseen is logged under the request's id.
    func reply(for error: any Error, _ head: RequestHead, _ ticket: OperationTicket? = nil) -> Reply {
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
