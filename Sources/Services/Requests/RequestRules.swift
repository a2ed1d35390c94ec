import Records
import SQLite

/// What happens to a request when its talk, or its answer, changes something else.
struct RequestRules: Sendable {
    let store: Store<InterviewRequest>
    let interviews: Store<Interview>
    let referrals: ReferralRules
    let reminders: ReminderRules

    /// The live request of a talk; nil when it has none or when that is in the trash.
    func request(
        of interview: Interview, for caller: Caller, in tx: ReadTransaction
    ) throws -> Stored<InterviewRequest>? {
        try store.live(interview.requestID, of: caller.ownerID, in: tx)
    }

    /// The talk was cancelled, missed or deleted: the request waits for a time again.
    func talkFell(_ interview: Interview, for caller: Caller, in tx: WriteTransaction) throws {
        guard let request = try request(of: interview, for: caller, in: tx), request.status == .scheduled else {
            return
        }
        let open = try store.change(request, as: "accepted", for: caller, in: tx) { $0.status = .accepted }
        try remindToSchedule(open, for: caller, in: tx)
    }

    /// The talk has a time again.
    func talkScheduled(_ interview: Interview, for caller: Caller, in tx: WriteTransaction) throws {
        guard let request = try request(of: interview, for: caller, in: tx) else { return }
        guard request.status == .accepted else { throw InterviewRequest.states.refusal(in: request.status) }
        let scheduled = try store.change(request, as: "scheduled", for: caller, in: tx) { $0.status = .scheduled }
        try reminders.close([.schedule], on: .request(scheduled), as: .done, for: caller, in: tx)
    }

    /// Brings a request that has had a time into the state of its talks: scheduled, held, or waiting for a time.
    func settle(
        _ request: Stored<InterviewRequest>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<InterviewRequest> {
        guard [.accepted, .scheduled, .held].contains(request.status) else { return request }
        func talks(_ condition: SQL) throws -> Bool {
            let mine: SQL = "request_id = \(request.id) AND \(condition)"
            return try interviews.count(of: caller.ownerID, where: mine, in: tx) > 0
        }
        let status: RequestStatus =
            if try talks("status IN ('scheduled', 'in_progress')") {
                .scheduled
            } else if try talks("status = 'held'") {
                .held
            } else if request.status == .held {
                .held
            } else {
                .accepted
            }
        guard status != request.status else { return request }
        let settled = try store.change(request, as: status.rawValue, for: caller, in: tx) {
            $0.status = status
            $0.closedAt = status == .held ? caller.now : nil
        }
        if status == .accepted { try remindToSchedule(settled, for: caller, in: tx) }
        return settled
    }

    func talkHeld(_ interview: Interview, for caller: Caller, in tx: WriteTransaction) throws {
        guard let request = try request(of: interview, for: caller, in: tx), request.status == .scheduled else {
            return
        }
        let held = try store.change(request, as: "held", for: caller, in: tx) {
            $0.status = .held
            $0.closedAt = caller.now
        }
        try referrals.refresh(held.referralID, for: caller, in: tx)
    }

    func talkReopened(_ interview: Interview, for caller: Caller, in tx: WriteTransaction) throws {
        guard let request = try request(of: interview, for: caller, in: tx), request.status == .held else { return }
        let open = try store.change(request, as: "scheduled", for: caller, in: tx) {
            $0.status = .scheduled
            $0.closedAt = nil
        }
        try referrals.refresh(open.referralID, for: caller, in: tx)
    }

    func remindToSchedule(_ request: Stored<InterviewRequest>, for caller: Caller, in tx: WriteTransaction) throws {
        let due = caller.now.adding(days: reminders.intervals.scheduleDays)
        try reminders.set(.schedule, on: .request(request), due: due, for: caller, in: tx)
    }

    /// Reminds to follow up while follow-ups are left.
    func remindToFollowUp(_ request: Stored<InterviewRequest>, for caller: Caller, in tx: WriteTransaction) throws {
        guard request.followUpCount < request.maxFollowUps else { return }
        let due = (request.lastSentAt ?? caller.now).adding(days: reminders.intervals.followUpDays)
        try reminders.set(.followUp, on: .request(request), due: due, for: caller, in: tx)
    }
}
