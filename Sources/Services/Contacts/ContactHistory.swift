import JSON
import Records
import SQLite

/// What has happened with a contact, counted from talks, requests and touches each time it is shown.
public enum ContactHistory {
    /// For a page of contacts at once, by the references' indexes.
    static let members = Computed(
        [
            .init("last_touch_at", .text(24...24, format: "date-time"), isNullable: true, isRequired: true),
            .init("next_touch_on", .text(10...10, format: "date"), isNullable: true, isRequired: true),
            .init("minutes_received", .integer(0...Int.max), isNullable: false, isRequired: true),
            .init("interview_count", .integer(0...Int.max), isNullable: false, isRequired: true),
        ], absent: [.null, .null, .integer(0), .integer(0)]
    ) { ids, caller, tx in
        var members: [UUIDv7: [JSONValue]] = [:]
        let sql: SQL = """
            SELECT c.id, c.keep_in_touch_days, c.created_at, \(lastTouch(of: caller.ownerID)), t.minutes, t.talks
            FROM contacts AS c LEFT JOIN (
                SELECT contact_id, count(*) AS talks, sum(
                    CASE WHEN status <> 'held' THEN 0 WHEN started_at IS NULL OR ended_at IS NULL THEN duration_minutes
                    ELSE max(0, CAST(round((julianday(ended_at) - julianday(started_at)) * 1440) AS INTEGER)) END
                ) AS minutes
                FROM interviews WHERE owner_id = \(caller.ownerID) AND deleted_at IS NULL
                AND contact_id IN (SELECT value FROM json_each(\(idList(ids)))) GROUP BY contact_id
            ) AS t ON t.contact_id = c.id
            WHERE c.owner_id = \(caller.ownerID) AND c.id IN (SELECT value FROM json_each(\(idList(ids))))
            """
        try tx.each(sql) { row in
            guard let id = UUIDv7(row.text(0)) else { return }
            let last = row.optionalText(3).flatMap { Instant($0) }
            let next = row.optionalInteger(1).flatMap { days -> LocalDate? in
                (last ?? Instant(row.text(2))).map { caller.zone.date(at: $0).adding(days: Int(days)) }
            }
            members[id] = [
                last.map { .string($0.text) } ?? .null, next.map { .string($0.text) } ?? .null,
                .integer(Int(row.integer(4))), .integer(Int(row.integer(5))),
            ]
        }
        return members
    }

    /// The last time that the owner got in touch with contact `c`: a touch, a request or a message sent, an attempt that
    /// reached her, or a talk that was held. Whether the owner has attempts or messages at all is asked once for all rows:
    /// many have none.
    ///
    /// The indexes are named: left to itself SQLite walks over all that the owner has, once for each contact of a page.
    private static func lastTouch(of owner: ID<Owner>) -> SQL {
        """
        nullif(max(
            coalesce((SELECT max(at) FROM touches INDEXED BY touches_by_contact_id
                WHERE owner_id = c.owner_id AND contact_id = c.id AND deleted_at IS NULL), ''),
            coalesce((SELECT max(last_sent_at) FROM requests INDEXED BY requests_by_contact_id
                WHERE owner_id = c.owner_id AND contact_id = c.id AND deleted_at IS NULL), ''),
            CASE WHEN EXISTS (SELECT 1 FROM attempts WHERE owner_id = \(owner)) THEN
                coalesce((SELECT max(at) FROM attempts INDEXED BY attempts_by_contact_id
                    WHERE owner_id = c.owner_id AND contact_id = c.id AND deleted_at IS NULL
                    AND outcome IN ('answered', 'sent', 'voicemail_left')), '') ELSE '' END,
            CASE WHEN EXISTS (SELECT 1 FROM messages WHERE owner_id = \(owner)) THEN
                coalesce((SELECT max(sent_at) FROM messages INDEXED BY messages_by_contact_id
                    WHERE owner_id = c.owner_id AND contact_id = c.id AND deleted_at IS NULL), '') ELSE '' END,
            coalesce((SELECT max(ended_at) FROM interviews INDEXED BY interviews_by_contact_id
                WHERE owner_id = c.owner_id AND contact_id = c.id AND deleted_at IS NULL AND status = 'held'), '')), '')
        """
    }

    /// When the contact was last touched; nil when never.
    static func lastTouch(of contact: ID<Contact>, for caller: Caller, in tx: ReadTransaction) throws -> Instant? {
        let sql: SQL = """
            SELECT \(lastTouch(of: caller.ownerID)) FROM contacts AS c
            WHERE c.owner_id = \(caller.ownerID) AND c.id = \(contact)
            """
        return try tx.one(sql) { $0.optionalText(0).flatMap { Instant($0) } } ?? nil
    }
}
