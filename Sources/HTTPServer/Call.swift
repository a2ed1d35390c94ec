/// Answers the calls that a server receives. `makeLoopState`, `admit` and `handle` run on a loop's thread and must not wait
/// for anything; `refusal` may run on any of the loops.
public protocol CallHandler: AnyObject, Sendable {
    /// Called once on each loop's own thread before it serves; the value stands in `Loop.state` on every call of that loop
    /// and is let go on that thread. Throwing ends `Server.start`.
    func makeLoopState() throws -> AnyObject?

    /// Decides, by its head alone, whether a request's body is read.
    func admit(_ head: RequestHead, loop: Loop) -> Admission

    /// Answers a call whose body is complete: by `reply`, at once or later from any thread.
    func handle(_ call: Call, reply: ReplyHandle, loop: Loop)

    /// The reply for what the server itself refuses.
    func refusal(_ refusal: Refusal, requestID: String) -> Reply
}

/// What is to happen with a request whose head has arrived.
public enum Admission {
    /// Reads a body of at most `limit` bytes, then calls `handle`.
    case body(limit: Int, ticket: Ticket)
    /// Replies at once; the body is not read.
    case refuse(Reply, ticket: Ticket?)
}

/// What `admit` found out about a call, for `handle`, the access line and the metrics. Subclasses carry more. One call's
/// ticket belongs to whoever holds its `Call`.
open class Ticket {
    /// The route's template, such as `/v1/contacts/{id}`; never the path.
    public final var route: String?
    /// The id of who calls.
    public final var principal: String?
    /// The id of the token used, never the token.
    public final var token: String?
    /// What is left to the caller of a rate limit; told with the reply.
    public final var allowance: Allowance?
    /// Whether the access line is written only when the logger's level is debug: for probes.
    public final var isQuiet = false

    public init(route: String? = nil) {
        self.route = route
    }
}

/// A request that has been admitted and read whole.
///
/// `@unchecked Sendable`: handed over. The loop lets go of it when it calls `handle`, and reads the ticket again only
/// after the reply has been posted through the mailbox's lock. Whoever holds the call is the only one to touch its ticket
/// meanwhile.
public final class Call: @unchecked Sendable {
    public let head: RequestHead
    public let body: [UInt8]
    public let ticket: Ticket
    /// When the loop took up the request's head.
    public let started: MonotonicTime

    init(head: RequestHead, body: [UInt8], ticket: Ticket, started: MonotonicTime) {
        self.head = head
        self.body = body
        self.ticket = ticket
        self.started = started
    }
}
