/// The forms of an English word, made from its base form.
enum Inflection {
    /// Which form of a word a token stands in; a word can be several at once ("put", "hires").
    struct Shape: OptionSet {
        let rawValue: UInt8
        static let base = Shape(rawValue: 1)
        static let third = Shape(rawValue: 2)
        static let past = Shape(rawValue: 4)
        static let participle = Shape(rawValue: 8)
        static let gerund = Shape(rawValue: 16)
        static let plural = Shape(rawValue: 32)
        static let verb = Shape(rawValue: 64)
    }

    /// The base form, the form with s, the past, the participle and the form with ing.
    static func verb(_ base: String) -> [(form: String, shape: Shape)] {
        var forms: [(String, Shape)] = [(base, [.base, .verb]), (withS(base), [.third, .verb])]
        if let (past, participle) = IrregularVerbs.forms[base] {
            forms.append((past, [.past, .verb]))
            forms.append((participle, [.participle, .verb]))
        }
        for stem in stems(base) {
            forms.append((stem + "ing", [.gerund, .verb]))
            if IrregularVerbs.forms[base] == nil { forms.append((pastOf(stem, base), [.past, .participle, .verb])) }
        }
        return forms
    }

    static func noun(_ base: String) -> [(form: String, shape: Shape)] {
        [(base, []), (IrregularVerbs.plurals[base] ?? withS(base), .plural)]
    }

    private static func withS(_ word: String) -> String {
        let end = Array(word.utf8.suffix(2))
        if end.last == UInt8(ascii: "y"), let before = end.first, !isVowel(before) { return word.dropLast() + "ies" }
        let hisses = ["s", "x", "z", "ch", "sh"].contains { word.hasSuffix($0) }
        return word + (hisses || word == "go" || word == "do" ? "es" : "s")
    }

    private static func pastOf(_ stem: String, _ base: String) -> String {
        if base.hasSuffix("e") { return base + "d" }
        let end = Array(base.utf8.suffix(2))
        if end.last == UInt8(ascii: "y"), let before = end.first, !isVowel(before) { return base.dropLast() + "ied" }
        return stem + "ed"
    }

    /// What "ing" is put to: without a silent e, and after a short vowel with the last letter doubled and not.
    private static func stems(_ base: String) -> [String] {
        let bytes = Array(base.utf8)
        guard bytes.count > 1 else { return [base] }
        if base.hasSuffix("ie") { return [base.dropLast(2) + "y"] }
        if base.hasSuffix("e"), !["ee", "oe", "ye"].contains(where: base.hasSuffix), base != "be" {
            return [String(base.dropLast())]
        }
        let last = bytes[bytes.count - 1]
        let short =
            bytes.count > 2 && !isVowel(last) && isVowel(bytes[bytes.count - 2]) && !isVowel(bytes[bytes.count - 3])
            && !"wxy".utf8.contains(last)
        return short ? [base, base + String(UnicodeScalar(last))] : [base]
    }

    private static func isVowel(_ byte: UInt8) -> Bool { "aeiou".utf8.contains(byte) }
}
