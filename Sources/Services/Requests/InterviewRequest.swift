public import Records

/// Asking one contact for a talk (S42 to S64).
public struct InterviewRequest: Shared, Equatable {
    public var contactID = ID<Contact>.unset
    public var interviewType = InterviewType.careerExploration
    public var objectives: [Objective] = []
    public var intention: String?
    public var purpose: String?
    public var whyYou: String?
    public var arrangement = Arrangement.direct
    public var introductionID: ID<Introduction>?
    public var referralID: ID<Referral>?
    public var targetID: ID<Target>?
    public var pitchID: ID<Pitch>?
    public var channel = RequestChannel.email
    public var subject: String?
    public var message: String?
    public var askedMinutes = 15
    public var format: TalkFormat?
    public var proposedTimes: [Instant] = []
    public var maxFollowUps = 2
    public var respondBy: LocalDate?
    public var status = RequestStatus.draft
    public var sentAt: Instant?
    public var lastSentAt: Instant?
    public var repliedAt: Instant?
    public var closedAt: Instant?
    public var followUpCount = 0
    public var followUpMessage: String?
    public var answerNote: String?
    public var overrideReason: String?
    public var awaitedUntil: LocalDate?
    public var labels = Labels()

    public init() {}

    public static let name = ResourceName("request", plural: "requests")
    public typealias Reading = InterviewsScope
    public static let fields = Fields<InterviewRequest> {
        Field("contact_id", \.contactID).filterable().onCreate().owned()
        Field("interview_type", .choice(), \.interviewType, required: true).filterable()
        Field("objectives", .list(of: .choice(), atMost: 5, distinct: true), \.objectives)
        Field("intention", .long(), \.intention).searchable()
        Field("purpose", .long(), \.purpose).searchable()
        Field("why_you", .long(), \.whyYou).searchable()
        Field("arrangement", .choice(), \.arrangement).filterable()
        Field("introduction_id", \.introductionID).filterable()
        Field("referral_id", \.referralID).filterable()
        Field("target_id", \.targetID).filterable()
        Field("pitch_id", \.pitchID).filterable()
        Field("channel", .choice(), \.channel).filterable()
        Field("subject", .line(), \.subject).searchable()
        Field("message", .long(), \.message).searchable()
        Field("asked_minutes", .integer(1...30), \.askedMinutes)
        Field("format", .choice(), \.format).filterable()
        Field("proposed_times", .list(of: .moment, atMost: 10), \.proposedTimes)
        Field("max_follow_ups", .integer(0...10), \.maxFollowUps)
        Field("respond_by", .date, \.respondBy).filterable().sortable()
        Field("status", .choice(), \.status).filterable().byServer()
        Field("sent_at", .moment, \.sentAt).filterable().sortable().byServer()
        Field("last_sent_at", .moment, \.lastSentAt).byServer()
        Field("replied_at", .moment, \.repliedAt).filterable().byServer()
        Field("closed_at", .moment, \.closedAt).filterable().byServer()
        Field("follow_up_count", .integer(0...Int.max), \.followUpCount).byServer()
        Field("follow_up_message", .long(), \.followUpMessage).byServer()
        Field("answer_note", .long(), \.answerNote).byServer().searchable()
        Field("override_reason", .long(1...1_000), \.overrideReason).byServer()
        Field("awaited_until", .date, \.awaitedUntil).filterable().byServer()
    }
    public static let derived = [states.allowedActions]
    public static let computed = [RequestChecks.members]

    public static let states = StateMachine<RequestStatus, RequestAction> {
        (.send, from: [.draft, .noResponse], to: .sent)
        (.followUp, from: [.sent], to: .sent)
        (.accept, from: [.sent, .noResponse], to: .accepted)
        (.decline, from: [.sent, .noResponse, .accepted], to: .declined)
        (.noResponse, from: [.sent], to: .noResponse)
        (.schedule, from: [.sent, .noResponse, .accepted], to: .scheduled)
        (.withdraw, from: [.draft, .sent, .noResponse, .accepted], to: .withdrawn)
        (.reopen, from: [.declined, .withdrawn], to: .sent)
    }

    /// What came by an introduction is arranged by it (S43).
    public func conflicts() -> [FieldError] {
        guard introductionID != nil, arrangement != .introduction else { return [] }
        let detail = "must be introduction while introduction_id stands"
        return [FieldError("#/arrangement", .conflictWith, detail)]
    }

    /// Days for which an answer is awaited after the last sending; our choice, not the sources'.
    static let daysToAnswer = 14

    /// Until which day of the owner's an answer to what was sent then is awaited (S60): `respond_by`, unless that day had
    /// passed already, else 14 days later.
    func lastDay(after sending: Instant, in zone: Zone) -> LocalDate {
        let sent = zone.date(at: sending)
        return respondBy.flatMap { $0 >= sent ? $0 : nil } ?? sent.adding(days: Self.daysToAnswer)
    }
}

public enum InterviewType: String, Word {
    case careerExploration = "career_exploration"
    case companyInsider = "company_insider"
    case hiringManager = "hiring_manager"
}

/// What the owner wants out of a talk (S5 to S8, S20).
public enum Objective: String, Word {
    case learnField = "learn_field"
    case learnPosition = "learn_position"
    case learnWorkplace = "learn_workplace"
    case understandPath = "understand_path"
    case buildNetwork = "build_network"
}

public enum Arrangement: String, Word { case direct, introduction, referral }

public enum RequestChannel: String, Word {
    case email, phone, linkedin
    case inPerson = "in_person"
    case introduction
}

public enum TalkFormat: String, Word {
    case inPerson = "in_person"
    case phone, video, email
}

public enum RequestStatus: String, Word {
    case draft, sent, accepted, declined
    case noResponse = "no_response"
    case withdrawn, scheduled, held
}

public enum RequestAction: String, Word {
    case send
    case followUp = "follow_up"
    case accept, decline
    case noResponse = "no_response"
    case schedule, withdraw, reopen
}
