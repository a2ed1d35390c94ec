import JSON
public import Records

/// What goes with a type of talk: its focus, its aims, how severe the checks are, what is to be done when it is over, and
/// advice for each phase (S122, S123).
public struct InterviewTypePack: Entry, Equatable {
    public var key = InterviewType.careerExploration
    public var name = ""
    public var focus = Focus.role
    public var objectives: [Objective] = []
    public var severities: [String: CheckSeverity] = [:]
    public var questionIDs: [UUIDv7] = []
    public var closeOut: [CloseOutStep] = []
    public var guidance: [GuidanceLine] = []

    public init() {}

    public static let name = ResourceName("interview_type", plural: "interview_types")
    public static let fields = Fields<InterviewTypePack> {
        Field("key", .choice(), \.key).byServer()
        members
    }

    /// What an instance can make its own.
    static let members: [Field<InterviewTypePack>] = [
        Field("name", .line(1...60), \.name),
        Field("focus", .choice(), \.focus),
        Field("objectives", .list(of: .choice(), atMost: 5, distinct: true), \.objectives),
        Field("severities", .map(CheckCatalogue.adjustable, of: .choice()), \.severities),
        Field("question_ids", .list(of: .id, atMost: 100, distinct: true), \.questionIDs).byServer(),
        Field("close_out", .list(of: .choice(), atMost: 9, distinct: true), \.closeOut),
        Field("guidance", .list(of: .object(), atMost: 200), \.guidance),
    ]
}

/// A piece of advice, when it is of use, and where it comes from.
public struct GuidanceLine: Content, Equatable {
    public var phase = Phase.find
    public var text = ""
    /// A row of the practice, or `own` for ours.
    public var source = ""

    public init() {}

    init(_ phase: Phase, _ text: String, _ source: String) {
        (self.phase, self.text, self.source) = (phase, text, source)
    }

    public static let fields = Fields<GuidanceLine> {
        Field("phase", .choice(), \.phase, required: true)
        Field("text", .line(1...500), \.text, required: true)
        Field("source", .line(1...20), \.source, required: true)
    }
}

/// The parts of the way from a name to what came of a talk.
public enum Phase: String, Word { case find, ask, prepare, hold, after }

/// What is to be done when a talk is over (S96 to S101, S107).
public enum CloseOutStep: String, Word {
    case thankedInPerson = "thanked_in_person"
    case referralAsked = "referral_asked"
    case keepInTouchAsked = "keep_in_touch_asked"
    case thankYouSent = "thank_you_sent"
    case referralsRecorded = "referrals_recorded"
    case recommendationsRecorded = "recommendations_recorded"
    case promisesRecorded = "promises_recorded"
    case linkedinInvited = "linkedin_invited"
    case reflectionWritten = "reflection_written"
}

/// A pack as it stood before it was changed.
public struct InterviewTypeVersion: Entry, Equatable {
    public var pack = InterviewTypePack()
    /// The version that the pack had.
    public var packVersion = 1
    /// What was changed then, by the names of members.
    public var changed: [String] = []
    /// Who changed it; nil when she is gone.
    public var changedBy: UUIDv7?

    public init() {}

    public static let name = ResourceName("interview_type_version", plural: "interview_type_versions")
    public static let head = "id, 1, at, at"
    public static let fields = Fields<InterviewTypeVersion> {
        Field("pack_version", .integer(1...Int.max), \.packVersion).byServer()
        Field("changed", .list(of: .line(1...64), atMost: 20), \.changed).byServer()
        Field("changed_by", .id, \.changedBy).byServer()
        InterviewTypePack.fields.all.map { $0.lifted(\.pack).byServer() }
    }
}
