public import Records

/// One try to reach the person whom a request is for (S44 to S48).
public struct Attempt: Resource, Equatable {
    public var requestID = ID<InterviewRequest>.unset
    public var contactID = ID<Contact>.unset
    public var channel = RequestChannel.email
    public var at = Instant.unset
    public var outcome = AttemptOutcome.answered
    public var note: String?
    public var labels = Labels()

    public init() {}

    public static func blank(for caller: Caller) -> Attempt {
        var attempt = Attempt()
        attempt.at = caller.now
        return attempt
    }

    public static let name = ResourceName("attempt", plural: "attempts")
    public static let fields = Fields<Attempt> {
        Field("request_id", \.requestID).filterable().onCreate().owned()
        Field("contact_id", \.contactID).filterable().byServer().owned()
        Field("channel", .choice(), \.channel, required: true).filterable()
        Field("at", .moment, \.at).filterable().sortable()
        Field("outcome", .choice(), \.outcome, required: true).filterable()
        Field("note", .long(), \.note).searchable()
    }
    public static let computed = [AttemptTimes.members]

    /// Voicemail and wrong numbers are of the telephone, and only what is written comes back.
    public func conflicts() -> [FieldError] {
        let channels: [RequestChannel] =
            switch outcome {
            case .voicemailAvoided, .voicemailLeft, .wrongNumber: [.phone]
            case .bounced: [.email, .linkedin]
            case .answered, .noAnswer, .gatekeeper, .sent: RequestChannel.allCases
            }
        if channels.contains(channel) { return [] }
        let words = channels.map(\.rawValue).joined(separator: " or ")
        return [FieldError("#/outcome", .conflictWith, "\(outcome.rawValue) is an outcome of the channel \(words)")]
    }
}

public enum AttemptOutcome: String, Word {
    case answered
    case noAnswer = "no_answer"
    case voicemailAvoided = "voicemail_avoided"
    case voicemailLeft = "voicemail_left"
    case gatekeeper
    case wrongNumber = "wrong_number"
    case sent, bounced

    /// Whether the person was reached, or a word of the owner's now waits for her.
    public var isTouch: Bool { [.answered, .sent, .voicemailLeft].contains(self) }

    /// Whether another try is worth the while: nobody was reached, and it may have been the moment (S48).
    var invitesAnother: Bool { [.noAnswer, .voicemailAvoided, .voicemailLeft, .gatekeeper].contains(self) }
}
