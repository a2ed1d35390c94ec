public import Records

/// A short talk in which the owner learns from someone who does the work (S1).
public struct Interview: Shared, Equatable {
    public var contactID = ID<Contact>.unset
    public var requestID: ID<InterviewRequest>?
    public var interviewType = InterviewType.careerExploration
    public var objectives: [Objective] = []
    public var focus: Focus?
    public var startsAt = Instant.unset
    public var timeZone = Zone.utc
    public var durationMinutes = 15
    public var format = TalkFormat.inPerson
    public var occasion = Occasion.coffeeBreak
    public var placeKind: PlaceKind?
    public var place: String?
    public var meetingURL: String?
    public var isInternal = false
    public var preparationMinutes = 0
    public var workplaceObservations: String?
    public var ideasExchanged: String?
    public var summary: String?
    public var nextSteps: [String] = []
    public var fit: Int?
    public var fitVerdict: FitVerdict?
    public var comfort: Comfort?
    public var ownTalkShare: Int?
    public var keepInTouchOK: Bool?
    public var interestVoiced = false
    public var recordingURL: String?
    public var overrideReason: String?
    public var status = InterviewStatus.scheduled
    public var startedAt: Instant?
    public var endedAt: Instant?
    public var rescheduleCount = 0
    public var rescheduledBy: Side?
    public var recordingConsent = RecordingConsent.notAsked
    public var recordingConsentBy: String?
    public var recordingConsentAt: Instant?
    public var cancelledBy: Side?
    public var cancelReason: String?
    public var missedBy: Side?
    public var labels = Labels()

    public init() {}

    public static let name = ResourceName("interview", plural: "interviews")
    public typealias Reading = InterviewsScope
    public static let fields = Fields<Interview> {
        Field("contact_id", \.contactID).filterable().onCreate().owned()
        Field("request_id", \.requestID).filterable().byServer()
        Field("interview_type", .choice(), \.interviewType, required: true).filterable()
        Field("objectives", .list(of: .choice(), atMost: 5, distinct: true), \.objectives)
        talk
        Field("status", .choice(), \.status).filterable().byServer()
        Field("started_at", .moment, \.startedAt).byServer()
        Field("ended_at", .moment, \.endedAt).byServer()
        Field("reschedule_count", .integer(0...Int.max), \.rescheduleCount).byServer()
        Field("rescheduled_by", .choice(), \.rescheduledBy).byServer()
        Field("recording_consent", .choice(), \.recordingConsent).filterable().byServer()
        Field("recording_consent_by", .line(), \.recordingConsentBy).byServer()
        Field("recording_consent_at", .moment, \.recordingConsentAt).byServer()
        Field("cancelled_by", .choice(), \.cancelledBy).byServer()
        Field("cancel_reason", .long(), \.cancelReason).byServer()
        Field("missed_by", .choice(), \.missedBy).byServer()
    }

    /// The members that describe the talk itself: all that a request does not know yet when it is scheduled.
    @FieldsBuilder<Interview> static var talk: [Field<Interview>] {
        Field("focus", .choice(), \.focus)
        Field("starts_at", .moment, \.startsAt, required: true).filterable().sortable().onCreate()
        Field("time_zone", .zone, \.timeZone, required: true).onCreate()
        Field("duration_minutes", .integer(1...480), \.durationMinutes)
        Field("format", .choice(), \.format).filterable()
        Field("occasion", .choice(), \.occasion)
        Field("place_kind", .choice(), \.placeKind)
        Field("place", .line(), \.place).searchable()
        Field("meeting_url", .url, \.meetingURL)
        Field("internal", .flag, \.isInternal).filterable()
        Field("preparation_minutes", .integer(0...10_000), \.preparationMinutes)
        Field("workplace_observations", .long(), \.workplaceObservations).searchable()
        Field("ideas_exchanged", .long(), \.ideasExchanged).searchable()
        Field("summary", .long(), \.summary).searchable()
        Field("next_steps", .list(of: .line()), \.nextSteps)
        Field("fit", .integer(1...5), \.fit).filterable()
        Field("fit_verdict", .choice(), \.fitVerdict).filterable()
        Field("comfort", .object(), \.comfort)
        Field("own_talk_share", .integer(0...100), \.ownTalkShare)
        Field("keep_in_touch_ok", .flag, \.keepInTouchOK)
        Field("interest_voiced", .flag, \.interestVoiced)
        Field("recording_url", .url, \.recordingURL)
        Field("override_reason", .long(1...1_000), \.overrideReason)
    }

    /// A talk over half an hour is no short talk, and asks for a reason (S55).
    public func conflicts() -> [FieldError] {
        guard durationMinutes > 30, overrideReason == nil else { return [] }
        let detail = "above 30 minutes needs override_reason, as it is more than was to be asked for"
        return [FieldError("#/duration_minutes", .conflictWith, detail, limit: 30)]
    }
}

public enum Focus: String, Word { case role, occupation, organization, workplace, industry }

public enum Occasion: String, Word {
    case coffeeBreak = "coffee_break"
    case meeting, call
}

public enum PlaceKind: String, Word {
    case theirWorkplace = "their_workplace"
    case cafe, cafeteria, campus, online, other
}

public enum FitVerdict: String, Word {
    case better
    case asExpected = "as_expected"
    case worse
}

/// How at ease each side was (S126).
public struct Comfort: Content, Equatable {
    public var mine: Int?
    public var theirs: Int?

    public init() {}

    public static let fields = Fields<Comfort> {
        Field("mine", .integer(1...5), \.mine)
        Field("theirs", .integer(1...5), \.theirs)
    }
}

public enum InterviewStatus: String, Word {
    case scheduled
    case inProgress = "in_progress"
    case held, cancelled
    case noShow = "no_show"
}

public enum InterviewAction: String, Word {
    case start, complete, cancel
    case noShow = "no_show"
    case reschedule, reopen
    case setRecordingConsent = "set_recording_consent"
}

/// Whether the talk may be recorded (S92).
public enum RecordingConsent: String, Word {
    case notAsked = "not_asked"
    case asked, granted, refused
}

/// One of the two who talk.
public enum Side: String, Word { case me, them }
