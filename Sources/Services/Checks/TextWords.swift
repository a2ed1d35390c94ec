import Glibc
import Records

/// The words of a text, folded, to see whether it says what another text says.
struct TextWords {
    /// Each behind a blank; ends with a zero, which no text holds.
    private let text: [UInt8]

    init(_ text: UnsafeRawBufferPointer) {
        var search = SearchText()
        search.add(String(decoding: text, as: UTF8.self))
        self.text = search.bytes + [0]
    }

    /// Whether at least half of the words of the other text that tell something stand in this one, perhaps with another
    /// ending: people do not write the same sentence twice.
    func say(_ other: String) -> Bool {
        var (telling, said) = (0, 0)
        for word in Self.words(of: other) where Self.tells(word) {
            telling += 1
            if has(word) { said += 1 }
        }
        return telling > 0 && said * 2 >= telling
    }

    private func has(_ word: [UInt8]) -> Bool {
        let stem = word.last == UInt8(ascii: "s") ? word.dropLast() : word[...]
        let needle = [UInt8(ascii: " ")] + stem + [0]
        return text.withUnsafeBytes { text in
            needle.withUnsafeBytes { needle in
                guard let text = text.baseAddress, let needle = needle.baseAddress else { return false }
                return strstr(text.assumingMemoryBound(to: CChar.self), needle.assumingMemoryBound(to: CChar.self))
                    != nil
            }
        }
    }

    /// Short words and those that stand in every sentence tell nothing.
    private static func tells(_ word: [UInt8]) -> Bool { word.count > 3 && !silent.contains(word) }

    private static let silent: Set<[UInt8]> = Set(
        """
        about also been being could does doing from have having here into just like more most much other over same some \
        such than that their them then there these they this those very want wants were what when where which while who \
        will with would your yours
        """.split(separator: " ").map { Array($0.utf8) })

    static func words(of text: String) -> [[UInt8]] {
        var search = SearchText()
        search.add(text)
        return search.bytes.split { $0 == 0x20 || $0 == 0x0A }.map(Array.init)
    }
}
