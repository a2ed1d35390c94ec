public import Records
public import SQLite

/// Keeps messages; one that is sent counts as a touch and closes the reminders that waited for it.
public struct MessageService: Keeping {
    public let store: Store<Message>
    let interviews: Store<Interview>
    let requests: RequestService
    let keepInTouch: KeepInTouch

    private var reminders: ReminderRules { keepInTouch.reminders }

    /// Throws `invalid` for thanks for a talk, or a follow-up to a request, with somebody else.
    public func create(_ value: Message, for caller: Caller, in tx: WriteTransaction) throws -> Stored<Message> {
        try check(value, for: caller, in: tx)
        return try store.create(value, for: caller, in: tx)
    }

    public func update(
        _ object: Stored<Message>, to value: Message, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Message> {
        try check(value, for: caller, in: tx)
        return try store.change(object, for: caller, in: tx) { $0 = value }
    }

    public func trash(_ object: Stored<Message>, for caller: Caller, in tx: WriteTransaction) throws {
        try store.trash(object, for: caller, in: tx)
        if object.status == .sent { try refresh(object.contactID, for: caller, in: tx) }
    }

    public func restore(
        _ object: Stored<Message>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Message> {
        let message = try store.restore(object, for: caller, in: tx)
        if message.status == .sent { try refresh(message.contactID, for: caller, in: tx) }
        return message
    }

    /// Notes that the owner has sent it, from her own mailbox. A follow-up to a request counts as one of its follow-ups.
    ///
    /// Throws `checksFailed` while a check of severity error fires and no reason to override it is given, and
    /// `followUpLimit`, `contactSuppressed` and `invalidTransition` as the request does.
    public func send(
        _ message: Stored<Message>, _ sending: SendingMessage, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Message> {
        let at = try past(sending.sentAt, "#/sent_at", for: caller)
        let next = try Message.states.next(message.status, by: .send)
        let report = try MessageChecks.report(on: message, for: caller, in: tx)
        try report.allow(sending.overrideReason) { _ in "body" }
        let sent = try store.change(message, as: "sent", for: caller, in: tx) {
            $0.status = next
            $0.sentAt = at
            $0.channel = sending.channel ?? $0.channel
            $0.overrideReason = sending.overrideReason
        }
        try closeReminders(sent, for: caller, in: tx)
        try keepInTouch.touched(sent.contactID, for: caller, in: tx)
        return sent
    }

    private func closeReminders(_ message: Stored<Message>, for caller: Caller, in tx: WriteTransaction) throws {
        switch message.kind {
        case .thankYou:
            if let talk = try interviews.live(message.interviewID, of: caller.ownerID, in: tx) {
                try reminders.close([.thankYou], on: .interview(talk), as: .done, for: caller, in: tx)
            } else {
                try reminders.close([.thankYou], on: .contact(message.contactID), as: .done, for: caller, in: tx)
            }
        case .followUp:
            guard let request = try requests.store.live(message.requestID, of: caller.ownerID, in: tx) else { return }
            var followUp = FollowingUp()
            followUp.message = message.body
            followUp.overrideReason = message.overrideReason
            _ = try requests.followUp(request, followUp, for: caller, in: tx)
        case .update, .introductionAsk, .introductionThanks, .other: break
        }
    }

    private func check(_ message: Message, for caller: Caller, in tx: ReadTransaction) throws {
        var errors: [FieldError] = []
        if message.kind == .thankYou,
            let talk = try interviews.live(message.interviewID, of: caller.ownerID, in: tx),
            talk.contactID != message.contactID
        {
            errors.append(FieldError("#/interview_id", .conflictWith, "is a talk with somebody else"))
        }
        if message.kind == .followUp,
            let request = try requests.store.live(message.requestID, of: caller.ownerID, in: tx),
            request.contactID != message.contactID
        {
            errors.append(FieldError("#/request_id", .conflictWith, "is a request to somebody else"))
        }
        if !errors.isEmpty { throw ServiceError.invalid(errors) }
    }

    private func refresh(_ contact: ID<Contact>, for caller: Caller, in tx: WriteTransaction) throws {
        try keepInTouch.refresh(keepInTouch.contacts.find(contact, of: caller.ownerID, in: tx), for: caller, in: tx)
    }
}
