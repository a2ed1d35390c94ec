/// All words and rules, read once and laid out for matching.
struct RuleBook: Sendable {
    /// A set of rules by their numbers.
    struct Selection: Sendable {
        fileprivate(set) var words: [UInt64]

        /// As wide, with no rule in it.
        var none: Selection { Selection(words: Array(repeating: 0, count: words.count)) }

        mutating func insert(_ rule: UInt16) { words[Int(rule >> 6)] |= 1 << UInt64(rule & 63) }

        mutating func formIntersection(_ other: Selection) {
            for index in words.indices { words[index] &= other.words[index] }
        }

        func forEach(_ body: (Int) -> Void) {
            for index in words.indices {
                var rest = words[index]
                while rest != 0 {
                    body(index << 6 | rest.trailingZeroBitCount)
                    rest &= rest - 1
                }
            }
        }
    }

    let lexicon: Lexicon
    let grammar: Grammar
    let words: KnownWords
    let durations: DurationWords
    let packet: PacketWords
    /// "Tell", "describe": what asks without a question mark.
    private let invitation: Int
    let rules: [Rule]
    /// The rules of each table, by its name.
    let tables: [RuleTable.Name: Range<Int>]
    /// What could not be read.
    let mistakes: [String]
    private let tableOf: [RuleTable.Name]
    let space: FeatureSpace
    let model: LinearModel
    /// By feature of ``StretchFeatures``.
    let stretchWeights: [Float]
    private let conceptStarts: [Int32]
    private let conceptList: [UInt8]
    private let keyStarts: [Int32]
    private let keyed: [UInt16]

    static let standard = RuleBook(RuleTable.all)

    init(_ tables: [RuleTable]) {
        var builder = LexiconBuilder()
        for table in Vocabulary.tables { builder.add(table: table) }
        builder.add(shapes: GrammarWords.shapes)
        var reader = RuleReader()
        let grammar = Grammar { reader.number($0) }
        durations = DurationWords { reader.number($0) }
        packet = PacketWords { reader.number($0) }
        invitation = reader.number(
            "tell|describe|walk|explain|share|give|talk|recommend|suggest|name|please|how|what|why")
        let seen = ModelConcepts.classes.map { reader.number($0) }
        var rules: [Rule] = []
        var ranges: [RuleTable.Name: Range<Int>] = [:]
        for table in tables {
            let first = rules.count
            rules += reader.rules(table.text)
            ranges[table.name] = first..<rules.count
        }
        for kind in reader.classes { for word in kind.words { builder.add(bare: word) } }
        for line in KnownWords.table.split(separator: "\n") {
            for word in line.split(separator: " ").dropFirst() { builder.add(bare: String(word)) }
        }
        for word in GrammarWords.numbers.keys { builder.add(bare: word) }
        let readingMistakes = builder.mistakes + reader.mistakes + builder.unknown(reader.classes)
        lexicon = Lexicon(builder, classes: reader.classes, numbers: GrammarWords.numbers)
        words = KnownWords(lexicon)
        tableOf = tables.flatMap { table in (ranges[table.name] ?? 0..<0).map { _ in table.name } }
        (self.grammar, self.rules, self.tables) = (grammar, rules, ranges)
        space = FeatureSpace()
        let weights = WeightFile.embedded()
        model = LinearModel(space, weights)
        let stretches = StretchFeatures.weights(weights.stretches, space)
        stretchWeights = stretches.weights
        mistakes = readingMistakes + model.mistakes + stretches.mistakes
        (conceptStarts, conceptList) = RuleBook.concepts(seen, lexicon)
        (keyStarts, keyed) = RuleBook.keys(rules, lexicon, reader.classes.count)
    }

    /// The rules of some tables.
    func selection(_ names: [RuleTable.Name]) -> Selection {
        var selection = Selection(words: Array(repeating: 0, count: rules.count / 64 + 1))
        for name in names {
            for rule in tables[name] ?? 0..<0 { selection.insert(UInt16(truncatingIfNeeded: rule)) }
        }
        return selection
    }

    /// Whether a sentence asks by "tell me", "describe", without a question mark.
    func isInvitation(_ sentence: Sentence, _ reading: Reading) -> Bool {
        sentence.tokens.prefix(4).contains { lexicon.isIn(reading.tokens[$0].form, invitation) }
    }

    func table(of rule: Int) -> RuleTable.Name { tableOf[rule] }

    func rules(keyedBy form: UInt16) -> ArraySlice<UInt16> {
        keyed[Int(keyStarts[Int(form)])..<Int(keyStarts[Int(form) + 1])]
    }

    /// The concepts of the linear model that a form has.
    func concepts(of form: UInt16) -> ArraySlice<UInt8> { conceptList[conceptPlaces(of: form)] }

    /// Where a form's concepts stand among those of all: in a loop over many words a slice for each would cost more than
    /// what is done with it.
    @inline(__always)
    func conceptPlaces(of form: UInt16) -> Range<Int> {
        Int(conceptStarts[Int(form)])..<Int(conceptStarts[Int(form) + 1])
    }

    @inline(__always)
    func concept(at place: Int) -> Int { Int(conceptList[place]) }

    private static func concepts(_ classes: [Int], _ lexicon: Lexicon) -> ([Int32], [UInt8]) {
        var starts: [Int32] = [0]
        var list: [UInt8] = []
        for form in 0..<lexicon.formCount {
            for (index, kind) in classes.enumerated() where lexicon.isIn(UInt16(form), kind) {
                list.append(UInt8(truncatingIfNeeded: index))
            }
            starts.append(Int32(list.count))
        }
        return (starts, list)
    }

    /// By form, the rules whose rarest element it can be: a sentence without one needs no look at the rule.
    private static func keys(_ rules: [Rule], _ lexicon: Lexicon, _ classes: Int) -> ([Int32], [UInt16]) {
        let sizes = (0..<classes).map { kind in
            (0..<lexicon.formCount).count { lexicon.isIn(UInt16($0), kind) } + (isCommon(kind, lexicon) ? 10_000 : 0)
        }
        var byForm: [[UInt16]] = Array(repeating: [], count: lexicon.formCount)
        for (index, rule) in rules.enumerated() {
            let sure = rule.elements.filter { !$0.optional && !$0.refused }.map(\.kind)
            guard let key = sure.min(by: { sizes[$0] < sizes[$1] }) else { continue }
            for form in 0..<lexicon.formCount where lexicon.isIn(UInt16(form), key) {
                byForm[form].append(UInt16(truncatingIfNeeded: index))
            }
        }
        var starts: [Int32] = [0]
        for list in byForm { starts.append(starts[starts.count - 1] + Int32(list.count)) }
        return (starts, byForm.flatMap(\.self))
    }

    /// Whether it holds one of the words that nearly every sentence has.
    private static func isCommon(_ kind: Int, _ lexicon: Lexicon) -> Bool {
        ["i", "you", "a", "the", "to", "of", "and", "is", "your", "my", "in", "for"].contains { word in
            lexicon.form(WordHash.of(word)).map { lexicon.isIn($0, kind) } ?? false
        }
    }
}

/// A named table of rules.
struct RuleTable: Sendable {
    enum Name: String, CaseIterable, Sendable {
        case jobAsk, jobAskPardon, jobSearch, jobSearchPardon, personalPay, fieldPay, payPardon
        case introduction, interest, whyYou, purpose, expertise, resources, referral, news, blame, point
    }

    let name: Name
    let text: String
}
