public import JSON
public import Records

/// The body of `compose`: what is to be written, to whom, and what it is about.
public struct Composing: Content {
    public var kind = MessageKind.thankYou
    public var contactID = ID<Contact>.unset
    public var channel: TouchChannel?
    public var templateID: UUIDv7?
    public var interviewID: ID<Interview>?
    public var requestID: ID<InterviewRequest>?
    public var introductionID: ID<Introduction>?
    public var news: String?

    public init() {}

    public static let fields = Fields<Composing> {
        Field("kind", .choice(), \.kind)
        Field("contact_id", \.contactID)
        Field("channel", .choice(), \.channel)
        Field("template_id", .id, \.templateID)
        Field("interview_id", \.interviewID)
        Field("request_id", \.requestID)
        Field("introduction_id", \.introductionID)
        Field("news", .long(), \.news)
    }
}

/// A message made of a template and of what is known, and not stored.
public struct MessageDraft: Sendable {
    let asked: Composing
    let templateID: UUIDv7
    let channel: TouchChannel
    let subject: String?
    let body: String
    let mailto: String?
    let missing: [TemplateVariable]

    public var json: JSONValue {
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        let members: [(String, JSONValue)] = [
            ("object", .string("message_draft")), ("kind", .string(asked.kind.rawValue)),
            ("contact_id", .string(asked.contactID.text)), ("channel", .string(channel.rawValue)),
            ("template_id", .string(templateID.text)), ("interview_id", text(asked.interviewID?.text)),
            ("request_id", text(asked.requestID?.text)), ("subject", text(subject)), ("body", .string(body)),
            ("mailto", text(mailto)), ("missing", .array(missing.map { .string($0.rawValue) })),
        ]
        var object = JSONObject()
        for (name, value) in members { object[name] = value }
        return .object(object)
    }
}
