import Records

/// The words of a text, folded, to see whether it says what another text says.
struct TextWords {
    private let words: Set<[UInt8]>

    init(_ text: String) { words = Set(Self.words(of: text)) }

    /// Whether at least half of the words of the other text that tell something stand in this one: people do not write
    /// the same sentence twice.
    func say(_ other: String) -> Bool {
        let telling = Set(Self.words(of: other).filter(Self.tells))
        guard !telling.isEmpty else { return false }
        return telling.filter { words.contains($0) || words.contains(Self.turned($0)) }.count * 2 >= telling.count
    }

    /// Short words and those that stand in every sentence tell nothing.
    private static func tells(_ word: [UInt8]) -> Bool { word.count > 3 && !silent.contains(word) }

    private static let silent: Set<[UInt8]> = Set(
        """
        about also been being could does doing from have having here into just like more most much other over same some \
        such than that their them then there these they this those very want wants were what when where which while who \
        will with would your yours
        """.split(separator: " ").map { Array($0.utf8) })

    /// With or without the s of its plural.
    private static func turned(_ word: [UInt8]) -> [UInt8] {
        word.last == UInt8(ascii: "s") ? word.dropLast() : word + [UInt8(ascii: "s")]
    }

    static func words(of text: String) -> [[UInt8]] {
        var search = SearchText()
        search.add(text)
        return search.bytes.split { $0 == 0x20 || $0 == 0x0A }.map(Array.init)
    }
}
