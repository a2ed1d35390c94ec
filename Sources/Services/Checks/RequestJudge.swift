import Records
import Wording

/// What stands beside a first message; each is asked for only when it matters.
protocol RequestMembers {
    var subject: String? { get }
    var hasPurpose: Bool { get }
    var purpose: String? { get }
    var hasWhyYou: Bool { get }
    var whyYou: String? { get }
    /// How the owner introduces herself, and what interests her.
    var introduction: String? { get }
    var interests: String? { get }
    /// What the other knows about.
    var expertise: String? { get }
    var askedMinutes: Int? { get }
    /// What the two share.
    var commonalities: [Commonality] { get }
    /// Whether nothing is chosen that the talk is for.
    var lacksObjective: Bool { get }
    /// Whether the purpose must stand by itself too, as before a request is sent.
    var needsPurpose: Bool { get }
}

/// Judges what a first message and what is known beside it say together (S20, S50 to S55, S62).
///
/// The reader sees the text, so what a member says counts only once it is in the text too; without a text the members are
/// judged by themselves.
struct RequestJudge<Members: RequestMembers> {
    let type: InterviewType
    let members: Members

    /// `text` is nil for none.
    func findings(in text: UnsafeRawBufferPointer?, _ place: CheckedText) throws -> [CheckFinding] {
        var found: [CheckFinding] = []
        if let text {
            found = try said(in: text, place)
        } else {
            if !members.hasPurpose { found.append(CheckFinding(.noPurpose)) }
            if !members.hasWhyYou { found.append(CheckFinding(.noWhyYou)) }
            found += tooMuch
            found += try ofSubject().found
        }
        if members.needsPurpose, !members.hasPurpose, !found.contains(where: { $0.code == .noPurpose }) {
            found.append(CheckFinding(.noPurpose))
        }
        if members.lacksObjective { found.append(CheckFinding(.noObjective)) }
        return found
    }

    private func said(in text: UnsafeRawBufferPointer, _ place: CheckedText) throws -> [CheckFinding] {
        let subjects = try ofSubject()
        var words: TextWords?
        func says(_ other: String?) -> Bool {
            guard let other else { return false }
            let known = words ?? TextWords(text)
            words = known
            return known.say(other)
        }
        var found: [CheckFinding] = []
        for finding in try TextJudge.findings(in: text, as: .request, of: type, place) {
            let isSaid =
                switch finding.code {
                case .noPurpose: says(members.purpose)
                case .noWhyYou: says(members.whyYou)
                case .noIntroduction: says(members.introduction)
                case .noInterest: says(members.interests)
                case .noExpertiseNamed: says(members.expertise)
                case .noDuration: subjects.namesTime
                default: false
                }
            if isSaid { continue }
            found.append(finding)
            if case .noDuration = finding.code { found += tooMuch }
        }
        let commonalities = members.commonalities
        if !commonalities.isEmpty, !commonalities.contains(where: { says($0.detail) }) {
            found.append(CheckFinding(.unusedCommonality))
        }
        return subjects.found.isEmpty ? found : found + subjects.found
    }

    /// A subject is no message: only what must not be said is looked for, and whether it names the time.
    private func ofSubject() throws -> (found: [CheckFinding], namesTime: Bool) {
        guard let subject = members.subject else { return ([], false) }
        let all = try TextJudge.findings(in: subject, as: .request, of: type, .subject)
        return (all.filter { $0.place != nil }, !all.contains { $0.code == .noDuration })
    }

    private var tooMuch: [CheckFinding] {
        guard let minutes = members.askedMinutes, minutes > 20 else { return [] }
        return [CheckFinding(minutes > 30 ? .tooLongAsk : .longAsk)]
    }
}
