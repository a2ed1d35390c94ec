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
        var findings = Phrases.findings(hits, reading, kind)
        findings += Durations.findings(reading, book, kind)
        findings += Presence.findings(hits, reading, kind)
        findings += QuestionCount.findings(hits, reading, book, kind)
        return Report(findings: findings.inOrder, steps: hits.steps)
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
    private(set) var steps = 0

    init(_ reading: Reading, _ book: RuleBook, _ selection: RuleBook.Selection) {
        var matcher = Matcher(reading, book)
        for sentence in reading.sentences {
            for hit in matcher.hits(in: sentence, of: selection) {
                byTable[book.table(of: hit.rule), default: []].append(hit)
            }
        }
        steps = matcher.steps
    }

    subscript(_ table: RuleTable.Name) -> [Hit] { byTable[table] ?? [] }
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
        case .request: always + [.introduction, .interest, .whyYou, .purpose, .expertise]
        case .introduction: always + [.introduction, .purpose]
        case .questions: always + [.referral, .resources]
        case .update: always + [.news]
        case .thankYou: always + [.point]
        case .followUp: always + [.blame]
        }
    }
}
