import Records
import SQLite

/// How long after its cause a reminder that a rule makes is due; common advice and ours, not the sources'.
public struct ReminderIntervals: Sendable {
    /// Before a talk.
    public var prepareDays = 2
    public var rehearseDays = 1
    /// After a talk.
    public var thankYouHours = 24
    public var linkedinDays = 2
    /// After a request was sent, and after each follow-up.
    public var followUpDays = 7
    /// After a request was accepted without a time.
    public var scheduleDays = 2
    /// After an introduction was made.
    public var sendRequestDays = 2

    public init() {}
}

/// Makes, moves and closes reminders inside the transaction that causes them.
struct ReminderRules: Sendable {
    let store: Store<Reminder>
    let contacts: Store<Contact>
    let intervals: ReminderIntervals

    /// What a rule's reminder is tied to: at most one pending one for each rule and subject.
    enum Subject {
        case interview(Stored<Interview>)
        case request(Stored<InterviewRequest>)
        case contact(ID<Contact>)
    }

    /// Sees to it that a pending reminder is due then: one that waits is moved, else one is made.
    func set(
        _ kind: ReminderKind, on subject: Subject, due: Instant, for caller: Caller, in tx: WriteTransaction
    ) throws {
        let waiting = try pending([kind], on: subject, for: caller, in: tx)
        if !waiting.isEmpty { return try move(waiting, to: due, for: caller, in: tx) }
        var reminder = Reminder.blank(for: caller)
        reminder.kind = kind
        reminder.dueAt = due
        reminder.origin = .rule
        reminder.rule = kind.rawValue
        switch subject {
        case .interview(let interview):
            reminder.interviewID = interview.id
            reminder.contactID = interview.contactID
        case .request(let request):
            reminder.requestID = request.id
            reminder.contactID = request.contactID
        case .contact(let contact): reminder.contactID = contact
        }
        reminder.title = try title(kind, with: reminder.contactID, for: caller, in: tx)
        _ = try store.create(reminder, for: caller, in: tx)
    }

    /// Moves those that wait, and makes none.
    func move(
        _ kind: ReminderKind, on subject: Subject, due: Instant, for caller: Caller, in tx: WriteTransaction
    ) throws {
        try move(try pending([kind], on: subject, for: caller, in: tx), to: due, for: caller, in: tx)
    }

    private func move(
        _ reminders: [Stored<Reminder>], to due: Instant, for caller: Caller, in tx: WriteTransaction
    ) throws {
        for reminder in reminders {
            _ = try store.change(reminder, for: caller, in: tx) { $0.dueAt = due }
        }
    }

    /// Closes what waits: as done when the thing happened, as dismissed when its cause went.
    func close(
        _ kinds: [ReminderKind], on subject: Subject, as status: ReminderStatus, for caller: Caller,
        in tx: WriteTransaction
    ) throws {
        for reminder in try pending(kinds, on: subject, for: caller, in: tx) {
            _ = try store.change(reminder, as: status.rawValue, for: caller, in: tx) {
                $0.status = status
                $0.closedAt = caller.now
                $0.closedBy = .rule
            }
        }
    }

    /// Those that a rule made and that wait.
    func pending(
        _ kinds: [ReminderKind], on subject: Subject, for caller: Caller, in tx: WriteTransaction
    ) throws -> [Stored<Reminder>] {
        let about: SQL =
            switch subject {
            case .interview(let interview): "interview_id = \(interview.id)"
            case .request(let request): "request_id = \(request.id)"
            case .contact(let contact): "contact_id = \(contact)"
            }
        let rules = kinds.map { kind -> SQL in "\(kind.rawValue)" }.joined(separator: ", ")
        return try store.all(
            of: caller.ownerID, where: "\(about) AND status = 'pending' AND rule IN (\(rules))", in: tx)
    }

    private func title(
        _ kind: ReminderKind, with contact: ID<Contact>?, for caller: Caller, in tx: WriteTransaction
    ) throws -> String {
        let person = try contact.map { try contacts.find($0, of: caller.ownerID, in: tx).name } ?? "your contact"
        let name =
            person.unicodeScalars.count <= 120
            ? person : String(String.UnicodeScalarView(person.unicodeScalars.prefix(120)))
        return switch kind {
        case .prepare: "Prepare for your talk with \(name)"
        case .rehearse: "Rehearse your pitch and your questions for \(name)"
        case .thankYou: "Thank \(name) for the talk"
        case .linkedin: "Invite \(name) to connect on LinkedIn"
        case .followUp: "Follow up on your request to \(name)"
        case .schedule: "Agree on a time with \(name)"
        case .keepInTouch: "Get in touch with \(name) again"
        case .sendRequest: "Send your request to \(name)"
        case .custom, .promise, .habit, .posting: "\(name)"
        }
    }
}
