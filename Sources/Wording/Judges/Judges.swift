/// Runs the judges that a kind of text has.
enum Judges {
    struct Report {
        var findings: [Finding]
        /// Steps of matching, for the test that they grow with the text and no faster.
        var steps: Int
    }

    static func findings(in text: String, kind: TextKind, type: TalkType) -> Report {
        let book = RuleBook.standard
        let reading = Reading(Self.cut(text), lines: kind == .questions, book)
        let hits = HitList(reading, book, Selections.of(kind))
        let scores = Scores(reading, hits, book)
        var findings = Phrases.findings(hits, scores, reading, book, kind)
        findings += Durations.findings(reading, book, kind)
        findings += Presence.findings(scores, reading, kind)
        findings += QuestionCount.findings(scores, reading, book, kind, type)
        return Report(findings: findings.inOrder, steps: hits.steps + scores.steps)
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > Wording.longestText else { return text }
        return String(text.unicodeScalars.prefix(Wording.longestText))
    }
}

extension [Finding] {
    fileprivate var inOrder: [Finding] {
        enumerated().sorted { left, right in
            let (a, b) = (left.element, right.element)
            let places = (a.place?.offset ?? .max, b.place?.offset ?? .max)
            return (places.0, a.code.rawValue, left.offset) < (places.1, b.code.rawValue, right.offset)
        }.map(\.element)
    }
}

/// Where the rules of a kind of text fit, by table.
struct HitList {
    private var byTable: [RuleTable.Name: [Hit]] = [:]
    /// Of each sentence, the tables of which some rule fits.
    private(set) var bySentence: [Set<RuleTable.Name>] = []
    /// The hits of all sentences in their order, and where those of each begin.
    private var hits: [Hit] = []
    private var starts: [Int] = [0]
    private let book: RuleBook
    private(set) var steps = 0

    init(_ reading: Reading, _ book: RuleBook, _ selection: RuleBook.Selection) {
        self.book = book
        var matcher = Matcher(reading, book)
        for sentence in reading.sentences {
            var tables: Set<RuleTable.Name> = []
            for hit in Pardons.kept(matcher.hits(in: sentence, of: selection), book) {
                let table = book.table(of: hit.rule)
                byTable[table, default: []].append(hit)
                tables.insert(table)
                hits.append(hit)
            }
            starts.append(hits.count)
            bySentence.append(tables)
        }
        steps = matcher.steps
    }

    /// All hits of a table.
    subscript(_ table: RuleTable.Name) -> [Hit] { byTable[table] ?? [] }

    /// The hits of a table in one sentence.
    func of(_ table: RuleTable.Name, in sentence: Int) -> [Hit] {
        hits[starts[sentence]..<starts[sentence + 1]].filter { book.table(of: $0.rule) == table }
    }
}

/// What sounds like a fault and is none.
enum Pardons {
    private static let reach: [RuleTable.Name: [RuleTable.Name]] = [
        .jobAskPardon: [.jobAsk], .jobSearchPardon: [.jobSearch], .payPardon: [.personalPay, .fieldPay],
    ]

    /// The hits of a sentence but those whose head a pardon covers.
    static func kept(_ hits: [Hit], _ book: RuleBook) -> [Hit] {
        let pardons = hits.filter { reach[book.table(of: $0.rule)] != nil }
        guard !pardons.isEmpty else { return hits }
        var covered: [RuleTable.Name: Set<Int>] = [:]
        for pardon in pardons {
            for table in reach[book.table(of: pardon.rule)] ?? [] {
                covered[table, default: []].formUnion(pardon.tokens)
            }
        }
        return hits.filter { hit in
            book.rules[hit.rule].isSure || covered[book.table(of: hit.rule)]?.contains(hit.head) != true
        }
    }
}

/// The rules that each kind of text needs.
enum Selections {
    static func of(_ kind: TextKind) -> RuleBook.Selection { byKind[kind] ?? RuleBook.standard.selection([]) }

    private static let byKind: [TextKind: RuleBook.Selection] = Dictionary(
        uniqueKeysWithValues: TextKind.allCases.map { ($0, RuleBook.standard.selection(tables($0))) })

    private static func tables(_ kind: TextKind) -> [RuleTable.Name] {
        let always: [RuleTable.Name] = [
            .jobAsk, .jobAskPardon, .jobSearch, .jobSearchPardon, .personalPay, .fieldPay, .payPardon,
        ]
        return switch kind {
        case .request, .introduction: always + [.introduction, .interest, .whyYou, .purpose, .expertise]
        case .questions: always + [.referral, .resources]
        case .update: always + [.news]
        case .thankYou: always + [.point]
        case .followUp: always + [.blame, .whyYou, .expertise]
        }
    }
}
