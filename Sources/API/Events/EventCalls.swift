import Dispatch
import HTTPServer
import HTTPTypes
import Records
import SQLite
import Services

/// What the caller asks of her events.
struct AskedEvents: Input {
    let question: EventQuestion

    static func declare(in declaration: inout Declaration) {
        declaration.lane = .patient
        declaration.parameters = EventQuestion.parameterNames
        declaration.prepare = { parameters, _, services in
            PreparedQuery(value: try EventQuestion(parameters, isStream: false, in: services.stores.bounds))
        }
    }

    static func take(from extraction: Extraction) throws -> AskedEvents {
        guard let question = extraction.ticket.prepared as? EventQuestion else {
            throw DeclarationError(what: "no question")
        }
        return AskedEvents(question: question)
    }
}

/// From which of the caller's events on a stream is asked for.
struct AskedStream: Input {
    let question: EventQuestion

    static func declare(in declaration: inout Declaration) {
        declaration.lane = .patient
        declaration.parameters = EventQuestion.streamParameterNames
        declaration.prepare = { parameters, _, services in
            PreparedQuery(value: try EventQuestion(parameters, isStream: true, in: services.stores.bounds))
        }
    }

    static func take(from extraction: Extraction) throws -> AskedStream {
        AskedStream(question: try AskedEvents.take(from: extraction).question)
    }
}

/// A page of events; one that is empty may be waited for.
extension EventPage: Output {
    func answer(_ extraction: Extraction) -> Answer {
        var answer = Answer(bytes: bytes, etag: EntityTag.list(bytes))
        answer.mayWait = events.isEmpty
        return answer
    }
}

/// Where a stream begins. It is given its events when its call is answered.
struct StreamStart: Output {
    let question: EventQuestion
    let newest: Int64

    static func declare(in declaration: inout Declaration) { declaration.mediaType = "text/event-stream" }

    func answer(_ extraction: Extraction) -> Answer {
        var answer = Answer(bytes: [], mediaType: "Content-Type: text/event-stream\r\n")
        answer.stream = self
        return answer
    }
}

extension API {
    /// Answers a call that may wait: at once when there is something to tell or no time to wait, else when there is an
    /// event, the time is over, the token ends or the server does. It waits without a thread.
    func answerPatiently(_ call: Call, _ ticket: OperationTicket, _ reply: ReplyHandle, _ state: LoopState) throws {
        guard let question = ticket.prepared as? EventQuestion, let owner = ticket.caller?.userID else {
            throw DeclarationError(what: "no question")
        }
        let begun = call.started
        let rest = Double(question.wait) - Double(MonotonicTime.now().nanoseconds(since: begun)) / 1e9
        // Before anything is looked at, so that no event falls between looking and waiting.
        let spot = rest > 0 ? try hub.wait(for: owner, isStream: false, seconds: rest) { reply.handleAgain(call) } : nil
        do {
            let answer = try state.reader.read { tx in
                if ticket.hasWaited {
                    _ = try authentication.principal(of: call.head, state.hasher, in: tx)
                } else {
                    try Authentication.renew(ticket, call.head, services, in: tx)
                }
                return try ticket.endpoint.run(Extraction(ticket, services, tx, body: .none))
            }
            ticket.hasWaited = true
            if spot != nil, answer.mayWait { return }
            if let spot { hub.giveBack(spot) }
            var complete = try self.reply(for: answer, call, ticket, owner, reply, state)
            // It was not let wait, since the server is about to end.
            if rest > 0, spot == nil { complete.closes = true }
            reply.send(complete)
        } catch {
            if let spot { hub.giveBack(spot) }
            throw error
        }
    }

    private func reply(
        for answer: Answer, _ call: Call, _ ticket: OperationTicket, _ owner: ID<Owner>, _ reply: ReplyHandle,
        _ state: LoopState
    ) throws -> Reply {
        guard let start = answer.stream else { return answer.reply(to: call.head, ticket) }
        // What a client that comes back has seen last goes before what its URL says.
        let after = try LastEventID.read(call.head) ?? start.question.after ?? start.newest
        // A stream that cannot begin is refused before it is one.
        _ = try state.reader.read { try EventLog.read(after: after, of: owner, limit: 1, in: $0) }
        let stream = try EventStream(
            call, of: owner, after: after, types: start.question.types, hub, authentication, state, reply)
        var begun = answer.reply(to: call.head, ticket)
        begun.body = .stream(stream)
        return begun
    }
}

/// The field Last-Event-ID.
enum LastEventID {
    private static let name = HTTPField.Name("Last-Event-ID") ?? .range

    /// Nil when the field was not sent. Throws `invalid_header`.
    static func read(_ head: RequestHead) throws(Problem) -> Int64? {
        guard let text = head[name] else { return nil }
        guard head.count(of: name) == 1, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(text)
        else {
            throw Problem(.invalidHeader, "1 problem.").with([
                ProblemItem(header: "Last-Event-ID", "is the id of an event of this stream, a number")
            ])
        }
        return number
    }
}
