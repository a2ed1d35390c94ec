/// A query string that has one parameter at most, a word out of a closed set.
public struct WordParameter<W: Word>: Sendable {
    /// Nil when it was left out.
    public let word: W?

    public init(_ given: [QueryParameter], named name: String) throws(ParameterErrors) {
        var reader = ParameterReader(given)
        word = reader.take(name) { text in
            guard let word = W(rawValue: text) else {
                throw WrongParameter("is one of \(W.words.joined(separator: ", "))")
            }
            return word
        }
        try reader.finish(known: [name])
    }
}
