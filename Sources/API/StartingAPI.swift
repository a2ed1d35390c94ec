public import HTTPServer

/// Answers while the data are being opened and migrated: the server lives, and is not ready (C62).
public final class StartingAPI: CallHandler {
    public init() {}

    public func makeLoopState() -> AnyObject? { nil }

    public func admit(_ head: RequestHead, loop: Loop) -> Admission {
        let ticket = Ticket()
        ticket.isQuiet = true
        switch (head.path, head.kind) {
        case ("/livez", .get), ("/livez", .head):
            return .refuse(HealthAnswer(isPassing: true).answer.plainReply, ticket: ticket)
        case ("/readyz", .get), ("/readyz", .head):
            return .refuse(HealthAnswer(isPassing: false).answer.plainReply, ticket: ticket)
        default: return .refuse(Problem(.notReady).reply(requestID: head.requestID), ticket: nil)
        }
    }

    /// Not called: every call is answered by its head alone.
    public func handle(_ call: Call, reply: ReplyHandle, loop: Loop) {
        reply.send(Problem(.notReady).reply(requestID: call.head.requestID))
    }

    public func refusal(_ refusal: Refusal, requestID: String) -> Reply {
        Problem(refusal).reply(requestID: requestID, closes: true)
    }
}
