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

    /// Whether the row `s` of `search` has all of them.
    var found: SQL { words.map { word -> SQL in "instr(s.text, \(word)) > 0" }.joined(separator: " AND ") }

    /// Whether a row that has all of them has them in its object's first field.
    var foundFirst: SQL {
        words.map { word -> SQL in "instr(s.text, \(word)) < instr(s.text, char(10))" }.joined(separator: " AND ")
    }

    /// Whether an object of a walk, whose first parameter is the owner, is found.
    func condition(on kind: String, _ further: SQL? = nil) -> SQL {
        let all = further.map { "\(found) AND \($0)" } ?? found
        return """
            id IN (SELECT s.id FROM search AS s WHERE s.owner_id = ?1 AND s.kind = '\(raw: kind)' AND \(all))
            """
    }
}
