import JSON
import Records
import SQLite
import Wording

/// The `checks` of requests: what would stand against sending them, worked out each time they are shown.
///
/// A draft and one that was not answered, which can be sent again, are looked at whole; one that waits for its answer for
/// its text and its members; all others have none.
enum RequestChecks {
    static let members = Computed(
        .init("checks", CheckWriter.schema, isNullable: false, isRequired: true), absent: .array([])
    ) { ids, caller, tx in
        var checks: [UUIDv7: [UInt8]] = [:]
        let out = JSONBuffer(capacity: 2_048)
        try each(ids, for: caller, in: tx) { id, report in
            out.removeAll()
            CheckWriter.write(report, into: out)
            checks[id] = out.bytes()
        }
        return checks
    }

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
        let ground = try CommonGround.of(caller.ownerID, in: tx)
        let statement = try tx.prepared(ground == nil ? plain : comparing)
        defer { statement.reset() }
        statement.bind(caller.ownerID, at: 1)
        statement.bind(idList(ids), at: 2)
        statement.bind(caller.now, at: 3)
        statement.bind(channel?.rawValue, at: 4)
        let today = caller.zone.date(at: caller.now)
        while try statement.step() {
            let facts = try RequestFacts(statement, ground)
            use(facts.id, CheckReport(try facts.findings(on: today), facts.severities))
        }
    }

    private static let plain = Prepared(text(adding: "", joining: ""))
    /// Where the owner's profile tells something that could be shared.
    private static let comparing = Prepared(
        text(
            adding: ", \(CommonGround.columns)",
            joining: """
                LEFT JOIN organizations AS o ON o.owner_id = c.owner_id AND o.id = c.organization_id \
                AND o.deleted_at IS NULL
                """))

    /// One query for a page: what the requests say, whom they go to, and what all students ask of these.
    private static func text(adding columns: String, joining organizations: String) -> String {
        """
        /* across owners: what one person is asked is counted over all */
        WITH b AS MATERIALIZED (SELECT person, organization, days,
        strftime('%Y-%m-%dT%H:%M:%fZ', ?3, '-' || days || ' days') AS since, EXISTS (SELECT 1 FROM pitches
        WHERE owner_id = ?1 AND rehearsed_at IS NOT NULL AND deleted_at IS NULL) AS rehearsed FROM burden_limits)
        SELECT r.id, r.interview_type, r.objectives = '[]', r.purpose, r.why_you, r.subject, r.message, r.asked_minutes,
        r.status, c.commonalities, c.position_verified_on, c.created_at,
        c.title IS NOT NULL OR c.organization_id IS NOT NULL,
        (SELECT t.severities FROM interview_types AS t WHERE t."key" = r.interview_type),
        r.message_hash IS NOT NULL AND EXISTS (SELECT 1 FROM requests AS o WHERE o.owner_id = r.owner_id
        AND o.message_hash = r.message_hash AND o.contact_id <> r.contact_id AND o.deleted_at IS NULL
        AND o.status <> 'withdrawn'),
        b.person, b.organization, b.days,
        CASE WHEN r.status <> 'sent' THEN (\(personDays)) END, CASE WHEN r.status <> 'sent' THEN (\(organizationDays)) END,
        r.status <> 'sent' AND EXISTS (SELECT 1 FROM suppressions AS s WHERE s.hash IN (r.asked_email, r.asked_linkedin)),
        r.status <> 'sent' AND coalesce(?4, r.channel) = 'phone' AND NOT CASE WHEN r.pitch_id IS NULL THEN b.rehearsed
        ELSE EXISTS (SELECT 1 FROM pitches AS p WHERE p.owner_id = r.owner_id AND p.id = r.pitch_id
        AND p.rehearsed_at IS NOT NULL) END,
        coalesce(f.introduction, '') || ' ' || coalesce(f.headline, ''), f.interests\(columns)
        FROM requests AS r JOIN contacts AS c ON c.owner_id = r.owner_id AND c.id = r.contact_id JOIN b
        LEFT JOIN profiles AS f ON f.owner_id = r.owner_id \(organizations)
        WHERE r.owner_id = ?1 AND r.id IN (SELECT value FROM json_each(?2))
        AND r.status IN ('draft', 'sent', 'no_response')
        """
    }

    /// When each other open request to the person of request `r` ends at the latest: matched by address or by profile, each
    /// counted once.
    private static let personDays = """
        SELECT group_concat(day, ' ') FROM (
        SELECT coalesce(o.respond_by, date(o.last_sent_at, '+14 days')) AS day FROM requests AS o
        WHERE o.asked_email = r.asked_email AND o.deleted_at IS NULL AND o.status IN ('sent', 'accepted', 'scheduled')
        AND (o.owner_id, o.id) <> (r.owner_id, r.id)
        UNION ALL SELECT coalesce(o.respond_by, date(o.last_sent_at, '+14 days')) FROM requests AS o
        WHERE o.asked_linkedin = r.asked_linkedin AND o.asked_email IS NOT r.asked_email AND o.deleted_at IS NULL
        AND o.status IN ('sent', 'accepted', 'scheduled') AND (o.owner_id, o.id) <> (r.owner_id, r.id) LIMIT 256)
        """

    /// When each other request to people of the same organisation was sent, of late and not withdrawn since.
    private static let organizationDays = """
        SELECT group_concat(day, ' ') FROM (SELECT substr(o.sent_at, 1, 10) AS day FROM requests AS o
        WHERE o.asked_domain = r.asked_domain AND o.sent_at >= b.since AND o.deleted_at IS NULL
        AND o.status NOT IN ('draft', 'withdrawn') AND (o.owner_id, o.id) <> (r.owner_id, r.id) LIMIT 256)
        """
}

/// One row of that query.
private struct RequestFacts: RequestMembers {
    let id: UUIDv7
    let severities: Severities
    private let type: InterviewType
    private let ground: CommonGround?
    private let row: Row

    private static let firstOfGround: Int32 = 24

    /// `ground` is what of the owner's profile others can share, where its columns were asked for.
    init(_ row: Row, _ ground: CommonGround?) throws {
        guard let id = UUIDv7(utf8: row.bytes(0)), let type = InterviewType(rawValue: row.text(1)) else {
            throw StoredValueError(table: InterviewRequest.name.plural, column: "interview_type")
        }
        (self.id, self.type, self.ground, self.row) = (id, type, ground, row)
        severities = Severities(type, Severities.own(row, 13))
    }

    var lacksObjective: Bool { row.bool(2) }
    var hasPurpose: Bool { !row.isNull(3) }
    var purpose: String? { row.optionalText(3) }
    var hasWhyYou: Bool { !row.isNull(4) }
    var whyYou: String? { row.optionalText(4) }
    var subject: String? { row.optionalText(5) }
    var askedMinutes: Int? { Int(row.integer(7)) }
    var introduction: String? { row.optionalText(22) }
    var interests: String? { row.optionalText(23) }
    var expertise: String? { nil }
    var needsPurpose: Bool { true }

    var commonalities: [Commonality] {
        // Nearly all lists are empty.
        let noted = row.bytes(9).count > 2 ? Self.noted(row) : []
        guard let ground else { return noted }
        return noted + ground.found(in: row, from: Self.firstOfGround, told: row.text(9))
    }

    private static func noted(_ row: Row) -> [Commonality] {
        guard case .array(let list) = try? JSONValue(parsing: Array(row.bytes(9))) else { return [] }
        return list.map { value in
            guard case .object(let object) = value, case .string(let detail) = object["detail"] else {
                return Commonality()
            }
            return Commonality(.other, detail)
        }
    }

    func findings(on today: LocalDate) throws -> [CheckFinding] {
        let judge = RequestJudge(type: type, members: self)
        var found = try judge.findings(in: row.isNull(6) ? nil : row.bytes(6), .message)
        if row.bool(14) { found.append(CheckFinding(.massMail)) }
        if row.text(8) == RequestStatus.sent.rawValue { return found }
        if let finding = burden.finding(on: today) { found.append(finding) }
        if row.bool(20) { found.append(CheckFinding(.contactSuppressed)) }
        if row.bool(21) { found.append(CheckFinding(.pitchNotRehearsed)) }
        if isStale(on: today) { found.append(CheckFinding(.stalePosition)) }
        return found
    }

    private func isStale(on today: LocalDate) -> Bool {
        guard row.bool(12), let noted = LocalDate(String(row.text(11).prefix(10))) else { return false }
        let verified = row.optionalText(10).flatMap { LocalDate($0) }
        return Contact.isStale(verifiedOn: verified, notedOn: noted, on: today)
    }

    private var burden: Burden {
        var limits = BurdenLimits()
        limits.person = Int(row.integer(15))
        limits.organization = Int(row.integer(16))
        limits.days = Int(row.integer(17))
        return Burden(
            limits: limits, personDays: Burden.days(row.optionalText(18)),
            organizationDays: Burden.days(row.optionalText(19)))
    }
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
    /// Throws what stops a step: `contactSuppressed` whatever is said, `checksFailed` unless a reason is given.
    func allow(_ overrideReason: String?) throws {
        let errors = errors
        if errors.contains(where: { $0.code == .contactSuppressed }) { throw ServiceError.contactSuppressed }
        guard !errors.isEmpty, overrideReason == nil else { return }
        let day = errors.compactMap(\.busyUntil).max()
        throw ServiceError.checksFailed(errors.map(\.error), busyUntil: day)
    }
}

extension CheckFinding {
    /// The fault as one of the mistakes of a call, at the member that it is about.
    fileprivate var error: FieldError {
        let member = place?.text.member ?? RequestChecks.member(of: code)
        return FieldError("#/\(member)", .check(code.rawValue), "\(rule.message) \(rule.fix)")
    }
}

extension RequestChecks {
    /// The member that what is missing would stand in.
    fileprivate static func member(of code: CheckCode) -> String {
        switch code {
        case .noObjective: "objectives"
        case .noPurpose: "purpose"
        case .contactOverasked, .contactSuppressed, .stalePosition, .unusedCommonality: "contact_id"
        case .longAsk, .tooLongAsk: "asked_minutes"
        case .pitchNotRehearsed: "channel"
        default: "message"
        }
    }
}
