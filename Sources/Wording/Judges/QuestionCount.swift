/// The faults of a list of questions: how many there are (S75), which are missing (S84, S96).
enum QuestionCount {
    private static let fewest = 12
    private static let most = 14

    static func findings(
        _ scores: Scores, _ reading: Reading, _ book: RuleBook, _ kind: TextKind, _ type: TalkType
    ) -> [Finding] {
        guard kind == .questions else { return [] }
        let items = QuestionList(reading, book).items
        var findings: [Finding] = []
        if items.count < fewest { findings.append(Finding(.tooFewQuestions, amount: items.count)) }
        if items.count > most { findings.append(Finding(.tooManyQuestions, amount: items.count)) }
        let asking = reading.sentences.indices.filter { scores.says(.referral, in: $0) }
            .map { reading.sentences[$0].tokens }
        let last = items.last ?? 0..<0
        if asking.last.map({ last.contains($0.lowerBound) }) != true {
            // Asked too early, it is the place to move.
            let place = asking.last.map { reading.place($0.lowerBound...($0.upperBound - 1)) }
            findings.append(Finding(.noClosingReferralQuestion, at: place))
        }
        if type == .careerExploration, !reading.sentences.indices.contains(where: { scores.says(.resources, in: $0) }) {
            findings.append(Finding(.noResourcesQuestion))
        }
        return findings
    }
}

/// The questions of a list, each with all that belongs to it.
struct QuestionList {
    /// The tokens of each question.
    private(set) var items: [Range<Int>] = []

    init(_ reading: Reading, _ book: RuleBook) {
        let look = Look(tokens: reading.tokens, lexicon: book.lexicon, grammar: book.grammar)
        let lines = reading.sentences.filter { look.tokens[$0.tokens.lowerBound].look.contains(.line) }.count
        for sentence in reading.sentences where sentence.tokens.contains(where: { !look.isMark($0) }) {
            let opensLine = look.tokens[sentence.tokens.lowerBound].look.contains(.line)
            let asks = sentence.isQuestion || book.isInvitation(sentence, reading)
            if !asks { continue }
            // "What do you like? Why?" on one line is one question.
            if lines > 1, !opensLine, let last = items.last,
                !Self.lineBegins(last.upperBound..<sentence.tokens.upperBound, look)
            {
                items[items.count - 1] = last.lowerBound..<sentence.tokens.upperBound
            } else {
                items.append(sentence.tokens)
            }
        }
    }

    private static func lineBegins(_ range: Range<Int>, _ look: Look) -> Bool {
        range.contains { look.tokens[$0].look.contains(.line) }
    }
}
