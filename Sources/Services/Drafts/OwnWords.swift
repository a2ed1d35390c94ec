/// Sentences made of what the owner wrote about herself and her request, each in one of the forms that such notes have.
enum OwnWords {
    /// Who she is, from a headline or the first of several sentences: "Student of …" becomes "I am a student of …".
    static func iAm(_ text: String) -> String {
        let line = Phrase.core(text.split(separator: "|").first.map(String.init) ?? text).replacing(" @ ", with: " at ")
        guard !line.isEmpty else { return "" }
        if Phrase.isFirstPerson(line) { return Phrase.sentence(line) }
        let inside = Phrase.lowered(line) ?? line
        let words = inside.split(separator: " ")
        let first = words.first.map { $0.lowercased() } ?? ""
        if ["a", "an", "the", "one"].contains(first) || gerunds.contains(first) { return "I am \(inside)." }
        if states.contains(first) || words.count > 1 && ["to", "about", "by", "on"].contains(words[1]) {
            return "I am \(inside)."
        }
        return "I am \(Phrase.article(for: inside)) \(inside)."
    }

    /// What draws her, from a list or a sentence.
    static func interests(_ text: String) -> String {
        let line = Phrase.core(text)
        if line.isEmpty { return "" }
        if Phrase.isFirstPerson(line) { return Phrase.sentences(text).joined(separator: " ") }
        guard let inside = Phrase.lowered(line) else { return "What interests me most: \(line)." }
        if let verb = infinitive(inside) { return "I would like to \(verb)." }
        return "I am especially interested in \(inside)."
    }

    /// What the talk is for (S50): "Learn how …", "How …" and "Product engineering" all become sentences of hers.
    static func purpose(_ text: String) -> String {
        var sentences: [String] = []
        for part in Phrase.sentences(text) {
            let also = sentences.isEmpty ? "" : "also "
            sentences.append(wish(Phrase.core(part), also))
        }
        return sentences.joined(separator: " ")
    }

    private static func wish(_ line: String, _ also: String) -> String {
        if Phrase.isFirstPerson(line) { return Phrase.sentence(line) }
        if line.hasSuffix("?") { return "The question on my mind is: \(Phrase.capitalized(line))" }
        guard let inside = Phrase.lowered(line) else {
            return "What I would \(also)like to learn about: \(line)."
        }
        let first = Phrase.firstWord(inside).lowercased()
        if let verb = infinitive(inside) { return "I would \(also)like to \(verb)." }
        if gerunds.contains(first) { return "I am \(also)interested in \(inside)." }
        if ["how", "what", "why", "whether", "which", "where", "when", "who"].contains(first) {
            return "I would \(also)like to understand \(inside)."
        }
        return "I would \(also)like to learn about \(inside)."
    }

    /// A text that begins with a verb, without its "to".
    private static func infinitive(_ line: String) -> String? {
        let words = line.split(separator: " ")
        if words.first?.lowercased() == "to", words.count > 1 { return words.dropFirst().joined(separator: " ") }
        return verbs.contains(words.first?.lowercased() ?? "") ? line : nil
    }

    private static let verbs: Set = [
        "learn", "understand", "find", "explore", "hear", "get", "see", "decide", "compare", "know", "figure",
        "discover",
        "ask", "meet", "gain", "determine", "clarify", "check", "choose", "discuss", "identify", "narrow", "weigh",
        "prepare", "speak",
    ]

    private static let gerunds: Set = [
        "learning", "understanding", "finding", "exploring", "hearing", "getting", "seeing", "deciding", "comparing",
        "knowing", "figuring", "discovering", "asking", "meeting", "gaining", "choosing", "studying", "working",
        "looking", "finishing", "completing", "returning", "moving", "changing", "training", "teaching", "writing",
        "doing", "coming", "thinking", "starting",
    ]

    private static let states: Set = [
        "passionate", "interested", "curious", "keen", "eager", "ready", "fascinated", "trained", "based", "retired",
        "new", "originally", "currently", "about", "at", "in", "from", "of", "between",
    ]

    /// How the owner came to choose this person (S52); nil when it speaks about the person and not to her.
    static func whyYou(_ text: String) -> String? {
        let sentences = Phrase.sentences(text)
        guard let first = sentences.first, !sentences.contains(where: isAboutSomebody) else { return nil }
        return ([choice(Phrase.core(first))] + sentences.dropFirst()).joined(separator: " ")
    }

    private static func choice(_ line: String) -> String {
        let inside = Phrase.lowered(line)
        let first = Phrase.firstWord(line).lowercased()
        if Phrase.isFirstPerson(line) || line.hasSuffix("?") { return Phrase.sentence(line) }
        switch first {
        case "because", "since": return "I am writing to you \(inside ?? line)."
        case "you": return "I am writing to you because \(inside ?? line)."
        case "your":
            return saysSomething(line) ? Phrase.sentence(line) : "I am writing to you because of \(inside ?? line)."
        case "how", "what", "why": return "I am curious \(inside ?? line)."
        default:
            return inside.map { "What made me think of you is \($0)." } ?? "What made me think of you: \(line)."
        }
    }

    /// The same, told of the person to somebody else: "You moved …" becomes "Maya moved …". Nil when more than the first
    /// word speaks to the person, and where the verb would have to change.
    static func whyThem(_ text: String, _ name: String) -> String? {
        guard let line = Phrase.sentences(text).first.map(Phrase.core) else { return nil }
        let words = line.split(separator: " ")
        guard words.count > 2, let second = words.dropFirst().first?.lowercased(),
            !words.dropFirst().contains(where: { speaksTo.contains($0.lowercased().filter(\.isLetter)) })
        else { return nil }
        let rest = words.dropFirst().joined(separator: " ")
        switch words[0].lowercased() {
        case "you" where second.hasSuffix("ed") || pasts.contains(second):
            return "What made me think of \(name): \(name) \(rest)."
        case "your" where saysSomething(line): return "\(name)'s \(rest)."
        case "your": return "What made me think of \(name) is \(name)'s \(rest)."
        default: return nil
        }
    }

    private static let speaksTo: Set = ["you", "your", "yours", "yourself"]
    private static let pasts: Set = [
        "went", "led", "built", "wrote", "gave", "made", "left", "began", "became", "came", "ran", "taught", "found",
        "took", "spoke", "grew", "had", "told", "said", "did", "got", "brought", "chose",
    ]

    /// Whether a text that begins with "Your …" has a verb of its own.
    private static func saysSomething(_ line: String) -> Bool {
        let verbs: Set = [
            "is", "are", "was", "were", "has", "have", "had", "made", "makes", "shows", "showed", "caught", "gave",
            "helped", "inspired", "stayed", "taught", "explains", "explained", "describes", "described", "reminds",
            "reminded", "spoke", "speaks", "struck", "led", "impressed", "encouraged", "answered", "convinced",
            "opened",
        ]
        return line.lowercased().split { !$0.isLetter }.contains { verbs.contains(String($0)) }
    }

    private static func isAboutSomebody(_ sentence: String) -> Bool {
        let words = sentence.lowercased().split { !$0.isLetter }
        return words.contains { ["she", "he", "her", "his", "him", "hers"].contains($0) }
    }
}
