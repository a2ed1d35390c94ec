public import Records

/// The body of `complete`.
public struct Completing: Content {
    public var endedAt: Instant?

    public init() {}

    public static let fields = Fields<Completing> { Field("ended_at", .moment, \.endedAt) }
}

/// The body of `cancel`.
public struct Cancelling: Content {
    public var by = Side.me
    public var reason: String?

    public init() {}

    public static let fields = Fields<Cancelling> {
        Field("by", .choice(), \.by, required: true)
        Field("reason", .long(), \.reason)
    }
}

/// The body of `no_show`.
public struct Missing: Content {
    public var who = Side.me

    public init() {}

    public static let fields = Fields<Missing> { Field("who", .choice(), \.who, required: true) }
}

/// The body of `reschedule`.
public struct Rescheduling: Content {
    public var startsAt = Instant.unset
    public var timeZone: Zone?
    public var by = Side.me

    public init() {}

    public static let fields = Fields<Rescheduling> {
        Field("starts_at", .moment, \.startsAt, required: true)
        Field("time_zone", .zone, \.timeZone)
        Field("by", .choice(), \.by, required: true)
    }
}

/// The body of `set_recording_consent`.
public struct Consenting: Content {
    public var consent = ConsentStep.asked
    public var by: String?

    public init() {}

    public static let fields = Fields<Consenting> {
        Field("consent", .choice(), \.consent, required: true)
        Field("by", .line(), \.by)
    }
}

public enum ConsentStep: String, Word {
    case asked, granted, refused

    var state: RecordingConsent {
        switch self {
        case .asked: .asked
        case .granted: .granted
        case .refused: .refused
        }
    }
}
