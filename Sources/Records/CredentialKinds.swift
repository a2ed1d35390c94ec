import Glibc
import JSON
import SQLite

extension Kind where Value == String {
    /// A password that is being chosen: 12 to 1,024 bytes, kept as they come (X04).
    public static let newPassword = secret(12...1_024)

    /// A password or a code that is given to be compared: never trimmed, normalised or shown.
    public static func secret(_ length: ClosedRange<Int> = 1...1_024) -> Kind {
        Kind(
            text: .text(length, format: "password"), write: { $0 }, read: { $0 }, bind: { $0.bind(to: $1, at: $2) },
            parse: { value, _ in
                let text = try string(value)
                let count = text.utf8.count
                if count < length.lowerBound {
                    let code: FieldError.Code = length.lowerBound > 1 ? .passwordTooShort : .tooShort
                    throw FieldErrors(code, "at least \(length.lowerBound) bytes", limit: length.lowerBound)
                }
                if count > length.upperBound {
                    throw FieldErrors(.tooLong, "at most \(length.upperBound) bytes", limit: length.upperBound)
                }
                return text
            })
    }

    /// A block of addresses such as `192.0.2.0/24`, or one address.
    public static let network = Kind(
        text: .text(2...43), write: { $0 }, read: { $0 }, bind: { $0.bind(to: $1, at: $2) },
        parse: { value, _ in
            let text = try string(value)
            guard isNetwork(text) else {
                throw FieldErrors(.invalidFormat, "is not a block of addresses such as 192.0.2.0/24 or 2001:db8::/32")
            }
            return text
        })

    private static func isNetwork(_ text: String) -> Bool {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard text.utf8.count <= 43, let address = parts.first.flatMap(addressBytes) else { return false }
        guard parts.count == 2 else { return true }
        guard let bits = Int(parts[1]), String(bits) == parts[1], (0...address.count * 8).contains(bits) else {
            return false
        }
        // What lies beyond the prefix must be zero, else the block is not the one that was meant.
        return address.enumerated().allSatisfy { index, byte in
            let kept = min(8, max(0, bits - index * 8))
            return byte & UInt8(truncatingIfNeeded: 0xFF >> kept) == 0
        }
    }

    private static func addressBytes(_ text: String) -> [UInt8]? {
        var (four, six) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: four) { [UInt8]($0) } }
        return inet_pton(AF_INET6, text, &six) == 1 ? withUnsafeBytes(of: six) { [UInt8]($0) } : nil
    }
}

extension Kind where Value == UUIDv7 {
    /// The id of an object that no one person owns.
    public static let id = Kind(
        text: .text(36...36, format: "uuid"), write: \.text, read: { UUIDv7($0) }, bind: { $0.bind(to: $1, at: $2) },
        parse: { value, _ in
            guard let id = UUIDv7(try string(value)) else { throw FieldErrors(.unknownReference, "is no object's id") }
            return id
        })
}
