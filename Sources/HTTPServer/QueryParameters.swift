/// A query in the form that HTML forms send, `application/x-www-form-urlencoded`.
public enum QueryParameters {
    /// What is wrong with a query, as a sentence for its sender.
    public struct Invalid: Error, Equatable {
        public let reason: String
        /// The name of the pair that is wrong, as it was sent.
        public let name: String
    }

    /// The query's pairs in the order sent, repeated ones too. `+` is a blank; a name without `=` has an empty value; empty
    /// pairs are skipped. Throws `Invalid` for a broken escape and for bytes that are no UTF-8.
    public static func parse(_ raw: String) throws -> [(name: String, value: String)] {
        var raw = raw
        return try raw.withUTF8 { bytes in
            try bytes.split(separator: UInt8(ascii: "&")).map { pair in
                let equals = pair.firstIndex(of: UInt8(ascii: "="))
                let sent = pair[..<(equals ?? pair.endIndex)]
                let name = try text(sent, of: sent)
                return (name, try equals.map { try text(pair[($0 + 1)...], of: sent) } ?? "")
            }
        }
    }

    private static func text(_ encoded: PathBytes, of name: PathBytes) throws -> String {
        func invalid(_ reason: String) -> Invalid {
            Invalid(reason: reason, name: String(decoding: name.prefix(64), as: UTF8.self))
        }
        guard let decoded = PercentEncoding.decode(encoded, plusIsBlank: true) else {
            throw invalid("has a percent sign that is not followed by two hexadecimal digits")
        }
        guard let text = String(validating: decoded, as: UTF8.self) else {
            throw invalid("is not valid UTF-8")
        }
        return text
    }
}

/// Percent-encoding (RFC 3986 section 2.1).
enum PercentEncoding {
    /// The bytes decoded, once; nil when a percent sign is not followed by two hexadecimal digits.
    static func decode(_ encoded: PathBytes, plusIsBlank: Bool) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(encoded.count)
        var index = encoded.startIndex
        while index < encoded.endIndex {
            switch encoded[index] {
            case Octet.percent:
                guard index + 2 < encoded.endIndex, let high = Octet.hexValue(encoded[index + 1]),
                    let low = Octet.hexValue(encoded[index + 2])
                else { return nil }
                decoded.append(high << 4 | low)
                index += 3
            case UInt8(ascii: "+") where plusIsBlank:
                decoded.append(Octet.space)
                index += 1
            case let byte:
                decoded.append(byte)
                index += 1
            }
        }
        return decoded
    }
}
