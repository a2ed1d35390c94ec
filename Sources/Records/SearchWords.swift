import SQLite

/// What `q` asks for: objects in which each of its words begins a word (C17).
struct SearchWords: Sendable {
    private let words: [String]

    /// Throws `WrongParameter` for a text that is too long, or that holds no word.
    init(_ text: String) throws(WrongParameter) {
        guard (1...200).contains(text.unicodeScalars.count), !Prose.hasTooManyMarks(text) else {
            throw WrongParameter("is 1 to 200 characters")
        }
        var seen: Set<String> = []
        words = SearchText.words(text).filter { seen.insert($0).inserted }
        if words.isEmpty { throw WrongParameter("is at least one word") }
    }

    /// Whether a row has all of them.
    var found: SQL { words.map { word -> SQL in "instr(search_text, \(word)) > 0" }.joined(separator: " AND ") }

    /// Whether a row that has all of them has them in its object's first field.
    var foundFirst: SQL {
        words.map { word -> SQL in "instr(search_text, \(word)) < instr(search_text, char(10))" }
            .joined(separator: " AND ")
    }
}
