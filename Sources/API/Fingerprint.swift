/// A fast 64-bit digest of bytes for entity tags. It tells different answers apart; it keeps no secret and stands against
/// no attack.
enum Fingerprint {
    static func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { bytes in
            var state = UInt64(truncatingIfNeeded: bytes.count) &* multiplier
            var index = 0
            while index + 8 <= bytes.count {
                state = mix(state ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                index += 8
            }
            var rest: UInt64 = 0
            while index < bytes.count {
                rest = rest << 8 | UInt64(bytes[index])
                index += 1
            }
            return mix(mix(state ^ rest))
        }
    }

    private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: multiplier | 1)
        return (product.high ^ product.low) &+ multiplier
    }

    /// Writes eight hexadecimal digits.
    static func write(_ bytes: [UInt8], to text: UnsafeMutableBufferPointer<UInt8>, at start: Int) {
        var digest = UInt32(truncatingIfNeeded: hash(bytes) >> 16)
        for index in (start..<start + 8).reversed() {
            let digit = UInt8(truncatingIfNeeded: digest & 15)
            text[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            digest >>= 4
        }
    }
}

/// Entity tags (C21): `"v3.9f2c51ab"`, the version and a digest of the bytes that were sent.
enum EntityTag {
    static func object(_ version: Int, _ bytes: [UInt8]) -> String { tag("\"v\(version).", bytes) }
    static func list(_ bytes: [UInt8]) -> String { tag("\"", bytes) }

    /// The tag of the same answer in gzip: its digest is of other bytes, so it is another one. It is made from the plain
    /// tag, so that a client that has the compressed answer is told so without compressing it again.
    static func compressed(_ tag: String) -> String {
        var bytes = Array(tag.utf8)
        guard bytes.count >= 10 else { return tag }
        for index in (bytes.count - 9)..<(bytes.count - 1) {
            let digit = bytes[index]
            bytes[index] = digits[15 - Int(digit < 0x3A ? digit & 15 : (digit & 15) + 9)]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func tag(_ start: String, _ bytes: [UInt8]) -> String {
        let count = start.utf8.count
        return String(unsafeUninitializedCapacity: count + 9) { text in
            _ = text.initialize(fromContentsOf: start.utf8)
            Fingerprint.write(bytes, to: text, at: count)
            text[count + 8] = UInt8(ascii: "\"")
            return count + 9
        }
    }
}
