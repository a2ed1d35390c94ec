import JSON
public import Records
public import SQLite

/// The page of one day: what is due, who is met, whom thanks are owed, who has not answered (S106).
public struct TodayService: Sendable {
    let contacts: Store<Contact>
    let requests: Store<InterviewRequest>
    let interviews: Store<Interview>
    let reminders: Store<Reminder>

    static let listLimit = 100

    /// The answer of `/v1/today`. The day is that of the caller's zone.
    public func document(for caller: Caller, in tx: ReadTransaction) throws -> [UInt8] {
        let day = caller.zone.date(at: caller.now)
        let start = caller.zone.instant(on: day)
        let end = caller.zone.instant(on: day.adding(days: 1))
        let sections = [
            try section(
                "reminders", reminders, due(by: end, and: "kind NOT IN ('thank_you', 'keep_in_touch')"), for: caller,
                in: tx),
            try section(
                "interviews", interviews,
                Choice(
                    "starts_at >= \(start) AND starts_at < \(end) AND status <> 'cancelled'", order: "starts_at, id"),
                for: caller, in: tx),
            try section(
                "thank_yous_owed", reminders,
                Choice("status = 'pending' AND kind = 'thank_you'", order: "due_at, id"), for: caller, in: tx),
            try section(
                "requests_awaiting_answer", requests, Choice("status = 'sent'", order: "sent_at, id"), for: caller,
                in: tx),
            try section("keep_in_touch", contacts, inTouch(by: end, caller), for: caller, in: tx),
        ]
        let out = JSONBuffer(capacity: 16_384)
        out.literal("{\"object\":\"today\",\"on\":")
        out.string(day.text)
        out.literal(",\"time_zone\":")
        out.string(caller.zone.name)
        out.literal(",\"counts\":")
        var counts = JSONObject()
        for section in sections { counts[section.name] = .integer(section.count) }
        out.value(.object(counts))
        for section in sections {
            out.byte(UInt8(ascii: ","))
            out.string(section.name)
            out.byte(UInt8(ascii: ":"))
            out.raw(section.json)
        }
        out.byte(UInt8(ascii: "}"))
        return out.bytes()
    }

    private struct Choice {
        let condition: SQL
        let order: String

        init(_ condition: SQL, order: String) {
            self.condition = condition
            self.order = order
        }
    }

    private struct Section {
        let name: String
        let count: Int
        let json: [UInt8]
    }

    private func section<R: Resource>(
        _ name: String, _ store: Store<R>, _ choice: Choice, for caller: Caller, in tx: ReadTransaction
    ) throws -> Section {
        let count = try store.count(of: caller.ownerID, where: choice.condition, in: tx)
        let json = try store.array(
            where: choice.condition, order: choice.order, limit: Self.listLimit, for: caller, in: tx)
        return Section(name: name, count: count, json: json)
    }

    /// Pending, not paused, and due before then when the lead is counted.
    private func due(by end: Instant, and kinds: SQL) -> Choice {
        Choice(
            """
            status = 'pending' AND paused = 0 AND \(kinds) \
            AND strftime('%Y-%m-%dT%H:%M:%fZ', due_at, '-' || lead_minutes || ' minutes') < \(end)
            """, order: "due_at, id")
    }

    private func inTouch(by end: Instant, _ caller: Caller) -> Choice {
        Choice(
            """
            id IN (SELECT contact_id FROM reminders WHERE owner_id = \(caller.ownerID) AND status = 'pending' \
            AND paused = 0 AND kind = 'keep_in_touch' AND due_at < \(end) AND deleted_at IS NULL)
            """,
            order: """
                (SELECT min(due_at) FROM reminders AS r INDEXED BY reminders_by_contact_id \
                WHERE r.owner_id = contacts.owner_id AND r.contact_id = contacts.id AND r.status = 'pending' \
                AND r.kind = 'keep_in_touch' AND r.deleted_at IS NULL), id
                """)
    }
}
