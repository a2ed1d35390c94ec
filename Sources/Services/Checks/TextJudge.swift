import Wording

/// What the judge of texts finds, in the words of the catalogue.
enum TextJudge {
    private static let cache = FindingCache()

    /// What is wrong with a text that stands in `member`.
    static func findings(
        in text: UnsafeRawBufferPointer, as kind: TextKind, of type: InterviewType, member: String
    ) throws -> [CheckFinding] {
        let talk = TalkType(rawValue: type.rawValue) ?? .careerExploration
        return try cache.findings(of: text, as: kind, of: talk).compactMap { finding in
            guard let code = CheckCode(rawValue: finding.code.rawValue) else { return nil }
            let place = finding.place.map {
                CheckFinding.Place(member: member, offset: $0.offset, length: $0.length)
            }
            return CheckFinding(code, at: place, ceiling: finding.onlyInforms ? .info : nil)
        }
    }

    static func findings(
        in text: String, as kind: TextKind, of type: InterviewType, member: String
    ) throws -> [CheckFinding] {
        var text = text
        return try text.withUTF8 {
            try findings(in: UnsafeRawBufferPointer($0), as: kind, of: type, member: member)
        }
    }

    /// What is wrong with a list of questions, each place within its question.
    static func findings(in questions: [String], of type: InterviewType) throws -> [CheckFinding] {
        let found = try findings(
            in: questions.joined(separator: "\n"), as: .questions, of: type, member: "questions")
        return found.map { finding in
            var finding = finding
            finding.place = finding.place.map { within(questions, $0) }
            return finding
        }
    }

    private static func within(_ questions: [String], _ place: CheckFinding.Place) -> CheckFinding.Place {
        var start = 0
        for (index, question) in questions.enumerated() {
            let end = start + question.unicodeScalars.count
            if place.offset <= end {
                let offset = place.offset - start
                return .init(
                    member: "questions/\(index)", offset: offset, length: min(place.length, end - place.offset))
            }
            start = end + 1
        }
        return place
    }
}
