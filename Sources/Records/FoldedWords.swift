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

    /// The words with single blanks between and no signs: equal for texts that say the same.
    public static func key(_ text: String) -> String {
        SearchText.words(text).filter { !FoldedWord.isSign($0) }.map { $0.dropFirst() }.joined(separator: " ")
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
        let telling = words.filter { !silent.contains($0) && !isSign($0) }
        return (telling.isEmpty ? words : telling).map { FoldedWord(text: cString(Array($0.utf8))) }
    }

    private static let silent: Set = [" a", " an", " and", " at", " for", " in", " of", " the", " to"]

    /// Whether a word is a sign such as a comma.
    fileprivate static func isSign(_ word: String) -> Bool {
        word.utf8.dropFirst().allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: false
            default: true
            }
        }
    }
}

private func cString(_ bytes: [UInt8]) -> [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }
