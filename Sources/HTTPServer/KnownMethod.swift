public import HTTPTypes

/// The methods the server knows: those of RFC 9110 section 9.3, PATCH (RFC 5789) and QUERY (the HTTP QUERY method). Any
/// other is answered 501.
public enum KnownMethod: UInt8, Sendable, Hashable, CaseIterable {
    case get, head, post, put, patch, delete, options, trace, connect, query

    /// The method as it is sent.
    public var name: StaticString {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .trace: "TRACE"
        case .connect: "CONNECT"
        case .query: "QUERY"
        }
    }

    public var method: HTTPRequest.Method {
        switch self {
        case .get: .get
        case .head: .head
        case .post: .post
        case .put: .put
        case .patch: .patch
        case .delete: .delete
        case .options: .options
        case .trace: .trace
        case .connect: .connect
        case .query: Self.queryMethod
        }
    }

    private static let queryMethod = HTTPRequest.Method("QUERY") ?? .get

    public init?(_ method: HTTPRequest.Method) {
        guard let known = Self.allCases.first(where: { $0.method == method }) else { return nil }
        self = known
    }

    /// Methods are case-sensitive (RFC 9110 section 9.1).
    init?(bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        guard let first = bytes.first else { return nil }
        let candidate: KnownMethod
        switch (first, bytes.count) {
        case (UInt8(ascii: "G"), 3): candidate = .get
        case (UInt8(ascii: "H"), 4): candidate = .head
        case (UInt8(ascii: "P"), 4): candidate = .post
        case (UInt8(ascii: "P"), 3): candidate = .put
        case (UInt8(ascii: "P"), 5): candidate = .patch
        case (UInt8(ascii: "D"), 6): candidate = .delete
        case (UInt8(ascii: "O"), 7): candidate = .options
        case (UInt8(ascii: "T"), 5): candidate = .trace
        case (UInt8(ascii: "C"), 7): candidate = .connect
        case (UInt8(ascii: "Q"), 5): candidate = .query
        default: return nil
        }
        guard candidate.name.withUTF8Buffer({ $0.elementsEqual(bytes) }) else { return nil }
        self = candidate
    }
}
