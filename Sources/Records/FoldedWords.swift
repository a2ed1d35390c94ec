import Glibc

/// A text as its folded words, which can be asked whether it has those of another (C17).
public struct FoldedWords: Sendable {
    /// Ends with a zero, which no text holds.
    private let text: [CChar]

    public init(_ texts: String?...) {
        var search = SearchText()
        for part in texts { search.add(part) }
        text = cString(search.bytes)
    }

    /// Whether each word begins one of this text's.
    public func has(_ words: [FoldedWord]) -> Bool { words.allSatisfy { strstr(text, $0.text) != nil } }
}

/// One word of a text, folded.
public struct FoldedWord: Sendable {
    /// The blank before it, and the word.
    let text: [CChar]

    /// The words of a text, but for those that say nothing by themselves (head of design: head, design); all of them when
    /// nothing else is left.
    public static func all(of text: String) -> [FoldedWord] {
        let words = SearchText.words(text)
        let telling = words.filter { !silent.contains($0) && !$0.utf8.dropFirst().allSatisfy(isPunctuation) }
        return (telling.isEmpty ? words : telling).map { FoldedWord(text: cString(Array($0.utf8))) }
    }

    private static let silent: Set = [" a", " an", " and", " at", " for", " in", " of", " the", " to"]

    private static func isPunctuation(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: false
        default: true
        }
    }
}

private func cString(_ bytes: [UInt8]) -> [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }
