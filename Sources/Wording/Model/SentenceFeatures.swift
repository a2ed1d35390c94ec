/// Weighs the features of one sentence after the other, each feature once.
struct SentenceFeatures {
    private static let reach = 5

    private let reading: Reading
    private let book: RuleBook
    private let space: FeatureSpace
    private let wanted: @Sendable (Int) -> Bool
    private var stamps: [Int32]
    private var stamp: Int32 = 0
    /// The features of the sentence that was read last, each with the token by which it was found.
    private(set) var found: [(feature: Int, token: Int)] = []
    /// Features looked at so far.
    private(set) var steps = 0

    /// - Parameter wanted: which features to gather; training wants all, judging those that have weight.
    init(_ reading: Reading, _ book: RuleBook, wanted: @escaping @Sendable (Int) -> Bool) {
        (self.reading, self.book, self.wanted) = (reading, book, wanted)
        space = book.space
        stamps = Array(repeating: 0, count: space.count)
    }

    mutating func read(_ sentence: Sentence, isFirst: Bool, rules: Set<RuleTable.Name>) {
        stamp += 1
        found.removeAll(keepingCapacity: true)
        let first = sentence.tokens.lowerBound
        add(space.shape(0), first)
        if isFirst { add(space.shape(1), first) }
        if sentence.isQuestion { add(space.shape(2), first) }
        let rare = sentence.tokens.count { reading.tokens[$0].form == Lexicon.Special.word.rawValue }
        for (index, least) in [1, 2, 3, 5].enumerated() where rare >= least { add(space.shape(3 + index), first) }
        for (index, least) in [5, 10, 20, 35].enumerated() where sentence.tokens.count > least {
            add(space.shape(7 + index), first)
        }
        for (index, table) in RuleTable.Name.allCases.enumerated() where rules.contains(table) {
            add(space.rule(index), first)
        }
        for index in sentence.clauses { read(reading.clauses[index], from: first) }
    }

    private mutating func read(_ clause: Clause, from first: Int) {
        let subject = Int(clause.subject.rawValue)
        let mood = 7 + Self.mood(clause)
        for token in clause.tokens {
            let isDenied = !reading.marks[token].isDisjoint(with: [.denied, .quoted, .reported])
            for concept in book.concepts(of: reading.tokens[token].form) {
                let concept = Int(concept)
                if isDenied {
                    add(space.denied(concept), token)
                    continue
                }
                add(space.met(concept), token)
                add(space.inContext(subject, concept), token)
                add(space.inContext(mood, concept), token)
                for before in max(first, token - Self.reach)..<max(first, token) {
                    for other in book.concepts(of: reading.tokens[before].form) {
                        add(space.pair(Int(other), concept), token)
                    }
                }
            }
        }
    }

    private mutating func add(_ feature: Int, _ token: Int) {
        steps += 1
        guard stamps[feature] != stamp else { return }
        stamps[feature] = stamp
        if wanted(feature) { found.append((feature, token)) }
    }

    private static func mood(_ clause: Clause) -> Int {
        let traits = clause.traits
        if traits.contains(.condition) { return 2 }
        if traits.contains(.open) { return 1 }
        if traits.contains(.asking) { return 0 }
        if traits.contains(.past) { return 3 }
        if traits.contains(.modal) { return 4 }
        return traits.contains(.imperative) ? 5 : 6
    }
}
