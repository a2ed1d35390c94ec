/// A connection that the acceptor hands to a loop.
struct Accepted: Sendable {
    let descriptor: Int32
    let remote: RemoteAddress
    /// Whether it is counted among the connections, or one too many: then it is only told so.
    let isWithinLimits: Bool
}
