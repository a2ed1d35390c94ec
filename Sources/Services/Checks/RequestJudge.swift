import Records
import Wording

/// Judges what a first message and what is known beside it say together (S20, S50 to S55, S62).
///
/// The reader sees the text, so what a member says counts only once it is in the text too; without a text the members are
/// judged by themselves.
struct RequestJudge {
    var type = InterviewType.careerExploration
    var subject: String?
    var purpose: String?
    var whyYou: String?
    var introduction: String?
    var interests: String?
    var expertise: String?
    var askedMinutes: Int?
    /// What the two share, in words.
    var commonalities: [Commonality] = []
    /// Whether nothing is chosen that the talk is for.
    var lacksObjective = false
    /// Whether the purpose must stand by itself too, as before a request is sent.
    var needsPurpose = false

    /// `text` nil for none; `member` holds it.
    func findings(in text: UnsafeRawBufferPointer?, member: String) throws -> [CheckFinding] {
        var found: [CheckFinding] = []
        if let text {
            found = try said(in: text, member)
        } else {
            if purpose == nil { found.append(CheckFinding(.noPurpose)) }
            if whyYou == nil { found.append(CheckFinding(.noWhyYou)) }
            found += tooMuch(askedMinutes)
        }
        if needsPurpose, purpose == nil, !found.contains(where: { $0.code == .noPurpose }) {
            found.append(CheckFinding(.noPurpose))
        }
        if lacksObjective { found.append(CheckFinding(.noObjective)) }
        return found
    }

    private func said(in text: UnsafeRawBufferPointer, _ member: String) throws -> [CheckFinding] {
        let subjects = try ofSubject()
        let all = try TextJudge.findings(in: text, as: .request, of: type, member: member)
        var words: TextWords?
        func says(_ other: String?) -> Bool {
            guard let other else { return false }
            let known = words ?? TextWords(String(decoding: text, as: UTF8.self))
            words = known
            return known.say(other)
        }
        var found = all.filter { finding in
            switch finding.code {
            case .noPurpose: !says(purpose)
            case .noWhyYou: !says(whyYou)
            case .noIntroduction: !says(introduction)
            case .noInterest: !says(interests)
            case .noExpertiseNamed: !says(expertise)
            case .noDuration: !subjects.namesTime
            default: true
            }
        }
        if found.contains(where: { $0.code == .noDuration }) { found += tooMuch(askedMinutes) }
        if !commonalities.isEmpty, !commonalities.contains(where: { says($0.detail) }) {
            found.append(CheckFinding(.unusedCommonality))
        }
        return found + subjects.found
    }

    /// A subject is no message: only what must not be said is looked for, and whether it names the time.
    private func ofSubject() throws -> (found: [CheckFinding], namesTime: Bool) {
        guard let subject else { return ([], false) }
        let all = try TextJudge.findings(in: subject, as: .request, of: type, member: "subject")
        return (all.filter { $0.place != nil }, !all.contains { $0.code == .noDuration })
    }

    private func tooMuch(_ minutes: Int?) -> [CheckFinding] {
        guard let minutes, minutes > 20 else { return [] }
        return [CheckFinding(minutes > 30 ? .tooLongAsk : .longAsk)]
    }
}
