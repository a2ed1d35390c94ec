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
            let found = stretches.stretches(in: sentence)
            return found.indices.filter { index in
                let last = index > 0 ? found[index - 1] : nil
                return book.stretchWeights.sum(StretchFeatures(found[index], after: last, sentence, reading, book)) > 0
            }.map { found[$0] }
        }
    }
}

/// What stands around a stretch of time, by which the model tells whether it is asked for.
struct StretchFeatures {
    private(set) var found: Set<Int> = []
    /// The words before and behind it, each numbered with its place.
    private(set) var words: [(number: UInt32, place: StretchWord, token: Int)] = []

    private enum Side: Int, CaseIterable { case before, after, justBefore, justAfter, clause, denied }

    private static let sizes = [5, 10, 15, 20, 30, 60, 120]

    init(_ stretch: Stretch, after earlier: Stretch?, _ sentence: Sentence, _ reading: Reading, _ book: RuleBook) {
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
        if let earlier { found.insert(base + 31 + earlier.measure.rawValue) }
        readWords(around: stretch.tokens, sentence, reading)
    }

    private mutating func readWords(around stretch: ClosedRange<Int>, _ sentence: Sentence, _ reading: Reading) {
        func stem(_ token: Int) -> UInt64? {
            sentence.tokens.contains(token) ? reading.tokens[token].stem : nil
        }
        func add(_ place: StretchWord, _ token: Int, _ other: UInt64 = 0) {
            guard let stem = stem(token) else { return }
            words.append((place.number(stem, other), place, token))
        }
        let (first, last) = (stretch.lowerBound, stretch.upperBound)
        add(.justBefore, first - 1)
        add(.justAfter, last + 1)
        if let nearer = stem(first - 1) { add(.pairBefore, first - 2, nearer) }
        if let nearer = stem(last + 1) { add(.pairAfter, last + 2, nearer) }
        for token in first - 7..<first - 1 { add(.before, token) }
        for token in last + 2..<last + 7 { add(.after, token) }
        for token in stretch { add(.within, token) }
    }

    static func count(_ space: FeatureSpace) -> Int {
        Side.allCases.count * space.concepts + 31 + Stretch.Measure.allCases.count
    }

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
        + Stretch.Measure.allCases.map { "after \($0)" }
}

/// The places of words around a stretch.
enum StretchWord: UInt64, CaseIterable {
    case justBefore = 32
    case justAfter, pairBefore, pairAfter, before, after, within

    func number(_ stem: UInt64, _ other: UInt64) -> UInt32 { WordFeature.number(rawValue, stem, other) }
}

/// What each feature of a stretch speaks for its being asked for.
struct StretchWeights: Sendable {
    private var concepts: [Float]
    private var words: NumberSlots
    private var wordWeights: [Float] = []
    /// Names that are none of a feature; a test wants it empty.
    private(set) var mistakes: [String] = []

    init(_ file: WeightFile, _ space: FeatureSpace) {
        let count = StretchFeatures.count(space)
        let numbers = Dictionary(uniqueKeysWithValues: (0..<count).map { (StretchFeatures.name($0), $0) })
        concepts = [Float](repeating: 0, count: count)
        words = NumberSlots(for: file.stretchWords.count)
        for (name, weight) in file.stretches {
            if let number = numbers[name] { concepts[number] = weight } else { mistakes.append(name) }
        }
        for (number, weight) in file.stretchWords {
            words.insert(number, Int16(truncatingIfNeeded: wordWeights.count))
            wordWeights.append(weight)
        }
    }

    func sum(_ features: StretchFeatures) -> Float {
        let said = features.found.reduce(Float(0)) { $0 + concepts[$1] }
        return Set(features.words.map(\.number)).reduce(said) { sum, number in
            let row = words[number]
            return row < 0 ? sum : sum + wordWeights[row]
        }
    }
}
