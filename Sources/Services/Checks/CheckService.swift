import JSON
public import Records
public import SQLite
import Wording

/// Looks at texts before they are sent, and tells what it looks for.
public struct CheckService: Sendable {
    let types: InterviewTypeService

    /// The catalogue, with how severe each check is in each type of talk here.
    public func catalogue(in tx: ReadTransaction) throws -> [UInt8] {
        let packs = try types.all(in: tx).map(\.value)
        return WholeList.bytes(of: CheckCatalogue.rules, capacity: 32_768) { rule, out in
            out.value(.object(Self.object(rule, packs)))
        }
    }

    private static func object(_ rule: CheckRule, _ packs: [InterviewTypePack]) -> JSONObject {
        var severities = JSONObject()
        for pack in packs {
            let severity = Severities(pack.key, pack.severities).severity(of: CheckFinding(rule.code))
            severities[pack.key.rawValue] = severity.map { .string($0.rawValue) } ?? .null
        }
        var object = JSONObject()
        object["object"] = .string("check_rule")
        object["code"] = .string(rule.code.rawValue)
        object["applies_to"] = .array(rule.appliesTo.map { .string($0.rawValue) })
        object["severities"] = .object(severities)
        object["overridable"] = .bool(rule.isOverridable)
        object["message"] = .string(rule.message)
        object["why"] = .string(rule.why)
        object["fix"] = .string(rule.fix)
        object["source"] = .string(rule.source)
        return object
    }

    /// What is wrong with a text; nothing is kept of it.
    public func report(on question: CheckQuestion, for caller: Caller, in tx: ReadTransaction) throws -> [UInt8] {
        let pack = try types.find(question.interviewType.rawValue, in: tx).value
        let report = CheckReport(try findings(question, for: caller), Severities(pack.key, pack.severities))
        let out = JSONBuffer(capacity: 4_096)
        out.literal("{\"object\":\"check_report\",\"checks\":")
        CheckWriter.write(report, into: out)
        out.byte(UInt8(ascii: "}"))
        return out.bytes()
    }

    private func findings(_ question: CheckQuestion, for caller: Caller) throws -> [CheckFinding] {
        switch question.kind {
        case .request: return try requestFindings(question, for: caller)
        case .questions: return try questionFindings(question)
        case .thankYou, .update, .followUp, .introduction:
            guard let kind = TextKind(rawValue: question.kind.rawValue), let text = question.text else { return [] }
            return try TextJudge.findings(in: text, as: kind, of: question.interviewType, .text)
        }
    }

    private func requestFindings(_ question: CheckQuestion, for caller: Caller) throws -> [CheckFinding] {
        let facts = question.facts ?? CheckFacts()
        let members = FactMembers(
            facts: facts, askedMinutes: question.minutes ?? facts.askedMinutes,
            lacksObjective: question.text == nil ? facts.objectives?.isEmpty ?? true : facts.objectives == [])
        let judge = RequestJudge(type: question.interviewType, members: members)
        var found: [CheckFinding]
        if var text = question.text {
            found = try text.withUTF8 { try judge.findings(in: UnsafeRawBufferPointer($0), .text) }
        } else {
            found = try judge.findings(in: nil, .text)
        }
        let today = caller.zone.date(at: caller.now)
        if let day = facts.positionVerifiedOn, Contact.isStale(verifiedOn: day, notedOn: day, on: today) {
            found.append(CheckFinding(.stalePosition))
        }
        return found
    }

    /// What is known of a text that no request holds.
    private struct FactMembers: RequestMembers {
        let facts: CheckFacts
        let askedMinutes: Int?
        let lacksObjective: Bool

        var subject: String? { nil }
        var hasPurpose: Bool { facts.purpose != nil }
        var purpose: String? { facts.purpose }
        var hasWhyYou: Bool { facts.whyYou != nil }
        var whyYou: String? { facts.whyYou }
        var introduction: String? { facts.introduction }
        var interests: String? { facts.interests }
        var expertise: String? { facts.expertise }
        var commonalities: [Commonality] { facts.commonalities }
        var needsPurpose: Bool { false }
    }

    private func questionFindings(_ question: CheckQuestion) throws -> [CheckFinding] {
        var found =
            if let text = question.text {
                try TextJudge.findings(in: text, as: .questions, of: question.interviewType, .text)
            } else {
                try TextJudge.findings(in: question.questions, of: question.interviewType)
            }
        // About a minute each: what the slot has no room for is too much, however few they are.
        if let minutes = question.minutes, question.questions.count > minutes,
            !found.contains(where: { $0.code == .tooManyQuestions })
        {
            found.append(CheckFinding(.tooManyQuestions))
        }
        return found
    }
}
