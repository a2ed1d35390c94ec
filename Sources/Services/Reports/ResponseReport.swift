public import JSON
public import Records
public import SQLite

/// How people answered the owner's requests, by how and when they were asked (S44, S48, S61, S64).
public struct ResponseReport: Sendable {
    /// What became of requests.
    private struct Tally {
        var accepted = 0
        var declined = 0
        var unanswered = 0
        var awaiting = 0

        mutating func add(_ status: RequestStatus) {
            switch status {
            case .accepted, .scheduled, .held: accepted += 1
            case .declined: declined += 1
            case .noResponse: unanswered += 1
            case .sent: awaiting += 1
            case .draft, .withdrawn: break
            }
        }

        /// Those that came to an end.
        var count: Int { accepted + declined + unanswered }

        func json(_ key: (String, String)?) -> JSONValue {
            reportObject(
                (key.map { [($0.0, .string($0.1))] } ?? []) + [
                    ("n", .integer(count)), ("accepted", .integer(accepted)), ("declined", .integer(declined)),
                    ("no_response", .integer(unanswered)), ("awaiting", .integer(awaiting)),
                ] + Share(part: accepted, whole: count).members)
        }
    }

    /// Calls, and how many of them reached their person.
    private struct Calls {
        var count = 0
        var answered = 0

        mutating func add(_ isAnswered: Bool) {
            count += 1
            if isAnswered { answered += 1 }
        }

        var share: Share { Share(part: answered, whole: count) }

        func json(_ key: (String, String)?) -> JSONValue {
            reportObject(
                (key.map { [($0.0, .string($0.1))] } ?? [])
                    + [("n", .integer(count)), ("answered", .integer(answered))] + share.members)
        }
    }

    private var all = Tally()
    private var byChannel: [String: Tally] = [:]
    private var byWarmth: [String: Tally] = [:]
    private var byType: [String: Tally] = [:]
    private var byWeekday: [String: Tally] = [:]
    private var byDaypart: [String: Tally] = [:]
    private var calls = Calls()
    private var callsByWeekday: [String: Calls] = [:]
    private var callsByDaypart: [String: Calls] = [:]

    public init(for caller: Caller, in tx: ReadTransaction) throws {
        try tx.each(Self.requests(of: caller)) { row in add(request: row, for: caller) }
        try tx.each(Self.calls(of: caller)) { row in add(call: row, for: caller) }
    }

    private mutating func add(request row: Row, for caller: Caller) {
        guard let status = RequestStatus(rawValue: row.text(0)), let sent = Instant(row.text(3)) else { return }
        let zone = row.optionalText(4).flatMap { Zone($0) } ?? caller.zone
        all.add(status)
        byChannel[row.text(1), default: Tally()].add(status)
        byType[row.text(2), default: Tally()].add(status)
        byWarmth[row.text(5), default: Tally()].add(status)
        byWeekday[zone.date(at: sent).weekday.rawValue, default: Tally()].add(status)
        byDaypart[Daypart(hour: zone.hour(at: sent)).rawValue, default: Tally()].add(status)
    }

    private mutating func add(call row: Row, for caller: Caller) {
        guard let at = Instant(row.text(1)) else { return }
        let zone = row.optionalText(2).flatMap { Zone($0) } ?? caller.zone
        let isAnswered = row.text(0) == AttemptOutcome.answered.rawValue
        calls.add(isAnswered)
        callsByWeekday[zone.date(at: at).weekday.rawValue, default: Calls()].add(isAnswered)
        callsByDaypart[Daypart(hour: zone.hour(at: at)).rawValue, default: Calls()].add(isAnswered)
    }

    /// Requests that were ever sent, but for those withdrawn: with the first sending, and how warm the way to the person
    /// was by then. What happened after it, the sending itself above all, does not count.
    private static func requests(of caller: Caller) -> SQL {
        """
        SELECT r.status, r.channel, r.interview_type, r.sent_at, c.time_zone, CASE
            WHEN EXISTS (SELECT 1 FROM introductions AS i INDEXED BY introductions_by_to_contact_id
                WHERE i.owner_id = r.owner_id AND i.to_contact_id = r.contact_id AND i.made_at <= r.sent_at
                AND i.deleted_at IS NULL)
                OR EXISTS (SELECT 1 FROM referrals AS f WHERE f.owner_id = r.owner_id AND f.id = r.referral_id
                AND f.may_use_name = 1 AND f.deleted_at IS NULL) THEN 'introduced'
            WHEN c.commonalities <> '[]' THEN 'shared_bond'
            WHEN c.relationship <> 'none'
                OR EXISTS (SELECT 1 FROM touches AS t INDEXED BY touches_by_contact_id
                WHERE t.owner_id = r.owner_id AND t.contact_id = r.contact_id AND t.at < r.sent_at
                AND t.deleted_at IS NULL)
                OR EXISTS (SELECT 1 FROM interviews AS h INDEXED BY interviews_by_contact_id
                WHERE h.owner_id = r.owner_id AND h.contact_id = r.contact_id AND h.status = 'held'
                AND h.ended_at < r.sent_at AND h.deleted_at IS NULL) THEN 'known'
            ELSE 'cold' END
        FROM requests AS r JOIN contacts AS c ON c.owner_id = r.owner_id AND c.id = r.contact_id
        WHERE r.owner_id = \(caller.ownerID) AND r.deleted_at IS NULL AND r.sent_at IS NOT NULL
        AND r.status <> 'withdrawn'
        """
    }

    private static func calls(of caller: Caller) -> SQL {
        """
        SELECT a.outcome, a.at, c.time_zone FROM attempts AS a
        JOIN contacts AS c ON c.owner_id = a.owner_id AND c.id = a.contact_id
        WHERE a.owner_id = \(caller.ownerID) AND a.deleted_at IS NULL AND a.channel = 'phone'
        AND a.outcome <> 'wrong_number'
        """
    }

    // MARK: As JSON

    /// The words of `by_warmth`, the warmest first.
    private static let warmths = ["introduced", "shared_bond", "known", "cold"]

    public var json: JSONValue {
        func groups(_ name: String, _ keys: [String], _ tallies: [String: Tally]) -> JSONValue {
            .array(keys.map { (tallies[$0] ?? Tally()).json((name, $0)) })
        }
        return reportObject([
            ("object", .string("response_report")), ("all", all.json(nil)),
            ("by_channel", groups("channel", RequestChannel.words, byChannel)),
            ("by_warmth", groups("warmth", Self.warmths, byWarmth)),
            ("by_interview_type", groups("interview_type", InterviewType.words, byType)),
            ("by_weekday", groups("weekday", Weekday.words, byWeekday)),
            ("by_daypart", groups("daypart", Daypart.words, byDaypart)), ("calls", callsJSON),
        ])
    }

    private var callsJSON: JSONValue {
        func groups(_ name: String, _ keys: [String], _ groups: [String: Calls]) -> JSONValue {
            .array(keys.map { (groups[$0] ?? Calls()).json((name, $0)) })
        }
        return reportObject([
            ("all", calls.json(nil)), ("by_weekday", groups("weekday", Weekday.words, callsByWeekday)),
            ("by_daypart", groups("daypart", Daypart.words, callsByDaypart)),
            ("best_daypart", bestDaypart.map { .string($0) } ?? .null),
        ])
    }

    /// The part of the day in which calls reached people most surely: by the lower end of the interval, among those with
    /// enough calls; nil when only one or none has.
    private var bestDaypart: String? {
        let told = callsByDaypart.filter { !$0.value.share.isTooFew }
        guard told.count > 1 else { return nil }
        func sureness(_ part: String) -> Double { told[part]?.share.interval?.low ?? -1 }
        return Daypart.words.filter { told[$0] != nil }.max { sureness($0) < sureness($1) }
    }
}
