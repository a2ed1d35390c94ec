import JSON

/// JSON as the text of a column.
enum JSONText {
    /// A list of words.
    static func array(_ words: [String]) -> String { text(.array(words.map { .string($0) })) }

    /// A value in the form that fields store: a string bare, everything else as JSON.
    static func column(_ value: JSONValue) -> String {
        if case .string(let text) = value { text } else { text(value) }
    }

    private static func text(_ value: JSONValue) -> String { String(decoding: value.bytes, as: UTF8.self) }
}
