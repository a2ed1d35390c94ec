/// The request fields that nearly every call reads: the parser notes where they stand, so that reading one costs nothing.
public enum KnownField: Int, Sendable, CaseIterable {
    case host, authorization, contentType, accept, ifMatch, ifNoneMatch, idempotencyKey, contentEncoding,
        acceptEncoding, expect
    case origin
    case contentLength, transferEncoding, connection

    var lowercasedName: StaticString {
        switch self {
        case .host: "host"
        case .authorization: "authorization"
        case .contentType: "content-type"
        case .accept: "accept"
        case .ifMatch: "if-match"
        case .ifNoneMatch: "if-none-match"
        case .idempotencyKey: "idempotency-key"
        case .contentEncoding: "content-encoding"
        case .acceptEncoding: "accept-encoding"
        case .expect: "expect"
        case .origin: "origin"
        case .contentLength: "content-length"
        case .transferEncoding: "transfer-encoding"
        case .connection: "connection"
        }
    }

    /// The field of this name, whose bytes are compared without regard to case (RFC 9110 section 5.1).
    @inline(__always)
    init?(name: Slice<UnsafeBufferPointer<UInt8>>) {
        let candidate: KnownField
        switch (name.count, name[name.startIndex] | 32) {
        case (4, UInt8(ascii: "h")): candidate = .host
        case (6, UInt8(ascii: "a")): candidate = .accept
        case (6, UInt8(ascii: "e")): candidate = .expect
        case (6, UInt8(ascii: "o")): candidate = .origin
        case (8, UInt8(ascii: "i")): candidate = .ifMatch
        case (10, UInt8(ascii: "c")): candidate = .connection
        case (12, UInt8(ascii: "c")): candidate = .contentType
        case (13, UInt8(ascii: "a")): candidate = .authorization
        case (13, UInt8(ascii: "i")): candidate = .ifNoneMatch
        case (14, UInt8(ascii: "c")): candidate = .contentLength
        case (15, UInt8(ascii: "a")): candidate = .acceptEncoding
        case (15, UInt8(ascii: "i")): candidate = .idempotencyKey
        case (16, UInt8(ascii: "c")): candidate = .contentEncoding
        case (17, UInt8(ascii: "t")): candidate = .transferEncoding
        default: return nil
        }
        guard ASCII.equal(name, candidate.lowercasedName) else { return nil }
        self = candidate
    }
}

/// Comparisons of bytes without regard to the case of ASCII letters.
enum ASCII {
    /// Whether the bytes are `lowercased` when their letters are lowered.
    @inline(__always)
    static func equal(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, _ lowercased: StaticString) -> Bool {
        lowercased.withUTF8Buffer { wanted in
            guard wanted.count == bytes.count else { return false }
            var index = bytes.startIndex
            for byte in wanted {
                if lowered(bytes[index]) != byte { return false }
                index += 1
            }
            return true
        }
    }

    @inline(__always)
    static func lowered(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 32 : byte }
}
