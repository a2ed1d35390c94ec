public import Records

/// What the owner writes to somebody beside asking for a talk: thanks, a follow-up, news (S29, S100, S105).
public struct Message: Shared, Equatable {
    public var contactID = ID<Contact>.unset
    public var kind = MessageKind.thankYou
    public var channel = TouchChannel.email
    public var subject: String?
    public var body: String?
    public var interviewID: ID<Interview>?
    public var requestID: ID<InterviewRequest>?
    public var referralID: ID<Referral>?
    public var status = MessageStatus.draft
    public var sentAt: Instant?
    public var overrideReason: String?
    public var labels = Labels()

    public init() {}

    public static let name = ResourceName("message", plural: "messages")
    public typealias Reading = NotesScope
    public static let fields = Fields<Message> {
        Field("contact_id", \.contactID).filterable().onCreate().owned()
        Field("kind", .choice(), \.kind).filterable()
        Field("channel", .choice(), \.channel).filterable()
        Field("subject", .line(), \.subject).searchable()
        Field("body", .long(), \.body).searchable()
        Field("interview_id", \.interviewID).filterable()
        Field("request_id", \.requestID).filterable()
        Field("referral_id", \.referralID).filterable()
        Field("status", .choice(), \.status).filterable().byServer()
        Field("sent_at", .moment, \.sentAt).filterable().sortable().byServer()
        Field("override_reason", .long(1...1_000), \.overrideReason).byServer()
    }
    public static let derived = [states.allowedActions]
    public static let computed = [MessageChecks.members]

    static let states = StateMachine<MessageStatus, MessageAction> {
        (.send, from: [.draft], to: .sent)
    }
}

public enum MessageKind: String, Word {
    case thankYou = "thank_you"
    case followUp = "follow_up"
    case update
    case introductionAsk = "introduction_ask"
    case introductionThanks = "introduction_thanks"
    case other
}

public enum MessageStatus: String, Word { case draft, sent }

public enum MessageAction: String, Word { case send }

/// The body of `send`.
public struct SendingMessage: Content {
    public var channel: TouchChannel?
    public var sentAt: Instant?
    public var overrideReason: String?

    public init() {}

    public static let fields = Fields<SendingMessage> {
        Field("channel", .choice(), \.channel)
        Field("sent_at", .moment, \.sentAt)
        Field("override_reason", .long(1...1_000), \.overrideReason)
    }
}
