public import Records
public import SQLite

/// Keeps attempts; one that reached its person restarts the clock of keeping in touch, as a sending does.
public struct AttemptService: Keeping {
    public let store: Store<Attempt>
    let requests: Store<InterviewRequest>
    let keepInTouch: KeepInTouch

    /// Throws `invalid` for an instant that is still to come.
    public func create(_ value: Attempt, for caller: Caller, in tx: WriteTransaction) throws -> Stored<Attempt> {
        var attempt = value
        attempt.at = try past(value.at, "#/at", for: caller)
        attempt.contactID = try requests.find(value.requestID, of: caller.ownerID, in: tx).contactID
        let made = try store.create(attempt, for: caller, in: tx)
        if made.outcome.isTouch { try keepInTouch.touched(made.contactID, for: caller, in: tx) }
        return made
    }

    public func update(
        _ object: Stored<Attempt>, to value: Attempt, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Attempt> {
        _ = try past(value.at, "#/at", for: caller)
        let attempt = try store.change(object, for: caller, in: tx) { $0 = value }
        if object.outcome.isTouch || attempt.outcome.isTouch { try refresh(attempt, for: caller, in: tx) }
        return attempt
    }

    public func trash(_ object: Stored<Attempt>, for caller: Caller, in tx: WriteTransaction) throws {
        try store.trash(object, for: caller, in: tx)
        try refresh(object, for: caller, in: tx)
    }

    public func restore(
        _ object: Stored<Attempt>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Attempt> {
        let attempt = try store.restore(object, for: caller, in: tx)
        try refresh(attempt, for: caller, in: tx)
        return attempt
    }

    private func refresh(_ attempt: Stored<Attempt>, for caller: Caller, in tx: WriteTransaction) throws {
        let contact = try keepInTouch.contacts.find(attempt.contactID, of: caller.ownerID, in: tx)
        try keepInTouch.refresh(contact, for: caller, in: tx)
    }
}
