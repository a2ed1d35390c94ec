import FoundationEssentials
import JSON
import SQLite

extension Kind where Value == String {
    /// One line, trimmed; its length in Unicode scalars.
    public static func line(_ length: ClosedRange<Int> = 1...200) -> Kind { prose(length, lines: false) }

    /// Text of several lines; only its ends are kept as they are.
    public static func long(_ length: ClosedRange<Int> = 1...10_000) -> Kind { prose(length, lines: true) }

    private static func prose(_ length: ClosedRange<Int>, lines: Bool) -> Kind {
        let plain = lines ? plainText : plainLine
        let isPlain: @Sendable (String) -> Bool = { text in
            length.contains(text.utf8.count) && plain.containsAll(text)
                && text.utf8.first != UInt8(ascii: " ") && text.utf8.last != UInt8(ascii: " ")
        }
        return text(.text(length), isPlain: isPlain) { text in
            let text = lines ? text : Prose.trimmed(text)
            if let scalar = Prose.forbidden(in: text, lines: lines) {
                let name = "U+" + String(scalar.value, radix: 16, uppercase: true)
                throw FieldErrors(.invalidFormat, "holds the character \(name), which is not allowed here")
            }
            try checkLength(of: text, length)
            return text
        }
    }

    /// Printable ASCII: what is of it alone, without blanks at its ends, can be too short or too long and nothing else.
    private static let plainLine = ByteSet(0x20...0x7E)
    private static let plainText = ByteSet([0x09, 0x0A] + Array(0x20...0x7E))

    private static let outsideOfAddresses = ByteSet(Array(0...0x20) + Array("<>(),;:\"[]\\\u{7F}".utf8))
    private static let outsideOfURLs = ByteSet(Array(0...0x20) + Array("<>\"\\^`{|}\u{7F}".utf8))
    private static let insidePhones = ByteSet("0123456789 +-()./x")

    /// An address with one `@`, at most 254 bytes, stored as typed (C10).
    public static let email = text(.text(3...254, format: "email")) { text in
        let text = Prose.trimmed(text)
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, let local = parts.first, let domain = parts.last, !local.isEmpty, !domain.isEmpty,
            !text.utf8.contains(where: outsideOfAddresses.contains), domain.first != UInt8(ascii: "."),
            domain.last != UInt8(ascii: "."),
            Prose.forbidden(in: text, lines: false) == nil, text.utf8.count <= 254
        else { throw FieldErrors(.invalidEmail, "is not an e-mail address such as ada@example.org") }
        return text
    }

    /// An absolute `http` or `https` address (C10, X56).
    public static let url = text(.text(1...2_048, format: "uri")) { text in
        let text = Prose.trimmed(text)
        try checkLength(of: text, 1...2_048)
        let lower = text.lowercased()
        guard lower.hasPrefix("https://") || lower.hasPrefix("http://"),
            !text.utf8.contains(where: outsideOfURLs.contains),
            let url = URL(string: text), let host = url.host(), !host.isEmpty
        else { throw FieldErrors(.invalidURL, "is not an http or https address such as https://example.org/people") }
        return text
    }

    /// Digits, blanks and `+ - ( ) . / x`, stored as typed (C10).
    public static let phone = text(.text(3...40)) { text in
        let text = Prose.trimmed(text)
        guard insidePhones.containsAll(text), (3...40).contains(text.utf8.count) else {
            throw FieldErrors(.invalidPhone, "is not a phone number of 3 to 40 digits, blanks and + - ( ) . / x")
        }
        return text
    }

    /// The client's own key of an object (C05): 1 to 128 bytes.
    public static let externalID = text(.text(1...128)) { text in
        if Prose.forbidden(in: text, lines: false) != nil {
            throw FieldErrors(.invalidFormat, "holds a control character")
        }
        try checkLength(of: text, 1...128)
        if text.utf8.count > 128 { throw FieldErrors(.tooLong, "is at most 128 bytes long", limit: 128) }
        return text
    }

    /// `isPlain` tells which texts need no further look.
    private static func text(
        _ schema: Schema, isPlain: @escaping @Sendable (String) -> Bool = { _ in false },
        _ check: @escaping @Sendable (String) throws -> String
    ) -> Kind {
        Kind(
            text: schema, write: { $0 }, read: { $0 }, bind: { $0.bind(to: $1, at: $2) },
            parse: { value, _ in
                let text = try string(value)
                return isPlain(text) ? text : try check(try normalised(text))
            })
    }

    private static func normalised(_ text: String) throws -> String {
        if Prose.hasTooManyMarks(text) {
            throw FieldErrors(
                .invalidFormat, "holds more than \(Prose.mostMarks) combining marks in a row", limit: Prose.mostMarks)
        }
        return Prose.normalised(text)
    }

    /// The length in scalars, and at most four bytes for each (C10).
    private static func checkLength(of text: String, _ length: ClosedRange<Int>) throws {
        let count = text.unicodeScalars.count
        if count < length.lowerBound {
            let hint = count == 0 ? "must not be empty; send null to say that it is not known" : "is too short"
            throw FieldErrors(.tooShort, "\(hint) (at least \(length.lowerBound))", limit: length.lowerBound)
        }
        if count > length.upperBound {
            throw FieldErrors(.tooLong, "at most \(length.upperBound) characters", limit: length.upperBound)
        }
    }
}

/// The text of a JSON string, or `wrong_type`.
func string(_ value: JSONValue) throws -> String {
    guard case .string(let text) = value else { throw FieldErrors(.wrongType, "must be a string, not \(value.kind)") }
    return text
}
