public import Records
public import SQLite

/// Keeps requests and takes them through their states.
public struct RequestService: Keeping {
    public let store: Store<InterviewRequest>
    let interviews: InterviewService
    let introductions: Store<Introduction>
    let rules: RequestRules
    let keepInTouch: KeepInTouch

    private var reminders: ReminderRules { rules.reminders }

    /// Throws `invalid` when its introduction leads to another contact.
    public func create(
        _ value: InterviewRequest, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<InterviewRequest> {
        try requireIntroduction(of: value, for: caller, in: tx)
        let request = try store.create(value, for: caller, in: tx)
        try RequestTraces().keep(request, in: tx)
        return request
    }

    /// Throws `invalid` when its introduction leads to another contact.
    public func update(
        _ object: Stored<InterviewRequest>, to value: InterviewRequest, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<InterviewRequest> {
        if value.introductionID != object.introductionID { try requireIntroduction(of: value, for: caller, in: tx) }
        let request = try store.change(object, for: caller, in: tx) {
            $0 = value
            guard $0.status == .sent, $0.respondBy != object.respondBy, let sent = $0.lastSentAt else { return }
            $0.awaitedUntil = $0.lastDay(after: sent, in: caller.zone)
        }
        if request.message != object.message { try RequestTraces().keep(request, in: tx) }
        try rules.referrals.refresh(object.referralID, request.referralID, for: caller, in: tx)
        return request
    }

    private func requireIntroduction(
        of request: InterviewRequest, for caller: Caller, in tx: ReadTransaction
    ) throws {
        guard let id = request.introductionID else { return }
        let introduction = try introductions.find(id, of: caller.ownerID, in: tx)
        guard introduction.toContactID != request.contactID else { return }
        let detail = "is an introduction to another contact than contact_id"
        throw ServiceError.invalid([FieldError("#/introduction_id", .conflictWith, detail)])
    }

    public func trash(_ object: Stored<InterviewRequest>, for caller: Caller, in tx: WriteTransaction) throws {
        try store.trash(object, for: caller, in: tx)
        try rules.referrals.refresh(object.referralID, for: caller, in: tx)
    }

    /// The talk may have gone its way while the request lay in the trash: the request comes back as its talk stands.
    public func restore(
        _ object: Stored<InterviewRequest>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<InterviewRequest> {
        let request = try rules.settle(store.restore(object, for: caller, in: tx), for: caller, in: tx)
        try rules.referrals.refresh(request.referralID, for: caller, in: tx)
        return request
    }

    /// Marks the request as sent by its owner, who writes from her own mailbox, and reminds her to follow up.
    ///
    /// Throws `checksFailed` while a check of severity error fires and no reason to override it is given, and
    /// `contactSuppressed`, which no reason overrides. All that counts is counted here, where nothing else is written.
    public func send(
        _ request: Stored<InterviewRequest>, _ sending: Sending, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<InterviewRequest> {
        let at = try past(sending.sentAt, "#/sent_at", for: caller)
        let next = try InterviewRequest.states.next(request.status, by: .send)
        let report = try RequestChecks.report(on: request, by: sending.channel, for: caller, in: tx)
        try report.allow(sending.overrideReason) { RequestChecks.member(of: $0, in: request.value) }
        let sent = try store.change(request, as: "sent", for: caller, in: tx) {
            $0.status = next
            $0.channel = sending.channel ?? $0.channel
            $0.sentAt = at
            $0.lastSentAt = at
            $0.awaitedUntil = $0.lastDay(after: at, in: caller.zone)
            $0.repliedAt = nil
            $0.closedAt = nil
            $0.overrideReason = sending.overrideReason ?? $0.overrideReason
        }
        try rules.referrals.refresh(sent.referralID, for: caller, in: tx)
        try rules.remindToFollowUp(sent, for: caller, in: tx)
        try reminders.close([.sendRequest], on: .contact(sent.contactID), as: .done, for: caller, in: tx)
        try keepInTouch.touched(sent.contactID, for: caller, in: tx)
        return sent
    }

    /// Marks that the owner asked once more. Throws `followUpLimit` past `max_follow_ups`, and as `send` does for what
    /// the message says.
    public func followUp(
        _ request: Stored<InterviewRequest>, _ body: FollowingUp, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<InterviewRequest> {
        _ = try InterviewRequest.states.next(request.status, by: .followUp)
        guard request.followUpCount < request.maxFollowUps else {
            throw ServiceError.followUpLimit(request.maxFollowUps)
        }
        let report = try RequestChecks.report(onFollowing: request, with: body.message, in: tx)
        try report.allow(body.overrideReason) { RequestChecks.member(of: $0, in: request.value) }
        let sent = try store.change(request, as: "followed_up", for: caller, in: tx) {
            $0.followUpCount += 1
            $0.lastSentAt = caller.now
            $0.awaitedUntil = $0.lastDay(after: caller.now, in: caller.zone)
            $0.followUpMessage = body.message ?? $0.followUpMessage
            $0.overrideReason = body.overrideReason ?? $0.overrideReason
        }
        try reminders.close([.followUp], on: .request(sent), as: .done, for: caller, in: tx)
        try rules.remindToFollowUp(sent, for: caller, in: tx)
        try keepInTouch.touched(sent.contactID, for: caller, in: tx)
        return sent
    }

    /// Records a yes, and reminds the owner to agree on a time.
    public func accept(
        _ request: Stored<InterviewRequest>, _ answer: Answering, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<InterviewRequest> {
        let accepted = try step(request, by: .accept, for: caller, in: tx) {
            $0.repliedAt = caller.now
            $0.answerNote = answer.answerNote ?? $0.answerNote
        }
        try rules.remindToSchedule(accepted, for: caller, in: tx)
        return accepted
    }

    /// Records a no.
    public func decline(
        _ request: Stored<InterviewRequest>, _ answer: Answering, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<InterviewRequest> {
        try step(request, by: .decline, for: caller, in: tx) {
            $0.repliedAt = caller.now
            $0.answerNote = answer.answerNote ?? $0.answerNote
        }
    }

    /// Ends a request that was not answered: a normal end, and nobody's fault (S60).
    public func noResponse(
        _ request: Stored<InterviewRequest>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<InterviewRequest> {
        try step(request, by: .noResponse, for: caller, in: tx) { _ in }
    }

    public func withdraw(
        _ request: Stored<InterviewRequest>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<InterviewRequest> {
        try step(request, by: .withdraw, for: caller, in: tx) { _ in }
    }

    /// Takes a no or a withdrawal back: the request is sent again, or a draft if it never was.
    public func reopen(
        _ request: Stored<InterviewRequest>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<InterviewRequest> {
        let open = try step(request, by: .reopen, for: caller, in: tx) {
            if $0.sentAt == nil { $0.status = .draft }
            $0.repliedAt = nil
            // The days in which it was closed do not count.
            $0.awaitedUntil = $0.status == .sent ? $0.lastDay(after: caller.now, in: caller.zone) : nil
        }
        if open.status == .sent { try rules.remindToFollowUp(open, for: caller, in: tx) }
        return open
    }

    /// Makes the talk that the request asked for.
    public func schedule(
        _ request: Stored<InterviewRequest>, _ body: Scheduling, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Interview> {
        let next = try InterviewRequest.states.next(request.status, by: .schedule)
        let scheduled = try store.change(request, as: "scheduled", for: caller, in: tx) {
            $0.status = next
            $0.repliedAt = $0.repliedAt ?? caller.now
            $0.closedAt = nil
            $0.awaitedUntil = nil
        }
        try reminders.close([.schedule], on: .request(scheduled), as: .done, for: caller, in: tx)
        try reminders.close([.followUp], on: .request(scheduled), as: .dismissed, for: caller, in: tx)
        try rules.referrals.refresh(scheduled.referralID, for: caller, in: tx)
        var interview = body.interview
        interview.contactID = request.contactID
        interview.requestID = request.id
        interview.interviewType = request.interviewType
        interview.objectives = request.objectives
        return try interviews.create(interview, for: caller, in: tx)
    }

    /// Goes to the state that the action leads to, and puts away what waited for an answer.
    private func step(
        _ request: Stored<InterviewRequest>, by action: RequestAction, for caller: Caller, in tx: WriteTransaction,
        _ edit: (inout InterviewRequest) -> Void
    ) throws -> Stored<InterviewRequest> {
        let next = try InterviewRequest.states.next(request.status, by: action)
        let ends = [.declined, .noResponse, .withdrawn].contains(next)
        let changed = try store.change(request, as: verb(next, action), for: caller, in: tx) {
            $0.status = next
            $0.closedAt = ends ? caller.now : nil
            $0.awaitedUntil = nil
            edit(&$0)
        }
        try reminders.close([.followUp, .schedule], on: .request(changed), as: .dismissed, for: caller, in: tx)
        try rules.referrals.refresh(changed.referralID, for: caller, in: tx)
        return changed
    }

    private func verb(_ status: RequestStatus, _ action: RequestAction) -> String {
        action == .reopen ? "reopened" : status.rawValue
    }
}

/// An instant that a body gives for what has happened; now if it gives none. Throws `invalid` for one to come.
func past(_ given: Instant?, _ pointer: String, for caller: Caller) throws -> Instant {
    guard let given else { return caller.now }
    // Clocks of clients go a little fast.
    guard given <= caller.now.adding(minutes: 5) else {
        throw ServiceError.invalid([FieldError(pointer, .tooLarge, "is in the future")])
    }
    return given
}
