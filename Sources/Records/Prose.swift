import Foundation

/// The rules that every text from a client obeys before it is stored (C10, X51).
enum Prose {
    /// Normal form C; ASCII is in it already.
    static func normalised(_ text: String) -> String {
        isASCII(text) ? text : text.precomposedStringWithCanonicalMapping
    }

    static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    /// Without white space at both ends.
    static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, let last = scalars.last,
            first.properties.isWhitespace || last.properties.isWhitespace
        else { return text }
        guard let start = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let end = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[start...end])
    }

    /// How many combining marks may follow each other (UAX 15 section 13). Marks are sorted to bring a text into normal form,
    /// which takes a time that grows with the square of their number.
    static let mostMarks = 30

    /// Whether more than `mostMarks` follow each other somewhere.
    static func hasTooManyMarks(_ text: String) -> Bool {
        if isASCII(text) { return false }
        var marks = 0
        for scalar in text.unicodeScalars {
            marks = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : marks + 1
            if marks > mostMarks { return true }
        }
        return false
    }

    /// A character that may not stand in a text: controls, and in a line also line breaks and bidirectional overrides.
    static func forbidden(in text: String, lines: Bool) -> Unicode.Scalar? {
        text.unicodeScalars.first { scalar in
            switch scalar.value {
            case 0x09, 0x0A: !lines
            case 0x0D: !lines
            case 0..<0x20, 0x7F: true
            case 0x202A...0x202E, 0x2066...0x2069: !lines
            case 0x2028, 0x2029: !lines
            default: false
            }
        }
    }

    /// The text by which names are sorted: compatibility-decomposed, without marks, in lower case (C16).
    static func folded(_ text: String) -> String {
        if isASCII(text) { return text.lowercased() }
        let plain = text.decomposedStringWithCompatibilityMapping.unicodeScalars.filter {
            $0.properties.canonicalCombiningClass == .notReordered && $0.properties.generalCategory != .nonspacingMark
        }
        return String(String.UnicodeScalarView(plain)).lowercased().decomposedStringWithCompatibilityMapping
    }
}
