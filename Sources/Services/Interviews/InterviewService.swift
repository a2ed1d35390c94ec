public import Records
public import SQLite

/// Keeps talks and takes them through their states.
public struct InterviewService: Keeping {
    public let store: Store<Interview>
    let contacts: Store<Contact>
    let requests: RequestRules
    let reminders: ReminderRules
    let keepInTouch: KeepInTouch

    public func create(_ value: Interview, for caller: Caller, in tx: WriteTransaction) throws -> Stored<Interview> {
        try refuseRecording(in: value)
        let interview = try store.create(value, for: caller, in: tx)
        try remindBefore(interview, for: caller, in: tx)
        return interview
    }

    public func update(
        _ object: Stored<Interview>, to value: Interview, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Interview> {
        if value.recordingURL != object.recordingURL { try refuseRecording(in: value) }
        return try store.change(object, for: caller, in: tx) { $0 = value }
    }

    /// Nothing is recorded that the other side has not agreed to (S92); no reason overrides this.
    private func refuseRecording(in interview: Interview) throws {
        guard interview.recordingURL != nil, interview.recordingConsent != .granted else { return }
        let detail = "may be set only once the other side has granted to be recorded"
        throw ServiceError.checksFailed([FieldError("#/recording_url", .check("recording_without_consent"), detail)])
    }

    public func trash(_ object: Stored<Interview>, for caller: Caller, in tx: WriteTransaction) throws {
        try store.trash(object, for: caller, in: tx)
        try requests.talkFell(object.value, for: caller, in: tx)
        if object.status == .held { try refreshTouch(object.contactID, for: caller, in: tx) }
    }

    /// A talk that is still to come needs a request that still waits for it.
    public func restore(
        _ object: Stored<Interview>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Interview> {
        let interview = try store.restore(object, for: caller, in: tx)
        if interview.status == .scheduled || interview.status == .inProgress {
            try requests.talkScheduled(interview.value, for: caller, in: tx)
        }
        if interview.status == .held { try refreshTouch(interview.contactID, for: caller, in: tx) }
        return interview
    }

    public func start(
        _ interview: Stored<Interview>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Interview> {
        let started = try step(interview, by: .start, "started", for: caller, in: tx) { $0.startedAt = caller.now }
        try reminders.close([.prepare, .rehearse], on: .interview(started), as: .done, for: caller, in: tx)
        return started
    }

    /// Records that the talk was held, and reminds the owner of her thanks (S100) and of LinkedIn (S107).
    public func complete(
        _ interview: Stored<Interview>, _ body: Completing, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Interview> {
        let end = try past(body.endedAt, "#/ended_at", for: caller)
        if let start = interview.startedAt, end < start {
            throw ServiceError.invalid([FieldError("#/ended_at", .conflictWith, "is before the talk's start, \(start)")]
            )
        }
        let held = try step(interview, by: .complete, "held", for: caller, in: tx) { $0.endedAt = end }
        try requests.talkHeld(held.value, for: caller, in: tx)
        try reminders.close([.prepare, .rehearse], on: .interview(held), as: .done, for: caller, in: tx)
        let intervals = reminders.intervals
        let thanks = end.adding(minutes: intervals.thankYouHours * 60)
        try reminders.set(.thankYou, on: .interview(held), due: thanks, for: caller, in: tx)
        if try contacts.find(held.contactID, of: caller.ownerID, in: tx).linkedinState == .none {
            let invite = end.adding(days: intervals.linkedinDays)
            try reminders.set(.linkedin, on: .interview(held), due: invite, for: caller, in: tx)
        }
        try keepInTouch.touched(held.contactID, for: caller, in: tx)
        return held
    }

    public func cancel(
        _ interview: Stored<Interview>, _ body: Cancelling, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Interview> {
        try fall(interview, by: .cancel, "cancelled", for: caller, in: tx) {
            $0.cancelledBy = body.by
            $0.cancelReason = body.reason
        }
    }

    public func noShow(
        _ interview: Stored<Interview>, _ body: Missing, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Interview> {
        try fall(interview, by: .noShow, "missed", for: caller, in: tx) { $0.missedBy = body.who }
    }

    /// Gives the talk another time; whose wish it was is kept, and theirs is held against nobody (S57).
    public func reschedule(
        _ interview: Stored<Interview>, _ body: Rescheduling, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Interview> {
        let request = try requests.request(of: interview.value, for: caller, in: tx)
        let allowed = Interview.allowed(in: interview.status, interview.recordingConsent, request: request?.status)
        guard allowed.contains(.reschedule) else {
            throw Interview.states.refusal(in: interview.status, allowed: allowed)
        }
        let wasScheduled = interview.status == .scheduled
        let moved = try step(interview, by: .reschedule, "rescheduled", for: caller, in: tx) {
            $0.startsAt = body.startsAt
            $0.timeZone = body.timeZone ?? $0.timeZone
            $0.rescheduleCount += 1
            $0.rescheduledBy = body.by
            $0.startedAt = nil
            $0.cancelledBy = nil
            $0.cancelReason = nil
            $0.missedBy = nil
        }
        if wasScheduled {
            try moveReminders(moved, for: caller, in: tx)
        } else {
            try requests.talkScheduled(moved.value, for: caller, in: tx)
            try remindBefore(moved, for: caller, in: tx)
        }
        return moved
    }

    /// Takes back that the talk was held.
    public func reopen(
        _ interview: Stored<Interview>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Interview> {
        let open = try step(interview, by: .reopen, "reopened", for: caller, in: tx) { $0.endedAt = nil }
        try requests.talkReopened(open.value, for: caller, in: tx)
        try reminders.close([.thankYou, .linkedin], on: .interview(open), as: .dismissed, for: caller, in: tx)
        try refreshTouch(open.contactID, for: caller, in: tx)
        return open
    }

    /// not_asked, then asked, then granted or refused, which is final for this talk (S92).
    public func setRecordingConsent(
        _ interview: Stored<Interview>, _ body: Consenting, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Interview> {
        let isNext =
            body.consent == .asked ? interview.recordingConsent == .notAsked : interview.recordingConsent == .asked
        guard isNext else {
            let request = try requests.request(of: interview.value, for: caller, in: tx)
            let allowed = Interview.allowed(in: interview.status, interview.recordingConsent, request: request?.status)
            throw ServiceError.invalidTransition(
                status: interview.recordingConsent.rawValue, allowed: allowed.map(\.rawValue))
        }
        return try store.change(interview, as: "consent_\(body.consent.rawValue)", for: caller, in: tx) {
            $0.recordingConsent = body.consent.state
            $0.recordingConsentBy = body.by ?? $0.recordingConsentBy
            $0.recordingConsentAt = caller.now
        }
    }

    // MARK: Steps

    private func step(
        _ interview: Stored<Interview>, by action: InterviewAction, _ verb: String, for caller: Caller,
        in tx: WriteTransaction, _ edit: (inout Interview) -> Void
    ) throws -> Stored<Interview> {
        guard let next = try? Interview.states.next(interview.status, by: action) else {
            let request = try requests.request(of: interview.value, for: caller, in: tx)
            let allowed = Interview.allowed(in: interview.status, interview.recordingConsent, request: request?.status)
            throw Interview.states.refusal(in: interview.status, allowed: allowed)
        }
        return try store.change(interview, as: verb, for: caller, in: tx) {
            $0.status = next
            edit(&$0)
        }
    }

    private func fall(
        _ interview: Stored<Interview>, by action: InterviewAction, _ verb: String, for caller: Caller,
        in tx: WriteTransaction, _ edit: (inout Interview) -> Void
    ) throws -> Stored<Interview> {
        let fallen = try step(interview, by: action, verb, for: caller, in: tx, edit)
        try reminders.close([.prepare, .rehearse], on: .interview(fallen), as: .dismissed, for: caller, in: tx)
        try requests.talkFell(fallen.value, for: caller, in: tx)
        return fallen
    }

    private func remindBefore(_ interview: Stored<Interview>, for caller: Caller, in tx: WriteTransaction) throws {
        for (kind, days) in daysBefore {
            let due = max(interview.startsAt.adding(days: -days), caller.now)
            try reminders.set(kind, on: .interview(interview), due: due, for: caller, in: tx)
        }
    }

    private func moveReminders(_ interview: Stored<Interview>, for caller: Caller, in tx: WriteTransaction) throws {
        for (kind, days) in daysBefore {
            let due = max(interview.startsAt.adding(days: -days), caller.now)
            try reminders.move(kind, on: .interview(interview), due: due, for: caller, in: tx)
        }
    }

    private var daysBefore: [(ReminderKind, Int)] {
        [(.prepare, reminders.intervals.prepareDays), (.rehearse, reminders.intervals.rehearseDays)]
    }

    private func refreshTouch(_ contact: ID<Contact>, for caller: Caller, in tx: WriteTransaction) throws {
        try keepInTouch.refresh(contacts.find(contact, of: caller.ownerID, in: tx), for: caller, in: tx)
    }
}
