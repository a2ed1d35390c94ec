/// The time that a request asks for (S54, S55): in digits, in words, as a range, from one clock time to another.
enum Durations {
    private static let note = 20
    private static let most = 30

    static func findings(_ reading: Reading, _ book: RuleBook, _ kind: TextKind) -> [Finding] {
        guard [.request, .introduction, .followUp].contains(kind), !reading.tokens.isEmpty else { return [] }
        let asked = asked(reading, book)
        guard let longest = asked.max(by: { $0.minutes < $1.minutes }) else { return [Finding(.noDuration)] }
        guard longest.minutes > note else { return [] }
        let code = longest.minutes > most ? FaultCode.tooLongAsk : .longAsk
        return [Finding(code, at: reading.place(longest.tokens), amount: longest.minutes)]
    }

    /// The stretches that the writer asks for, and not those of a film, a shift, a journey.
    private static func asked(_ reading: Reading, _ book: RuleBook) -> [Stretch] {
        let stretches = StretchReader(reading, book)
        return reading.sentences.indices.flatMap { index in
            let sentence = reading.sentences[index]
            guard sentence.block == .body else { return [Stretch]() }
            return stretches.stretches(in: sentence).filter { stretch in
                StretchFeatures(stretch, sentence, reading, book).found.reduce(Float(0)) { sum, feature in
                    sum + book.stretchWeights[feature]
                } > 0
            }
        }
    }
}

/// What stands around a stretch of time, by which the model tells whether it is asked for.
struct StretchFeatures {
    private(set) var found: Set<Int> = []

    private enum Side: Int, CaseIterable { case before, after, justBefore, justAfter, clause, denied }

    private static let sizes = [5, 10, 15, 20, 30, 60, 120]

    init(_ stretch: Stretch, _ sentence: Sentence, _ reading: Reading, _ book: RuleBook) {
        let concepts = book.space.concepts
        func add(_ side: Side, _ token: Int) {
            for concept in book.concepts(of: reading.tokens[token].form) {
                found.insert(side.rawValue * concepts + Int(concept))
                if reading.marks[token].contains(.denied) {
                    found.insert(Side.denied.rawValue * concepts + Int(concept))
                }
            }
        }
        let (first, last) = (stretch.tokens.lowerBound, stretch.tokens.upperBound)
        for token in max(sentence.tokens.lowerBound, first - 7)..<first {
            add(token == first - 1 ? .justBefore : .before, token)
        }
        let end = min(sentence.tokens.upperBound, last + 6)
        if last + 1 < end { for token in last + 1..<end { add(token == last + 1 ? .justAfter : .after, token) } }
        let clause = reading.clause(at: first)
        for token in clause.tokens.clamped(to: max(0, first - 16)..<last + 16) where !stretch.tokens.contains(token) {
            add(.clause, token)
        }
        let base = Side.allCases.count * concepts
        found.insert(base)
        found.insert(base + 1 + Int(clause.subject.rawValue))
        found.insert(base + 8 + stretch.measure.rawValue)
        found.insert(base + 13 + (Self.sizes.firstIndex { stretch.minutes <= $0 } ?? Self.sizes.count))
        let traits: [Clause.Traits] = [.past, .modal, .future, .asking, .condition, .open, .question, .imperative]
        for (index, trait) in traits.enumerated() where clause.traits.contains(trait) {
            found.insert(base + 21 + index)
        }
        if reading.marks[first].contains(.denied) { found.insert(base + 29) }
        if sentence.isQuestion { found.insert(base + 30) }
    }

    static func count(_ space: FeatureSpace) -> Int { Side.allCases.count * space.concepts + 31 }

    /// The name under which a feature's weight is written.
    static func name(_ index: Int) -> String {
        let names = ModelConcepts.names
        let base = Side.allCases.count * names.count
        if index < base { return "\(Side.allCases[index / names.count]) \(names[index % names.count])" }
        return others[index - base]
    }

    private static let others =
        ["bias"] + ["none", "i", "we", "you", "third", "it", "there"] + Stretch.Measure.allCases.map { "\($0)" }
        + sizes.map { "to \($0)" } + ["longer"]
        + ["past", "modal", "future", "asking", "condition", "open", "inquiry", "imperative", "denial", "question"]

    /// The weights by feature, and the names that are none of a feature.
    static func weights(
        _ table: [(name: String, weight: Float)], _ space: FeatureSpace
    ) -> (weights: [Float], mistakes: [String]) {
        let numbers = Dictionary(uniqueKeysWithValues: (0..<count(space)).map { (name($0), $0) })
        var weights = [Float](repeating: 0, count: count(space))
        var mistakes: [String] = []
        for (name, weight) in table {
            if let number = numbers[name] { weights[number] = weight } else { mistakes.append(name) }
        }
        return (weights, mistakes)
    }
}
