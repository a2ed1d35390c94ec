import JSON
public import Records

extension Interview {
    public static let derived = [startsAtLocal, endsAt, overrunMinutes, allowedActions]

    private static let startsAtLocal = Derived("starts_at_local", .text(19...19), from: ["starts_at", "time_zone"]) {
        row, out in
        guard let start = row.instant(0), let zone = row.text(1).flatMap({ Zone($0) }) else { return out.null() }
        out.string(zone.wallClock(at: start))
    }

    private static let endsAt = Derived(
        "ends_at", .text(24...24, format: "date-time"), from: ["starts_at", "duration_minutes"]
    ) { row, out in
        guard let start = row.instant(0), let minutes = row.integer(1) else { return out.null() }
        start.adding(minutes: minutes).withText { out.string($0) }
    }

    /// How much longer the talk took than planned, in whole minutes (S93).
    private static let overrunMinutes = Derived(
        "overrun_minutes", .integer(0...Int.max), nullable: true,
        from: ["starts_at", "duration_minutes", "started_at", "ended_at"]
    ) { row, out in
        guard let end = row.instant(3), let minutes = row.integer(1), let start = row.instant(2) ?? row.instant(0)
        else { return out.null() }
        let late = end.milliseconds - start.adding(minutes: minutes).milliseconds
        out.integer(max(0, late / 60_000))
    }

    private static let allowedActions = Derived(
        "allowed_actions", StateMachine<InterviewStatus, InterviewAction>.schema,
        from: [
            "status", "recording_consent",
            """
            (SELECT r.status FROM requests AS r WHERE r.owner_id = interviews.owner_id AND r.id = interviews.request_id \
            AND r.deleted_at IS NULL)
            """,
        ]
    ) { row, out in
        let status = row.text(0).flatMap { InterviewStatus(rawValue: $0) } ?? .scheduled
        let consent = row.text(1).flatMap { RecordingConsent(rawValue: $0) } ?? .notAsked
        let request = row.text(2).flatMap { RequestStatus(rawValue: $0) }
        out.raw(StateMachine<InterviewStatus, InterviewAction>.json(allowed(in: status, consent, request: request)))
    }

    static let states = StateMachine<InterviewStatus, InterviewAction> {
        (.start, from: [.scheduled], to: .inProgress)
        (.complete, from: [.scheduled, .inProgress], to: .held)
        (.cancel, from: [.scheduled, .inProgress], to: .cancelled)
        (.noShow, from: [.scheduled, .inProgress], to: .noShow)
        (.reschedule, from: [.scheduled, .cancelled, .noShow], to: .scheduled)
        (.reopen, from: [.held], to: .inProgress)
        (.setRecordingConsent, in: InterviewStatus.allCases)
    }

    /// What can be done now: a talk that fell through is moved only while its request still waits for a time, and
    /// whether it may be recorded is asked once.
    static func allowed(
        in status: InterviewStatus, _ consent: RecordingConsent, request: RequestStatus?
    ) -> [InterviewAction] {
        states.allowed(in: status).filter { action in
            switch action {
            case .reschedule: status == .scheduled || request == nil || request == .accepted
            case .setRecordingConsent: consent == .notAsked || consent == .asked
            default: true
            }
        }
    }
}
