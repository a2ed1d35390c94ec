import JSON
import Records
import SQLite

/// In which part of the person's day an attempt was made, and when the next might be (S47): by the contact's zone, or the
/// owner's where that is not known; and what could be done better the next time (S46, S47, S49).
enum AttemptTimes {
    static let members = Computed(
        [
            .init("daypart", .choice(Daypart.words), isNullable: false, isRequired: true),
            .init("next_attempt", NextAttempt.schema, isNullable: true, isRequired: true),
            .init("checks", CheckWriter.schema, isNullable: false, isRequired: true),
        ], absent: [.null, .null, .array([])]
    ) { ids, caller, tx in
        var members: [UUIDv7: [JSONValue]] = [:]
        var tried: [UUIDv7: [Try]] = [:]
        try tx.each(query(ids, caller)) { row in
            guard let attempt = Try(row, caller) else { return }
            tried[attempt.requestID, default: []].append(attempt)
        }
        let wanted = Set(ids)
        let people = Set(tried.values.joined().filter { wanted.contains($0.id) }.map(\.contactID))
        let histories = try ContactHistory.of(Array(people), for: caller, in: tx)
        for tries in tried.values {
            let live = tries.filter(\.isLive)
            for attempt in tries where wanted.contains(attempt.id) {
                let isLast = attempt.id == live.last?.id
                let next = isLast && attempt.mayTryAgain ? NextAttempt(attempt.situation(live.map(\.daypart))) : nil
                let before = live.last { $0.isBefore(attempt) }
                let isCold = histories[attempt.contactID]?.warmth == .cold
                let checks = CheckReport(attempt.findings(after: before, isCold: isCold), attempt.severities)
                members[attempt.id] = [
                    .string(attempt.daypart.rawValue), next?.json ?? .null, CheckWriter.json(withoutPlaces: checks),
                ]
            }
        }
        return members
    }

    /// All attempts of the requests that the page's attempts are of, oldest first.
    private static func query(_ ids: [UUIDv7], _ caller: Caller) -> SQL {
        """
        SELECT a.id, a.request_id, a.at, a.outcome, a.deleted_at, r.status, c.time_zone, c.do_not_contact,
        c.relationship <> 'none' OR c.met_on IS NOT NULL, a.contact_id, a.channel, r.interview_type,
        (SELECT t.severities FROM interview_types AS t WHERE t."key" = r.interview_type),
        a.channel = 'phone' AND NOT CASE WHEN r.pitch_id IS NULL THEN
        (SELECT count(*) FROM pitches WHERE owner_id = \(caller.ownerID) AND rehearsed_at IS NOT NULL
        AND deleted_at IS NULL) ELSE EXISTS (SELECT 1 FROM pitches AS p WHERE p.owner_id = r.owner_id
        AND p.id = r.pitch_id AND p.rehearsed_at IS NOT NULL) END
        FROM attempts AS a JOIN requests AS r ON r.owner_id = a.owner_id AND r.id = a.request_id
        JOIN contacts AS c ON c.owner_id = a.owner_id AND c.id = a.contact_id
        WHERE a.owner_id = \(caller.ownerID) AND a.request_id IN (
            SELECT request_id FROM attempts WHERE owner_id = \(caller.ownerID)
            AND id IN (SELECT value FROM json_each(\(idList(ids)))))
        ORDER BY a.at, a.id
        """
    }

    /// A row of that query.
    private struct Try {
        let id: UUIDv7
        let requestID: UUIDv7
        let at: Instant
        let outcome: AttemptOutcome
        let isLive: Bool
        let zone: Zone
        let daypart: Daypart
        let mayTryAgain: Bool
        let hasMet: Bool
        let contactID: UUIDv7
        let isCall: Bool
        let lacksPitch: Bool
        let severities: Severities

        init?(_ row: Row, _ caller: Caller) {
            guard let id = UUIDv7(row.text(0)), let requestID = UUIDv7(row.text(1)), let at = Instant(row.text(2)),
                let outcome = AttemptOutcome(rawValue: row.text(3)), let contactID = UUIDv7(row.text(9)),
                let type = InterviewType(rawValue: row.text(11))
            else { return nil }
            self.contactID = contactID
            isCall = row.text(10) == RequestChannel.phone.rawValue
            severities = Severities(type, Severities.own(row, 12))
            lacksPitch = row.bool(13)
            (self.id, self.requestID, self.at, self.outcome) = (id, requestID, at, outcome)
            isLive = row.isNull(4)
            zone = row.optionalText(6).flatMap { Zone($0) } ?? caller.zone
            daypart = Daypart(hour: zone.hour(at: at))
            let isOpen = ["draft", "sent", "no_response"].contains(row.text(5))
            mayTryAgain = isOpen && row.integer(7) == 0 && outcome.invitesAnother
            hasMet = row.integer(8) != 0
        }

        func isBefore(_ other: Try) -> Bool { id != other.id && (at, id.text) < (other.at, other.id.text) }

        /// `before` is the try that came before it.
        func findings(after before: Try?, isCold: Bool) -> [CheckFinding] {
            var found: [CheckFinding] = []
            if lacksPitch { found.append(CheckFinding(.pitchNotRehearsed)) }
            if outcome == .voicemailLeft, isCold { found.append(CheckFinding(.voicemailOnCold)) }
            if let before, isCall, before.isCall, before.outcome.invitesAnother, before.daypart == daypart {
                found.append(CheckFinding(.sameDaypartRetry))
            }
            return found
        }

        func situation(_ tried: [Daypart]) -> NextAttempt.Situation {
            .init(outcome: outcome, at: at, zone: zone, tried: tried, hasMet: hasMet)
        }
    }
}
