import JSON
public import Records

/// Somebody whom the owner knows brings her together with somebody she hopes to meet (S29, S30).
public struct Introduction: Resource, Equatable {
    public var viaContactID = ID<Contact>.unset
    public var toContactID = ID<Contact>.unset
    public var message: String?
    public var status = IntroductionStatus.planned
    public var askedAt: Instant?
    public var madeAt: Instant?
    public var closedAt: Instant?
    public var labels = Labels()

    public init() {}

    public static let name = ResourceName("introduction", plural: "introductions")
    public static let fields = Fields<Introduction> {
        Field("via_contact_id", \.viaContactID).filterable().onCreate()
        Field("to_contact_id", \.toContactID).filterable().onCreate().owned()
        Field("message", .long(), \.message).searchable()
        Field("status", .choice(), \.status).filterable().byServer()
        Field("asked_at", .moment, \.askedAt).filterable().byServer()
        Field("made_at", .moment, \.madeAt).filterable().byServer()
        Field("closed_at", .moment, \.closedAt).byServer()
    }
    public static let derived = [states.allowedActions]

    static let states = StateMachine<IntroductionStatus, IntroductionAction> {
        (.ask, from: [.planned], to: .asked)
        (.make, from: [.planned, .asked], to: .made)
        (.decline, from: [.asked], to: .declined)
        (.drop, from: [.planned, .asked], to: .dropped)
    }

    public func conflicts() -> [FieldError] {
        guard viaContactID == toContactID else { return [] }
        return [FieldError("#/via_contact_id", .conflictWith, "is the one to be introduced to")]
    }
}

public enum IntroductionStatus: String, Word { case planned, asked, made, declined, dropped }

public enum IntroductionAction: String, Word { case ask, make, decline, drop }

/// The body of `ask`.
public struct AskingForIntroduction: Content {
    public var askedAt: Instant?

    public init() {}

    public static let fields = Fields<AskingForIntroduction> { Field("asked_at", .moment, \.askedAt) }
}

/// The body of `make`.
public struct MakingIntroduction: Content {
    public var madeAt: Instant?

    public init() {}

    public static let fields = Fields<MakingIntroduction> { Field("made_at", .moment, \.madeAt) }
}
