/// The 32 bytes of a SHA-256 digest or of an HMAC made with it. Comparing two takes the same time wherever they differ.
public struct SHA256Digest: Hashable, Sendable {
    public static let length = 32

    /// The bytes in order, eight in each word.
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// Nil unless there are 32 bytes.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Self.length else { return nil }
        withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
    }

    /// Nil unless there are 32 bytes.
    public init?(_ bytes: [UInt8]) {
        guard let digest = bytes.withUnsafeBytes({ SHA256Digest($0) }) else { return nil }
        self = digest
    }

    /// Lets `fill` write the bytes.
    init(filling fill: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
        try Swift.withUnsafeMutableBytes(of: &words) { try fill($0) }
    }

    public var bytes: [UInt8] { withUnsafeBytes { [UInt8]($0) } }

    public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try Swift.withUnsafeBytes(of: words) { try body($0) }
    }

    public static func == (left: SHA256Digest, right: SHA256Digest) -> Bool {
        left.withUnsafeBytes { left in right.withUnsafeBytes { constantTimeEqual(left, $0) } }
    }

    public func hash(into hasher: inout Hasher) { withUnsafeBytes { hasher.combine(bytes: $0) } }
}
