/// What the parser found in a head: places in its bytes, and what they decide about the message's framing.
struct HeadLayout: Sendable {
    /// A run of bytes, counted from the head's first byte.
    struct Place: Sendable {
        var start: UInt32 = 0
        var count: UInt32 = 0

        init() {}

        init(_ range: Range<Int>) {
            start = UInt32(truncatingIfNeeded: range.lowerBound)
            count = UInt32(truncatingIfNeeded: range.count)
        }

        var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
    }

    /// A known field: its first value, and how many lines carry its name.
    struct Slot: Sendable {
        var value = Place()
        var lines: UInt32 = 0
    }

    enum Expectation: Sendable { case none, continue100, unknown }

    var method = KnownMethod.get
    /// 1 for HTTP/1.1, 0 for HTTP/1.0.
    var minorVersion: UInt8 = 1
    var path = Place()
    var query: Place?
    /// The authority of a target in absolute form, which stands in for the Host field (RFC 9112 section 3.2.2).
    var authority: Place?
    /// Where the field lines begin.
    var fields = 0
    var slots = InlineArray<14, Slot>(repeating: Slot())
    var saysClose = false
    var saysKeepAlive = false
    var announcedBody = AnnouncedBody.none
    var expectation = Expectation.none

    /// Whether the connection may carry another request after this one (RFC 9112 section 9.3).
    var keepsAlive: Bool { !saysClose && (minorVersion == 1 || saysKeepAlive) }
}

/// What a head says about the body that follows it (RFC 9112 section 6).
public enum AnnouncedBody: Sendable, Equatable {
    case none
    /// `Content-Length`, in bytes.
    case length(Int)
    case chunked
}
