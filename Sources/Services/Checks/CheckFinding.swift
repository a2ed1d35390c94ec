import Records

/// A check that found something.
struct CheckFinding: Sendable, Equatable {
    /// Where in a text, in Unicode scalars from its beginning.
    struct Place: Sendable, Equatable {
        let text: CheckedText
        let offset: Int
        let length: Int
    }

    /// The place of its check in the catalogue.
    let number: Int
    var place: Place?
    /// The most severe that it can be here, whatever the type's pack says.
    var ceiling: CheckSeverity?
    /// The day from which there may be room again.
    var busyUntil: LocalDate?

    init(
        _ code: CheckCode, at place: Place? = nil, ceiling: CheckSeverity? = nil, busyUntil: LocalDate? = nil
    ) {
        number = CheckCatalogue.place(code)
        (self.place, self.ceiling, self.busyUntil) = (place, ceiling, busyUntil)
    }

    var rule: CheckRule { CheckCatalogue.rules[number] }
    var code: CheckCode { rule.code }
}

/// Which text a place is in; the order is that in which a reader meets them.
enum CheckedText: Hashable, Comparable, Sendable {
    case text, subject, message, body
    /// One of a list, counted from 0.
    case question(Int)

    var member: String {
        switch self {
        case .text: "text"
        case .subject: "subject"
        case .message: "message"
        case .body: "body"
        case .question(let index): "questions/\(index)"
        }
    }
}

/// What was found, with how severe each is, in the order of the catalogue and then of the text.
struct CheckReport: Sendable, Equatable {
    struct Item: Sendable, Equatable {
        let finding: CheckFinding
        let severity: CheckSeverity
    }

    private(set) var items: [Item] = []

    init(_ findings: [CheckFinding], _ severities: Severities) {
        items.reserveCapacity(findings.count)
        for finding in findings {
            guard let severity = severities.severity(of: finding) else { continue }
            // There are few, and most come in order.
            var index = items.count
            while index > 0, Self.isBefore(finding, items[index - 1].finding) { index -= 1 }
            items.insert(Item(finding: finding, severity: severity), at: index)
        }
    }

    private static func isBefore(_ left: CheckFinding, _ right: CheckFinding) -> Bool {
        if left.number != right.number { return left.number < right.number }
        guard let first = left.place, let second = right.place else { return left.place != nil && right.place == nil }
        return first.text == second.text ? first.offset < second.offset : first.text < second.text
    }

    var errors: [CheckFinding] { items.filter { $0.severity == .error }.map(\.finding) }
}

/// How severe the checks are in one type of talk: as its pack says, which is that of the catalogue until it is changed.
struct Severities: Sendable {
    /// By the place in the catalogue; nil where the check is not made.
    private let table: [CheckSeverity?]

    init(_ type: InterviewType, _ own: [String: CheckSeverity]? = nil) {
        let standard =
            switch type {
            case .careerExploration: Self.exploration
            case .companyInsider: Self.insider
            case .hiringManager: Self.manager
            }
        guard let own else {
            table = standard
            return
        }
        table = CheckCatalogue.rules.enumerated().map { place, rule in
            rule.isOverridable ? own[rule.code.rawValue] ?? standard[place] : .error
        }
    }

    private static let exploration = standard(.careerExploration)
    private static let insider = standard(.companyInsider)
    private static let manager = standard(.hiringManager)

    private static func standard(_ type: InterviewType) -> [CheckSeverity?] {
        CheckCatalogue.rules.map { $0.isOverridable ? $0.severities[type] : .error }
    }

    /// Nil where the check is not made.
    func severity(of finding: CheckFinding) -> CheckSeverity? {
        guard let said = table[finding.number], let ceiling = finding.ceiling else { return table[finding.number] }
        return said.number > ceiling.number ? said : ceiling
    }
}

extension CheckSeverity {
    /// The place among the words, the most severe first.
    var number: Int {
        switch self {
        case .error: 0
        case .warning: 1
        case .info: 2
        }
    }
}
