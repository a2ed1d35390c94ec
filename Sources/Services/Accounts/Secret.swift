import FoundationEssentials
public import OpenSSL

/// A text that lets its bearer in: a prefix that tells what it is, 256 random bits in base64url, and a CRC-32 in base62,
/// so that a typing error is told from a guess without a look-up (X20).
///
/// Secret scanners find it by `pr[spi]_[A-Za-z0-9_-]{43}[0-9A-Za-z]{6}`.
public struct Secret: Sendable {
    public enum Kind: String, Sendable {
        case session = "prs_"
        case personal = "prp_"
        /// Of an invitation, a reset or the set-up: good once.
        case code = "pri_"
    }

    /// Shown once, to the one it was made for.
    public let text: String

    private static let length = 4 + 43 + 6

    public init(_ kind: Kind) throws {
        let random = Data(try Random.bytes(32)).base64EncodedString()
        let body = kind.rawValue + random.replacing("+", with: "-").replacing("/", with: "_").prefix(43)
        text = body + String(decoding: Array(body.utf8).withUnsafeBytes(Self.checksum), as: UTF8.self)
    }

    /// A password of 120 random bits, in characters that read aloud well enough.
    static func password() throws -> String {
        let text = Data(try Random.bytes(15)).base64EncodedString()
        return text.replacing("+", with: "-").replacing("/", with: "_")
    }

    /// What is kept of it: nothing from which it could be found (X21).
    public var digest: SHA256Digest { get throws { try SHA256.hash(Array(text.utf8)) } }

    /// The digest of a code that someone typed; nil when it cannot be one.
    static func digest(ofCode text: String) throws -> SHA256Digest? {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBytes({ kind(of: $0) }) == .code ? try SHA256.hash(bytes) : nil
    }

    /// What the text can be at all, judged without a look-up.
    static func kind(of text: UnsafeRawBufferPointer) -> Kind? {
        guard text.count == length, text[0] == UInt8(ascii: "p"), text[1] == UInt8(ascii: "r"),
            text[3] == UInt8(ascii: "_"),
            checksum(UnsafeRawBufferPointer(rebasing: text.dropLast(6))).elementsEqual(text.suffix(6))
        else { return nil }
        switch text[2] {
        case UInt8(ascii: "s"): return .session
        case UInt8(ascii: "p"): return .personal
        case UInt8(ascii: "i"): return .code
        default: return nil
        }
    }

    /// The CRC-32 of IEEE 802.3 as six digits of base62.
    private static func checksum(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes { crc = crcTable[Int((crc ^ UInt32(byte)) & 0xFF)] ^ crc >> 8 }
        var rest = crc ^ 0xFFFF_FFFF
        var digits = [UInt8](repeating: 0, count: 6)
        for index in (0..<6).reversed() {
            digits[index] = base62[Int(rest % 62)]
            rest /= 62
        }
        return digits
    }
}

private let base62 = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

private let crcTable: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ crc >> 1 : crc >> 1 }
}
