import JSON
public import Records
public import SQLite

/// What has happened with a contact and what is shared with her, worked out from all that hangs on her each time she is
/// shown.
public struct ContactHistory: Sendable {
    /// A touch, a request sent, or a talk that was held.
    public let lastTouchAt: Instant?
    let nextTouchOn: LocalDate?
    let minutesReceived: Int
    let interviewCount: Int
    public let warmth: Warmth
    /// What the owner's profile and the contact have in common, beside what the owner has noted herself (S40).
    public let foundCommonalities: [Commonality]

    static let members = Computed(
        [
            .init("last_touch_at", .text(24...24, format: "date-time"), isNullable: true, isRequired: true),
            .init("next_touch_on", .text(10...10, format: "date"), isNullable: true, isRequired: true),
            .init("minutes_received", .integer(0...Int.max), isNullable: false, isRequired: true),
            .init("interview_count", .integer(0...Int.max), isNullable: false, isRequired: true),
            // Null to those who are let in to the owner's contacts, as touches and profile are hers alone.
            .init("warmth", .choice(Warmth.words), isNullable: true, isRequired: true),
            .init("found_commonalities", CommonGround.schema, isNullable: true, isRequired: true),
        ], absent: [.null, .null, .integer(0), .integer(0), .string(Warmth.cold.rawValue), .array([])]
    ) { ids, caller, tx in
        try of(ids, for: caller, in: tx).mapValues { history in
            [
                history.lastTouchAt.map { .string($0.text) } ?? .null,
                history.nextTouchOn.map { .string($0.text) } ?? .null,
                .integer(history.minutesReceived), .integer(history.interviewCount),
                .string(history.warmth.rawValue), CommonGround.json(history.foundCommonalities),
            ]
        }
    }

    /// For a page of contacts at once, by the references' indexes.
    public static func of(
        _ ids: [UUIDv7], for caller: Caller, in tx: ReadTransaction
    ) throws -> [UUIDv7: ContactHistory] {
        let ground = try CommonGround.of(caller.ownerID, in: tx)
        let statement = try tx.prepared(ground == nil ? plain : comparing)
        defer { statement.reset() }
        statement.bind(caller.ownerID, at: 1)
        statement.bind(idList(ids), at: 2)
        var histories: [UUIDv7: ContactHistory] = [:]
        while try statement.step() {
            guard let id = UUIDv7(utf8: statement.bytes(0)) else { continue }
            histories[id] = ContactHistory(statement, ground, for: caller)
        }
        return histories
    }

    /// The organisation is looked up only where there is something to compare.
    private static let plain = Prepared(text(adding: "", joining: ""))
    private static let comparing = Prepared(
        text(
            adding: ", \(CommonGround.columns)",
            joining: """
                LEFT JOIN organizations AS o ON o.owner_id = c.owner_id AND o.id = c.organization_id \
                AND o.deleted_at IS NULL
                """))

    private static func text(adding columns: String, joining organizations: String) -> String {
        """
        SELECT c.id, c.keep_in_touch_days, c.created_at, \(touched), \(written(many: true)), \(held), t.minutes, t.talks,
            c.relationship <> 'none', c.commonalities, \(Warmth.wasIntroduced)\(columns)
        FROM contacts AS c LEFT JOIN (
            SELECT contact_id, count(*) AS talks, sum(
                CASE WHEN status <> 'held' THEN 0 WHEN started_at IS NULL OR ended_at IS NULL THEN duration_minutes
                ELSE max(0, CAST(round((julianday(ended_at) - julianday(started_at)) * 1440) AS INTEGER)) END
            ) AS minutes
            FROM interviews WHERE owner_id = ?1 AND deleted_at IS NULL
            AND contact_id IN (SELECT value FROM json_each(?2)) GROUP BY contact_id
        ) AS t ON t.contact_id = c.id \(organizations)
        WHERE c.owner_id = ?1 AND c.id IN (SELECT value FROM json_each(?2))
        """
    }

    private init(_ row: Row, _ ground: CommonGround?, for caller: Caller) {
        let last = [3, 4, 5].compactMap { row.optionalText($0) }.max().flatMap { Instant($0) }
        lastTouchAt = last
        nextTouchOn = row.optionalInteger(1).flatMap { days in
            (last ?? Instant(row.text(2))).map { caller.zone.date(at: $0).adding(days: Int(days)) }
        }
        minutesReceived = Int(row.integer(6))
        interviewCount = Int(row.integer(7))
        foundCommonalities = ground?.found(in: row, from: 11, told: row.text(9)) ?? []
        let isShared = !foundCommonalities.isEmpty || row.bytes(9).count > 2
        let isKnown = row.bool(8) || !row.isNull(3) || !row.isNull(5)
        warmth = row.bool(10) ? .introduced : isShared ? .sharedBond : isKnown ? .known : .cold
    }

    // The indexes are named: left to itself SQLite walks over all that the owner has, once for each contact of a page.
    private static let touched = """
        (SELECT max(at) FROM touches INDEXED BY touches_by_contact_id
            WHERE owner_id = c.owner_id AND contact_id = c.id AND deleted_at IS NULL)
        """
    /// When contact `c` last had word of the owner: a request, an attempt that reached her, a message. For many at once it is
    /// first asked whether their owner, who is bound first, has attempts and messages at all, since many have none.
    private static func written(many: Bool) -> String {
        let request = """
            SELECT max(last_sent_at) FROM requests INDEXED BY requests_by_contact_id
            WHERE owner_id = c.owner_id AND contact_id = c.id AND deleted_at IS NULL
            """
        let attempt = """
            SELECT max(at) FROM attempts INDEXED BY attempts_by_contact_id WHERE owner_id = c.owner_id
            AND contact_id = c.id AND deleted_at IS NULL AND outcome IN ('answered', 'sent', 'voicemail_left')
            """
        let message = """
            SELECT max(sent_at) FROM messages INDEXED BY messages_by_contact_id
            WHERE owner_id = c.owner_id AND contact_id = c.id AND deleted_at IS NULL
            """
        let others = [("attempts", attempt), ("messages", message)].map { table, latest in
            many
                ? "coalesce(CASE WHEN EXISTS (SELECT 1 FROM \(table) WHERE owner_id = ?1) THEN (\(latest)) END, '')"
                : "coalesce((\(latest)), '')"
        }
        return "nullif(max(coalesce((\(request)), ''), \(others.joined(separator: ", "))), '')"
    }

    private static let held = """
        (SELECT max(ended_at) FROM interviews INDEXED BY interviews_by_contact_id
            WHERE owner_id = c.owner_id AND contact_id = c.id AND deleted_at IS NULL AND status = 'held')
        """

    /// When the contact was last touched; nil when never.
    static func lastTouch(of contact: ID<Contact>, for caller: Caller, in tx: ReadTransaction) throws -> Instant? {
        let sql: SQL = """
            SELECT \(raw: touched), \(raw: written(many: false)), \(raw: held) FROM contacts AS c
            WHERE c.owner_id = \(caller.ownerID) AND c.id = \(contact)
            """
        let last = try tx.one(sql) { row in [0, 1, 2].compactMap { row.optionalText($0) }.max() }
        return (last ?? nil).flatMap { Instant($0) }
    }
}
