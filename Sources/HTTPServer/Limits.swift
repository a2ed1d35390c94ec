internal import Glibc

/// What one client, one connection and all of them together may take (C67, X73). Sizes are bytes, times seconds.
public struct Limits: Sendable {
    /// The request line without its line end; more is 414.
    public var requestLine = 8_192
    /// All field lines with their line ends; more is 431. Also bounds a chunked body's trailer.
    public var headerBlock = 16_384
    /// Field lines in a head, and in a trailer; more is 431.
    public var fields = 100
    /// A TLS handshake, from the connection's begin; then the connection is cut.
    public var handshakeSeconds = 10.0
    /// The whole head, from its first byte; then 408.
    public var headerSeconds = 10.0
    /// The whole body, from the head's end; then 408.
    public var bodySeconds = 30.0
    /// What a body must bring on average each second once `bodyGraceSeconds` have passed; less is 408.
    public var bodyBytesPerSecond = 500
    public var bodyGraceSeconds = 5.0
    /// A connection without a request; then it is closed silently.
    public var idleSeconds = 75.0
    /// A client that takes nothing of what is written; then the connection is cut.
    public var writeStallSeconds = 30.0
    /// The last of them is answered with `Connection: close`.
    public var requestsPerConnection = 1_000
    /// Calls of one connection that are answered in a row, and in one write, before the others get their turn.
    public var pipelinedCalls = 16
    /// Open connections of all clients; more are answered 503 and closed.
    public var connections = Limits.connectionsByDescriptors(reserve: 64)
    /// Open connections of one address; loopback and `exemptNetworks` are not counted.
    public var connectionsPerAddress = 200
    public var exemptNetworks: [Network] = []
    /// Request bodies of all connections in memory at one time; more is 503.
    public var bodyBytesInMemory = 256 << 20
    /// Unsent bytes of one connection beyond which no further call of it is begun and no stream is pulled.
    public var outputBuffer = 64 << 10
    /// How much of a refused call's unread body is read and dropped to keep the connection, and for how long.
    public var discardedBody = 64 << 10
    public var discardSeconds = 1.0
    /// How long a closing connection still reads (and drops) so that the client can read the last reply.
    public var lingerSeconds = 2.0

    public init() {}

    /// The soft limit on descriptors, less those kept for files, at most 16,384 and at least 1.
    static func connectionsByDescriptors(reserve: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 960 }
        return max(1, Int(min(limit.rlim_cur, 16_384 + UInt(reserve))) - reserve)
    }
}

/// The limits that the parser itself keeps.
struct HeadLimits: Sendable {
    let requestLine: Int
    let headerBlock: Int
    let fields: Int

    init(_ limits: Limits) {
        requestLine = limits.requestLine
        headerBlock = limits.headerBlock
        fields = limits.fields
    }
}
