/// How the owner's own words, whatever their form, become parts of sentences: she may have written a sentence, a verb, a
/// question or a few nouns.
enum Phrase {
    /// One line, without the points at its end; one question or exclamation mark stays.
    static func core(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).map { word in
            ["•", "|", "-", "–", "—"].contains(word) ? "," : String(word)
        }
        var line = words.joined(separator: " ").replacing("...", with: "…")
        // Between the things of a list, not between the sentences that she wrote whole.
        if !isFirstPerson(line) { line = line.replacing(";", with: ",") }
        for (doubled, single) in [(" ,", ","), (",,", ","), ("..", ".")] {
            line = line.replacing(doubled, with: single)
        }
        let end = line.reversed().prefix { ".,:…?! ".contains($0) }
        line.removeLast(end.count)
        while let first = line.first, ",.: ".contains(first) { line.removeFirst() }
        return line + (end.first { "?!".contains($0) }.map(String.init) ?? "")
    }

    /// A sentence with its capital and its point.
    static func sentence(_ text: String) -> String {
        let line = core(text)
        guard let last = line.last else { return "" }
        return capitalized(line) + ("?!".contains(last) ? "" : ".")
    }

    static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// The sentences of a text, each whole. A point behind one letter or a short title ends none.
    static func sentences(_ text: String) -> [String] {
        var sentences: [String] = []
        var words: [Substring] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            words.append(word)
            guard let last = word.last, ".?!".contains(last), !isAbbreviation(word) else { continue }
            sentences.append(words.joined(separator: " "))
            words = []
        }
        if !words.isEmpty { sentences.append(words.joined(separator: " ")) }
        return sentences.map(sentence).filter { !$0.isEmpty }
    }

    private static func isAbbreviation(_ word: Substring) -> Bool {
        guard word.last == "." else { return false }
        let letters = word.dropLast().lowercased()
        return letters.count == 1 || letters.contains(".")
            || ["dr", "prof", "mr", "mrs", "ms", "st", "inc", "ltd", "co", "etc", "vs", "no", "jr", "sr"].contains(
                letters)
    }

    static func firstWord(_ text: String) -> String {
        String(text.prefix { !$0.isWhitespace && $0 != "," && $0 != "'" && $0 != "’" })
    }

    /// Whether the owner speaks of herself in it: "I study …", "My …".
    static func isFirstPerson(_ text: String) -> Bool {
        ["i", "my", "we", "our", "me"].contains(firstWord(text).lowercased())
    }

    /// The text as it stands within a sentence; nil when its capital may be that of a name.
    static func lowered(_ text: String) -> String? {
        guard let first = text.first, first.isUppercase else { return text }
        let word = firstWord(text)
        if word.dropFirst().contains(where: \.isUppercase) { return text }
        let second = text.dropFirst(word.count).drop { $0.isWhitespace || $0 == "," }.first
        // Where the next word has a capital too, all of it is a title or a name.
        if let second, second.isUppercase { return text }
        guard CommonWords.contains(word.lowercased()) else { return nil }
        return first.lowercased() + text.dropFirst()
    }

    /// "a" or "an", by the sound of what follows.
    static func article(for text: String) -> String {
        let word = firstWord(text)
        let lower = word.lowercased()
        guard let first = lower.first else { return "a" }
        if first.isNumber {
            let digits = lower.prefix { $0.isNumber }
            return digits.hasPrefix("8") || digits == "11" || digits == "18" ? "an" : "a"
        }
        // Letters that are said one by one: an MBA student, a UX designer.
        if word.prefix(2).count == 2, word.prefix(2).allSatisfy(\.isUppercase) {
            return "AEFHILMNORSX".contains(word.prefix(1)) ? "an" : "a"
        }
        if ["hour", "honest", "honou", "honor", "heir"].contains(where: lower.hasPrefix) { return "an" }
        if ["uni", "use", "usa", "usu", "eu", "one", "once", "ut"].contains(where: lower.hasPrefix),
            !["unim", "unin", "utm", "utt"].contains(where: lower.hasPrefix)
        {
            return "a"
        }
        return "aeiou".contains(first) ? "an" : "a"
    }

    /// Several things in one sentence: a, b and c.
    static func list(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }
}
