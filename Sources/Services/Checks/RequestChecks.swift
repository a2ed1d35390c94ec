import JSON
import Records
import SQLite
import Wording

/// The `checks` of requests: what would stand against sending them, worked out each time they are shown.
///
/// A draft and one that was not answered, which can be sent again, are looked at whole; one that waits for its answer for
/// its text and its members; all others have none.
enum RequestChecks {
    static let members = CheckWriter.members { try each($0, for: $1, in: $2, $3) }

    /// What stands against sending one request, by the way that is given.
    static func report(
        on request: Stored<InterviewRequest>, by channel: RequestChannel?, for caller: Caller, in tx: ReadTransaction
    ) throws -> CheckReport {
        var found = CheckReport([], Severities(request.interviewType))
        try each([request.id.uuid], by: channel, for: caller, in: tx) { found = $1 }
        return found
    }

    /// What stands against asking once more in these words.
    static func report(
        onFollowing request: Stored<InterviewRequest>, with message: String?, in tx: ReadTransaction
    ) throws -> CheckReport {
        let type = request.interviewType
        var found = try message.map { try TextJudge.findings(in: $0, as: .followUp, of: type, .message) } ?? []
        let sql: SQL = """
            SELECT (SELECT t.severities FROM interview_types AS t WHERE t."key" = r.interview_type),
            EXISTS (SELECT 1 FROM suppressions AS s WHERE s.hash IN (r.asked_email, r.asked_linkedin))
            FROM requests AS r WHERE r.owner_id = \(request.ownerID) AND r.id = \(request.id)
            """
        var severities = Severities(type)
        try tx.each(sql) { row in
            severities = Severities(type, Severities.own(row, 0))
            if row.bool(1) { found.append(CheckFinding(.contactSuppressed)) }
        }
        return CheckReport(found, severities)
    }

    private static func each(
        _ ids: [UUIDv7], by channel: RequestChannel? = nil, for caller: Caller, in tx: ReadTransaction,
        _ use: (UUIDv7, CheckReport) -> Void
    ) throws {
        let contexts = try RequestContext.all(ids, by: channel, for: caller, in: tx)
        // What a call has changed and not committed may be taken back, and come again with other words.
        let isCommitted = !(tx is WriteTransaction)
        let known = contexts.map { isCommitted ? kept.known($0.state) : nil }
        let missing = zip(contexts, known).filter { $1 == nil }.map(\.0)
        let found =
            missing.isEmpty ? [:] : try RequestWords.findings(of: missing.map(\.id), for: caller, in: tx)
        if isCommitted { for context in missing { kept.keep(found[context.id] ?? [], under: context.state) } }
        for (context, known) in zip(contexts, known) {
            let said = known ?? found[context.id] ?? []
            let all = context.findings.isEmpty ? said : said + context.findings
            use(context.id, CheckReport(all, context.severities))
        }
    }

    /// What requests say, by the versions of all that it is told by.
    private static let kept = FindingCache<RequestContext.State>()
}

extension Severities {
    /// Those of a pack that the instance made its own, as they stand in a column.
    static func own(_ row: Row, _ column: Int32) -> [String: CheckSeverity]? {
        guard !row.isNull(column), case .object(let object) = try? JSONValue(parsing: Array(row.bytes(column))) else {
            return nil
        }
        var severities: [String: CheckSeverity] = [:]
        for member in object.members {
            if case .string(let word) = member.value { severities[member.name] = CheckSeverity(rawValue: word) }
        }
        return severities
    }
}

extension CheckReport {
    /// Throws what stops a step: `contactSuppressed` whatever is said, `checksFailed` unless a reason is given. `member`
    /// names what is missing.
    func allow(_ overrideReason: String?, member: (CheckCode) -> String) throws {
        let errors = errors
        if errors.contains(where: { $0.code == .contactSuppressed }) { throw ServiceError.contactSuppressed }
        guard !errors.isEmpty, overrideReason == nil else { return }
        let day = errors.compactMap(\.busyUntil).max()
        throw ServiceError.checksFailed(errors.map { $0.error(at: member) }, busyUntil: day)
    }
}

extension CheckFinding {
    /// The fault as one of the mistakes of a call, at the member that it is about.
    fileprivate func error(at missing: (CheckCode) -> String) -> FieldError {
        let member = place?.text.member ?? missing(code)
        return FieldError("#/\(member)", .check(code.rawValue), "\(rule.message) \(rule.fix)")
    }
}

extension RequestChecks {
    /// The member of a request that what is missing would stand in.
    static func member(of code: CheckCode, in request: InterviewRequest) -> String {
        switch code {
        case .noObjective: "objectives"
        case .noPurpose: request.purpose == nil ? "purpose" : "message"
        case .contactOverasked, .contactSuppressed, .stalePosition, .unusedCommonality: "contact_id"
        case .longAsk, .tooLongAsk: "asked_minutes"
        case .pitchNotRehearsed: "channel"
        default: "message"
        }
    }
}
