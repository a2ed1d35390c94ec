import OpenSSL
import Wording

/// What the judge of texts finds, in the words of the catalogue.
public enum TextJudge {
    private static let cache = FindingCache<SHA256Digest>()

    /// Makes ready what the first text would else have to wait for.
    public static func prepare() { _ = Wording.read("Could we talk?", as: .request) }

    /// What is wrong with a text.
    static func findings(
        in text: UnsafeRawBufferPointer, as kind: TextKind, of type: InterviewType, _ place: CheckedText
    ) throws -> [CheckFinding] {
        let question = TextQuestion(kind: kind, type: type, text: place)
        let key = try question.key(of: text)
        if let known = cache.known(key) { return known }
        let talk = TalkType(rawValue: type.rawValue) ?? .careerExploration
        let found = Wording.read(String(decoding: text, as: UTF8.self), as: kind, type: talk)
        let findings = found.compactMap { CheckFinding($0, in: place) }
        cache.keep(findings, under: key)
        return findings
    }

    static func findings(
        in text: String, as kind: TextKind, of type: InterviewType, _ place: CheckedText
    ) throws -> [CheckFinding] {
        var text = text
        return try text.withUTF8 { try findings(in: UnsafeRawBufferPointer($0), as: kind, of: type, place) }
    }

    /// What is wrong with a list of questions, each place within its question.
    static func findings(in questions: [String], of type: InterviewType) throws -> [CheckFinding] {
        let found = try findings(in: questions.joined(separator: "\n"), as: .questions, of: type, .text)
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
                let length = min(place.length, end - place.offset)
                return .init(text: .question(index), offset: place.offset - start, length: length)
            }
            start = end + 1
        }
        return place
    }
}

extension CheckFinding {
    /// Nil for a fault that the catalogue does not know, which the tests rule out.
    init?(_ finding: Finding, in text: CheckedText) {
        guard let code = CheckCode(rawValue: finding.code.rawValue) else { return nil }
        let place = finding.place.map { Place(text: text, offset: $0.offset, length: $0.length) }
        self.init(code, at: place, ceiling: finding.onlyInforms ? .info : nil)
    }
}
