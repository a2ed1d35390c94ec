import JSON
public import Records

/// Something to do at a time, set by the owner or by a rule (S69, S100, S101).
public struct Reminder: Resource, Equatable {
    public var title = ""
    public var kind = ReminderKind.custom
    public var dueAt = Instant.unset
    public var timeZone = Zone.utc
    public var leadMinutes = 0
    public var contactID: ID<Contact>?
    public var requestID: ID<InterviewRequest>?
    public var interviewID: ID<Interview>?
    public var referralID: ID<Referral>?
    public var paused = false
    public var status = ReminderStatus.pending
    public var closedAt: Instant?
    public var closedBy: ReminderOrigin?
    public var origin = ReminderOrigin.user
    public var rule: String?
    public var labels = Labels()

    public init() {}

    public static func blank(for caller: Caller) -> Reminder {
        var reminder = Reminder()
        reminder.timeZone = caller.zone
        return reminder
    }

    public static let name = ResourceName("reminder", plural: "reminders")
    public static let fields = Fields<Reminder> {
        Field("title", .line(), \.title, required: true).searchable()
        Field("kind", .choice(), \.kind).filterable()
        Field("due_at", .moment, \.dueAt, required: true).filterable().sortable()
        Field("time_zone", .zone, \.timeZone)
        Field("lead_minutes", .integer(0...43_200), \.leadMinutes)
        Field("contact_id", \.contactID).filterable().owned()
        Field("request_id", \.requestID).filterable().owned()
        Field("interview_id", \.interviewID).filterable().owned()
        Field("referral_id", \.referralID).filterable()
        Field("paused", .flag, \.paused).filterable()
        Field("status", .choice(), \.status).filterable().byServer()
        Field("closed_at", .moment, \.closedAt).byServer()
        Field("closed_by", .choice(), \.closedBy).byServer()
        Field("origin", .choice(), \.origin).filterable().byServer()
        Field("rule", .line(), \.rule).byServer()
    }
    public static let derived = [overdue, states.allowedActions]

    private static let overdue = Derived("overdue", .boolean, from: ["status", "due_at"]) { row, out in
        guard row.text(0) == ReminderStatus.pending.rawValue, let due = row.instant(1) else { return out.bool(false) }
        out.bool(due < row.caller.now)
    }

    static let states = StateMachine<ReminderStatus, ReminderAction> {
        (.complete, from: [.pending], to: .done)
        (.dismiss, from: [.pending], to: .dismissed)
        (.snooze, from: [.pending], to: .pending)
        (.reopen, from: [.done, .dismissed], to: .pending)
    }
}

public enum ReminderKind: String, Word {
    case custom, prepare, rehearse, schedule
    case thankYou = "thank_you"
    case followUp = "follow_up"
    case keepInTouch = "keep_in_touch"
    case promise
    case sendRequest = "send_request"
    case linkedin, habit, posting
}

public enum ReminderStatus: String, Word { case pending, done, dismissed }

/// Who made or closed a reminder.
public enum ReminderOrigin: String, Word { case user, rule }

public enum ReminderAction: String, Word { case complete, dismiss, snooze, reopen }
