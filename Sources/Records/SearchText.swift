import Foundation

/// Text as it is searched: folded words, each behind one blank; a line break ends those of the first field (C17).
///
/// A run of letters and digits is a word, and so is every other character that is not white space: what is asked for is
/// taken apart in the same way, so that `jean-luc` and `50%` are found as they stand.
public struct SearchText {
    /// Where each row that can be found keeps its own, behind its other columns, so that only a search reads it.
    static let column = "search_text"

    public private(set) var bytes: [UInt8] = []
    private var isAfterFirst = false

    public init() { bytes.reserveCapacity(256) }

    /// Adds what one field holds; the first one counts most.
    public mutating func add(_ text: String?) {
        if let text { append(text) }
        if !isAfterFirst { bytes.append(UInt8(ascii: "\n")) }
        isAfterFirst = true
    }

    public var isEmpty: Bool { bytes.count < 2 }

    private mutating func append(_ text: String) {
        guard Prose.isASCII(text) else { return appendFolded(Prose.folded(text)) }
        var isInWord = false
        for byte in text.utf8 {
            switch byte {
            case 0x61...0x7A, 0x30...0x39, 0x41...0x5A:
                if !isInWord { bytes.append(0x20) }
                bytes.append(byte < 0x41 ? byte : byte | 0x20)
                isInWord = true
            case 0x21...0x7E:
                bytes.append(0x20)
                bytes.append(byte)
                isInWord = false
            default: isInWord = false
            }
        }
    }

    private mutating func appendFolded(_ text: String) {
        var isInWord = false
        for scalar in text.unicodeScalars {
            let properties = scalar.properties
            if properties.isAlphabetic || properties.numericType != nil {
                if !isInWord { bytes.append(0x20) }
                isInWord = true
            } else {
                isInWord = false
                if properties.isWhitespace || scalar.value < 0x20 { continue }
                bytes.append(0x20)
            }
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar())
        }
    }

    /// The words of a text, each with the blank before it.
    static func words(_ text: String) -> [String] {
        var search = SearchText()
        search.append(text)
        return search.bytes.split(separator: 0x20).map { " " + String(decoding: $0, as: UTF8.self) }
    }
}

extension Resource {
    /// Whether its objects can be found by words.
    public static var isSearchable: Bool { fields.all.contains(where: \.isSearchable) }
}
