/// Weighs the features of one sentence after the other, each feature once.
///
/// Two kinds: concepts met, singly and in pairs (see ``FeatureSpace``), and words met (see ``WordFeature``).
struct SentenceFeatures {
    private static let reach = 5

    private let reading: Reading
    private let book: RuleBook
    private let space: FeatureSpace
    /// What has weight; nil in training, which wants every feature.
    private let model: LinearModel?
    /// By row of the model, or by feature without one: the sentence in which it was met last.
    private var stamps: [Int32]
    private var stamp: Int32 = 0
    /// The stems of the sentence so far, without marks.
    private var words: [UInt64] = []
    /// The features of the sentence that was read last, each with its row in the model and the token that has it.
    private(set) var found: [(feature: UInt32, row: Int, token: Int)] = []
    /// Features looked at so far.
    private(set) var steps = 0

    init(_ reading: Reading, _ book: RuleBook, model: LinearModel?) {
        (self.reading, self.book, self.model) = (reading, book, model)
        space = book.space
        stamps = Array(repeating: 0, count: model?.rowCount ?? space.count)
    }

    mutating func read(_ sentence: Sentence, isFirst: Bool, rules: Set<RuleTable.Name>) {
        stamp += 1
        found.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
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
        if let last = words.last { add(word: .last, last, at: sentence.tokens.upperBound - 1) }
    }

    private mutating func read(_ clause: Clause, from first: Int) {
        let subject = Int(clause.subject.rawValue)
        let mood = 7 + Self.mood(clause)
        for token in clause.tokens {
            let isDenied = !reading.marks[token].isDisjoint(with: [.denied, .quoted, .reported])
            addWord(token, first, isDenied, subject, mood)
            for place in book.conceptPlaces(of: reading.tokens[token].form) {
                let concept = book.concept(at: place)
                if isDenied {
                    add(space.denied(concept), token)
                    continue
                }
                add(space.met(concept), token)
                add(space.inContext(subject, concept), token)
                add(space.inContext(mood, concept), token)
                for before in max(first, token - Self.reach)..<max(first, token) {
                    for other in book.conceptPlaces(of: reading.tokens[before].form) {
                        add(space.pair(book.concept(at: other), concept), token)
                    }
                }
            }
        }
    }

    /// The word itself, what stands around it, and the words shortly before it.
    private mutating func addWord(_ token: Int, _ first: Int, _ isDenied: Bool, _ subject: Int, _ mood: Int) {
        let form = reading.tokens[token].form
        guard form < Lexicon.Special.comma.rawValue || form >= Lexicon.Special.currency.rawValue else { return }
        // The first word has its capital by its place.
        let isName = form == Lexicon.Special.name.rawValue && token > first
        let stem = isName ? book.lexicon.stem(form) : reading.tokens[token].stem
        let count = words.count
        if isDenied {
            add(word: .denied, stem, at: token)
            if let before = words.last { add(word: .deniedAfter, before, stem, at: token) }
        } else {
            add(word: .met, stem, at: token)
            add(word: .subject, stem, UInt64(subject), at: token)
            add(word: .mood, stem, UInt64(mood), at: token)
            if let before = words.last { add(word: .after, before, stem, at: token) }
        }
        if count == 0 { add(word: .first, stem, at: token) }
        if count == 1 { add(word: .second, words[0], stem, at: token) }
        if count > 1 {
            add(word: .third, words[count - 2] &* 3 ^ words[count - 1], stem, at: token)
            if !isDenied {
                for index in max(0, count - Self.reach)..<(count - 1) {
                    add(word: .near, words[index], stem, at: token)
                }
            }
        }
        words.append(stem)
    }

    private mutating func add(_ feature: Int, _ token: Int) {
        steps += 1
        if let row = model?.row(of: feature) { return take(UInt32(feature), row, token) }
        guard stamps[feature] != stamp else { return }
        stamps[feature] = stamp
        found.append((UInt32(feature), 0, token))
    }

    private mutating func add(word kind: WordFeature, _ stem: UInt64, _ other: UInt64 = 0, at token: Int) {
        steps += 1
        let feature = kind.number(stem, other)
        guard let row = model?.row(ofWord: feature) else { return found.append((feature, 0, token)) }
        take(feature, row, token)
    }

    @inline(__always)
    private mutating func take(_ feature: UInt32, _ row: Int, _ token: Int) {
        guard row >= 0, stamps[row] != stamp else { return }
        stamps[row] = stamp
        found.append((feature, row, token))
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

/// The ways in which the words of a sentence, by their stems, are features of it.
///
/// A feature is numbered by a hash with its highest bit set, which tells it from those of ``FeatureSpace``.
enum WordFeature: UInt64, CaseIterable {
    case met, denied
    /// With the actor or the mood of its clause.
    case subject, mood
    /// Two words, one right after the other, or a few words later; three in a row.
    case after, deniedAfter, near, third
    /// Where the sentence begins and ends.
    case first, second, last

    @inline(__always)
    func number(_ stem: UInt64, _ other: UInt64) -> UInt32 {
        var hash = (stem ^ (rawValue << 56)) &* 0x9e37_79b9_7f4a_7c15
        hash = (hash ^ (hash >> 29) ^ other) &* 0xbf58_476d_1ce4_e5b9
        return UInt32(truncatingIfNeeded: hash >> 32) | 0x8000_0000
    }
}
