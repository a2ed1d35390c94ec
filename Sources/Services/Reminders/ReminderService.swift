public import Records
public import SQLite

/// The body of `snooze`.
public struct Snoozing: Content {
    public var until = Instant.unset

    public init() {}

    public static let fields = Fields<Snoozing> { Field("until", .moment, \.until, required: true) }
}

/// Keeps reminders.
public struct ReminderService: Keeping {
    public let store: Store<Reminder>

    public func complete(
        _ reminder: Stored<Reminder>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Reminder> {
        try close(reminder, by: .complete, for: caller, in: tx)
    }

    public func dismiss(
        _ reminder: Stored<Reminder>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Reminder> {
        try close(reminder, by: .dismiss, for: caller, in: tx)
    }

    /// Puts it off. Throws `invalid` for an instant that has passed.
    public func snooze(
        _ reminder: Stored<Reminder>, _ body: Snoozing, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Reminder> {
        guard body.until > caller.now else {
            throw ServiceError.invalid([FieldError("#/until", .tooSmall, "has passed already")])
        }
        _ = try Reminder.states.next(reminder.status, by: .snooze)
        return try store.change(reminder, as: "snoozed", for: caller, in: tx) { $0.dueAt = body.until }
    }

    public func reopen(
        _ reminder: Stored<Reminder>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Reminder> {
        let next = try Reminder.states.next(reminder.status, by: .reopen)
        return try store.change(reminder, as: "reopened", for: caller, in: tx) {
            $0.status = next
            $0.closedAt = nil
            $0.closedBy = nil
        }
    }

    private func close(
        _ reminder: Stored<Reminder>, by action: ReminderAction, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Reminder> {
        let next = try Reminder.states.next(reminder.status, by: action)
        return try store.change(reminder, as: next.rawValue, for: caller, in: tx) {
            $0.status = next
            $0.closedAt = caller.now
            $0.closedBy = .user
        }
    }
}
