public import HTTPTypes

/// An answer to a call. The server adds `Date`, `Request-Id`, the framing fields, the coding,
/// the ticket's allowance, what pages of other origins may read, and `Configuration.commonFields`.
public struct Reply: Sendable {
    public enum Body: Sendable {
        case none
        case bytes([UInt8])
        case stream(any BodySource)
    }

    /// A final status: 200 to 599.
    public var status: HTTPResponse.Status
    public var fields: ReplyFields
    public var body: Body
    /// The problem's code, for the access line.
    public var code: String?
    /// Whether its bytes are sent in gzip, which the server then says.
    public var isCompressed = false
    /// Whether the connection ends with this reply.
    public var closes: Bool

    public init(
        _ status: HTTPResponse.Status, fields: ReplyFields = ReplyFields(), body: Body = .none, code: String? = nil,
        closes: Bool = false
    ) {
        self.status = status
        self.fields = fields
        self.body = body
        self.code = code
        self.closes = closes
    }
}

/// A reply's body that is made while it is sent: pulled on the loop's thread, whenever the client has taken what was sent
/// before. It holds nothing that others wait for, and is let go when the client leaves.
public protocol BodySource: AnyObject, Sendable {
    /// The next bytes, about `limit` of them.
    func pull(_ limit: Int) -> Pulled

    /// Whether a client that has finished sending is taken for gone: so for a body that never ends by itself.
    var endsWithInput: Bool { get }

    /// Says that the server is about to end, so that a body without an end comes to one. Called on the loop's thread.
    func drain()
}

extension BodySource {
    public var endsWithInput: Bool { false }
    public func drain() {}
}

/// What a source has to give.
public enum Pulled: Sendable {
    /// Bytes to send; none at all means `wait`.
    case bytes([UInt8])
    /// Nothing now: `ReplyHandle.wake` says when there is more.
    case wait
    /// The body is complete.
    case end
    /// The body cannot be completed: the connection is cut, so that the client sees that it is not whole.
    case failed
}
