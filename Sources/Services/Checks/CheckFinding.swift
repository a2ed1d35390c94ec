import Records

/// A check that found something.
struct CheckFinding: Sendable, Equatable {
    /// Where in a text, in Unicode scalars from its beginning.
    struct Place: Sendable, Equatable {
        /// The member that holds the text; of a list `questions/2`, counted from 0.
        let member: String
        let offset: Int
        let length: Int
    }

    let code: CheckCode
    var place: Place?
    /// The most severe that it can be here, whatever the type's pack says.
    var ceiling: CheckSeverity?
    /// The day from which there may be room again.
    var busyUntil: LocalDate?

    init(
        _ code: CheckCode, at place: Place? = nil, ceiling: CheckSeverity? = nil, busyUntil: LocalDate? = nil
    ) {
        (self.code, self.place, self.ceiling, self.busyUntil) = (code, place, ceiling, busyUntil)
    }

    var rule: CheckRule { CheckCatalogue.rule(code) }
}

/// What was found, with how severe each is, in the order of the catalogue and then of the text.
struct CheckReport: Sendable, Equatable {
    struct Item: Sendable, Equatable {
        let finding: CheckFinding
        let severity: CheckSeverity
    }

    let items: [Item]

    /// `members` tells in which order the texts stand.
    init(_ findings: [CheckFinding], _ severities: Severities, members: [String] = []) {
        let items = findings.compactMap { finding in
            severities.severity(of: finding).map { Item(finding: finding, severity: $0) }
        }
        self.items =
            items.count < 2
            ? items
            : items.enumerated().sorted { left, right in
                let (a, b) = (Self.order(left.element, members), Self.order(right.element, members))
                return (a.0, a.1, a.2, left.offset) < (b.0, b.1, b.2, right.offset)
            }.map(\.element)
    }

    private static func order(_ item: Item, _ members: [String]) -> (Int, Int, Int) {
        let place = item.finding.place
        let member = place.flatMap { members.firstIndex(of: $0.member) } ?? members.count
        return (CheckCatalogue.place(item.finding.code), member, place?.offset ?? 0)
    }

    var errors: [CheckFinding] { items.filter { $0.severity == .error }.map(\.finding) }
}

/// How severe the checks are in one type of talk: as its pack says, which is that of the catalogue until it is changed.
struct Severities: Sendable {
    private let type: InterviewType
    private let own: [String: CheckSeverity]?

    init(_ type: InterviewType, _ own: [String: CheckSeverity]? = nil) { (self.type, self.own) = (type, own) }

    /// Nil where the check is not made.
    func severity(of finding: CheckFinding) -> CheckSeverity? {
        let rule = finding.rule
        let said = rule.isOverridable ? own?[rule.code.rawValue] ?? rule.severities[type] : .error
        guard let said, let ceiling = finding.ceiling else { return said }
        return CheckSeverity.softer(said, ceiling)
    }
}

extension CheckSeverity {
    fileprivate static func softer(_ left: CheckSeverity, _ right: CheckSeverity) -> CheckSeverity {
        left == .info || right == .info ? .info : left == .warning || right == .warning ? .warning : .error
    }
}
