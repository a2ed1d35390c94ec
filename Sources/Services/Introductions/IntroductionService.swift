public import Records
public import SQLite

/// Keeps introductions; one that was made warms the contact and reminds the owner to send her request (S29).
public struct IntroductionService: Keeping {
    public let store: Store<Introduction>
    let requests: Store<InterviewRequest>
    let reminders: ReminderRules

    /// Notes that the go-between was asked. Throws `invalid` for an instant to come.
    public func ask(
        _ introduction: Stored<Introduction>, _ body: AskingForIntroduction, for caller: Caller,
        in tx: WriteTransaction
    ) throws -> Stored<Introduction> {
        let at = try past(body.askedAt, "#/asked_at", for: caller)
        return try step(introduction, by: .ask, for: caller, in: tx) { $0.askedAt = at }
    }

    /// Notes that the two were brought together; the request is to follow within two days.
    ///
    /// Throws `invalid` for an instant to come.
    public func make(
        _ introduction: Stored<Introduction>, _ body: MakingIntroduction, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Introduction> {
        let at = try past(body.madeAt, "#/made_at", for: caller)
        let made = try step(introduction, by: .make, for: caller, in: tx) { $0.madeAt = at }
        try remindToSend(made, for: caller, in: tx)
        return made
    }

    /// Notes that the go-between would rather not.
    public func decline(
        _ introduction: Stored<Introduction>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Introduction> {
        try step(introduction, by: .decline, for: caller, in: tx) { $0.closedAt = caller.now }
    }

    /// Lets it be.
    public func drop(
        _ introduction: Stored<Introduction>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Introduction> {
        try step(introduction, by: .drop, for: caller, in: tx) { $0.closedAt = caller.now }
    }

    /// The reminder goes with the last introduction to the contact that was made.
    public func trash(_ object: Stored<Introduction>, for caller: Caller, in tx: WriteTransaction) throws {
        try store.trash(object, for: caller, in: tx)
        guard object.status == .made, try !isIntroduced(object.toContactID, for: caller, in: tx) else { return }
        try reminders.close([.sendRequest], on: .contact(object.toContactID), as: .dismissed, for: caller, in: tx)
    }

    public func restore(
        _ object: Stored<Introduction>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Introduction> {
        let introduction = try store.restore(object, for: caller, in: tx)
        if introduction.status == .made { try remindToSend(introduction, for: caller, in: tx) }
        return introduction
    }

    private func isIntroduced(_ contact: ID<Contact>, for caller: Caller, in tx: ReadTransaction) throws -> Bool {
        try store.count(of: caller.ownerID, where: "to_contact_id = \(contact) AND status = 'made'", in: tx) > 0
    }

    /// Not while the contact has been asked since, or is about to be met.
    private func remindToSend(
        _ introduction: Stored<Introduction>, for caller: Caller, in tx: WriteTransaction
    ) throws {
        guard let madeAt = introduction.madeAt else { return }
        let answered: SQL = """
            contact_id = \(introduction.toContactID) AND (status IN ('sent', 'accepted', 'scheduled') \
            OR last_sent_at >= \(madeAt))
            """
        guard try requests.count(of: caller.ownerID, where: answered, in: tx) == 0 else { return }
        let due = madeAt.adding(days: reminders.intervals.sendRequestDays)
        try reminders.set(.sendRequest, on: .contact(introduction.toContactID), due: due, for: caller, in: tx)
    }

    private func step(
        _ introduction: Stored<Introduction>, by action: IntroductionAction, for caller: Caller,
        in tx: WriteTransaction, _ edit: (inout Introduction) -> Void
    ) throws -> Stored<Introduction> {
        let next = try Introduction.states.next(introduction.status, by: action)
        return try store.change(introduction, as: next.rawValue, for: caller, in: tx) {
            $0.status = next
            edit(&$0)
        }
    }
}
