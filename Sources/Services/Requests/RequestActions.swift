public import Records

/// The body of `send`.
public struct Sending: Content {
    public var channel: RequestChannel?
    public var sentAt: Instant?
    public var overrideReason: String?

    public init() {}

    public static let fields = Fields<Sending> {
        Field("channel", .choice(), \.channel)
        Field("sent_at", .moment, \.sentAt)
        Field("override_reason", .long(1...1_000), \.overrideReason)
    }
}

/// The body of `follow_up`.
public struct FollowingUp: Content {
    public var message: String?
    public var overrideReason: String?

    public init() {}

    public static let fields = Fields<FollowingUp> {
        Field("message", .long(), \.message)
        Field("override_reason", .long(1...1_000), \.overrideReason)
    }
}

/// The body of `accept` and `decline`.
public struct Answering: Content {
    public var answerNote: String?

    public init() {}

    public static let fields = Fields<Answering> { Field("answer_note", .long(), \.answerNote) }
}

/// The body of `schedule`: an interview but for what the request knows already.
public struct Scheduling: Content {
    public var interview = Interview()

    public init() {}

    public static let fields = Fields<Scheduling> {
        Interview.talk.map { $0.lifted(\.interview) }
        Interview.labelFields.map { $0.lifted(\.interview) }
    }

    public func conflicts() -> [FieldError] { interview.conflicts() }
}
