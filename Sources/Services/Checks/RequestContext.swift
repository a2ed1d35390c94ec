import Records
import SQLite

/// What stands around a request, counted by one query for a page: whom it goes to, and what all students ask of these.
struct RequestContext {
    /// A request with all that its words are judged by, at the versions of one moment.
    struct State: Hashable {
        let id: UUIDv7
        let request: Int64
        let contact: Int64
        let organization: Int64
        let profile: Int64
    }

    let id: UUIDv7
    let state: State
    let severities: Severities
    let findings: [CheckFinding]

    /// Those of the requests that are looked at.
    static func all(
        _ ids: [UUIDv7], by channel: RequestChannel?, for caller: Caller, in tx: ReadTransaction
    ) throws -> [RequestContext] {
        let page = try CheckedPage(for: caller, in: tx)
        let statement = try tx.prepared(query)
        defer { statement.reset() }
        statement.bind(caller.ownerID, at: 1)
        statement.bind(idList(ids), at: 2)
        statement.bind(page.since, at: 3)
        statement.bind(channel?.rawValue, at: 4)
        statement.bind(page.hasSuppressions, at: 5)
        statement.bind(page.hasOwnPacks, at: 6)
        statement.bind(page.freshSince, at: 7)
        statement.bind(page.hasRehearsed, at: 8)
        var contexts: [RequestContext] = []
        contexts.reserveCapacity(ids.count)
        while try statement.step() { contexts.append(try RequestContext(statement, page)) }
        return contexts
    }

    private init(_ row: Row, _ page: CheckedPage) throws {
        guard let id = UUIDv7(utf8: row.bytes(0)), let type = InterviewType(rawValue: row.text(1)) else {
            throw StoredValueError(table: InterviewRequest.name.plural, column: "interview_type")
        }
        self.id = id
        state = State(
            id: id, request: row.integer(2), contact: row.integer(3), organization: row.integer(4),
            profile: page.profileVersion)
        severities = Severities(type, Severities.own(row, 5))
        findings = Self.findings(row, page)
    }

    private static func findings(_ row: Row, _ page: CheckedPage) -> [CheckFinding] {
        var found: [CheckFinding] = []
        if row.bool(6) { found.append(CheckFinding(.massMail)) }
        if !row.isNull(7) || !row.isNull(8) || !row.isNull(9) || page.limits.isTight {
            let burden = Burden(
                limits: page.limits, personDays: Burden.days(row.optionalText(7)) + Burden.days(row.optionalText(8)),
                organizationDays: Burden.days(row.optionalText(9)))
            if row.bool(13), let finding = burden.finding(on: page.today) { found.append(finding) }
        }
        if row.bool(10) { found.append(CheckFinding(.contactSuppressed)) }
        if row.bool(11) { found.append(CheckFinding(.pitchNotRehearsed)) }
        if row.bool(12) { found.append(CheckFinding(.stalePosition)) }
        return found
    }

    private static let query = Prepared(
        """
        /* across owners: what one person is asked is counted over all */
        SELECT r.id, r.interview_type, r.version, c.version, o.version,
        CASE WHEN ?6 THEN (SELECT t.severities FROM interview_types AS t WHERE t."key" = r.interview_type) END,
        r.message_hash IS NOT NULL AND EXISTS (SELECT 1 FROM requests AS o WHERE o.owner_id = r.owner_id
        AND o.message_hash = r.message_hash AND o.contact_id <> r.contact_id AND o.deleted_at IS NULL
        AND o.status <> 'withdrawn'),
        CASE WHEN r.status <> 'sent' THEN (\(openRequests("o.asked_email = r.asked_email"))) END,
        CASE WHEN r.status <> 'sent' THEN (\(openRequests(
            "o.asked_linkedin = r.asked_linkedin AND o.asked_email IS NOT r.asked_email"))) END,
        CASE WHEN r.status <> 'sent' THEN (\(lateRequests)) END,
        ?5 AND r.status <> 'sent'
        AND EXISTS (SELECT 1 FROM suppressions AS s WHERE s.hash IN (r.asked_email, r.asked_linkedin)),
        r.status <> 'sent' AND coalesce(?4, r.channel) = 'phone' AND NOT CASE WHEN r.pitch_id IS NULL THEN ?8
        ELSE EXISTS (SELECT 1 FROM pitches AS p WHERE p.owner_id = r.owner_id AND p.id = r.pitch_id
        AND p.rehearsed_at IS NOT NULL) END,
        r.status <> 'sent' AND (c.title IS NOT NULL OR c.organization_id IS NOT NULL)
        AND coalesce(c.position_verified_on, substr(c.created_at, 1, 10)) < ?7,
        r.status <> 'sent'
        FROM json_each(?2) AS j CROSS JOIN requests AS r INDEXED BY requests_counted
        ON r.owner_id = ?1 AND r.id = j.value
        CROSS JOIN contacts AS c ON c.owner_id = r.owner_id AND c.id = r.contact_id
        LEFT JOIN organizations AS o ON o.owner_id = c.owner_id AND o.id = c.organization_id
        WHERE r.status IN ('draft', 'sent', 'no_response')
        """)

    /// When each open request to the person of request `r`, which is not open itself, ends at the latest. The plus keeps
    /// SQLite from looking once for each status.
    private static func openRequests(_ isToThem: String) -> String {
        """
        SELECT group_concat(coalesce(o.respond_by, date(o.last_sent_at, '+\(InterviewRequest.daysToAnswer) days')), ' ')
        FROM requests AS o
        WHERE \(isToThem) AND o.deleted_at IS NULL AND +o.status IN ('sent', 'accepted', 'scheduled')
        """
    }

    /// When each other request to people of the same organisation was sent, of late and not withdrawn since.
    private static let lateRequests = """
        SELECT group_concat(substr(o.sent_at, 1, 10), ' ') FROM requests AS o
        WHERE o.asked_domain = r.asked_domain AND o.sent_at >= ?3 AND o.deleted_at IS NULL
        AND o.status NOT IN ('draft', 'withdrawn') AND (o.owner_id, o.id) <> (r.owner_id, r.id)
        """
}

/// What is the same for all requests of a page.
struct CheckedPage {
    let today: LocalDate
    let limits: BurdenLimits
    /// From when on requests count for an organisation.
    let since: Instant
    /// The day from which on a position that was looked up is fresh.
    let freshSince: String
    let hasSuppressions: Bool
    let hasOwnPacks: Bool
    /// Whether some pitch of the owner's was rehearsed.
    let hasRehearsed: Bool
    let profileVersion: Int64

    init(for caller: Caller, in tx: ReadTransaction) throws {
        let statement = try tx.prepared(Self.query)
        defer { statement.reset() }
        statement.bind(caller.ownerID, at: 1)
        var limits = BurdenLimits()
        guard try statement.step() else { throw StoredValueError(table: "burden_limits", column: "person") }
        limits.person = Int(statement.integer(0))
        limits.organization = Int(statement.integer(1))
        limits.days = Int(statement.integer(2))
        self.limits = limits
        hasSuppressions = statement.bool(3)
        hasOwnPacks = statement.bool(4)
        hasRehearsed = statement.bool(5)
        profileVersion = statement.optionalInteger(6) ?? 0
        today = caller.zone.date(at: caller.now)
        since = caller.now.adding(days: -limits.days)
        freshSince = LocalDate(utc: caller.now).adding(days: -Contact.freshDays).text
    }

    private static let query = Prepared(
        """
        SELECT person, organization, days, EXISTS (SELECT 1 FROM suppressions), EXISTS (SELECT 1 FROM interview_types),
        EXISTS (SELECT 1 FROM pitches WHERE owner_id = ?1 AND rehearsed_at IS NOT NULL AND deleted_at IS NULL),
        (SELECT version FROM profiles WHERE owner_id = ?1) FROM burden_limits
        """)
}
