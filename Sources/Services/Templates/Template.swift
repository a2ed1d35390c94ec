public import Records

/// A text with places for what is known of each person: built in, given by the centre, or the owner's own.
public struct Template: Entry, Equatable {
    public var origin = TemplateOrigin.own
    public var kind = MessageKind.thankYou
    public var channel = TouchChannel.email
    public var name = ""
    public var subject: String?
    public var body = ""

    public init() {}

    public static let name = ResourceName("template", plural: "templates")
    public static let fields = Fields<Template> {
        Field("origin", .choice(), \.origin).filterable().onCreate()
        Field("kind", .choice(), \.kind).filterable()
        Field("channel", .choice(), \.channel).filterable()
        Field("name", .line(), \.name, required: true)
        Field("subject", .line(), \.subject)
        Field("body", .long(), \.body, required: true)
    }

    /// All that a caller can see, in one: her own rows have her id, those for everyone an empty one.
    public static let source: String = {
        let members = "kind, channel, name, subject, body"
        return """
            (SELECT id, version, created_at, updated_at, owner_id, 'own' AS origin, \(members) FROM templates UNION ALL \
            SELECT id, version, created_at, updated_at, '', 'centre', \(members) FROM centre_templates UNION ALL \
            \(BuiltInTemplates.rows))
            """
    }()

    /// What is wrong with the variables is told with its place (C35).
    public func conflicts() -> [FieldError] {
        TemplateText.faults(in: subject ?? "", at: "#/subject") + TemplateText.faults(in: body, at: "#/body")
    }
}

public enum TemplateOrigin: String, Word {
    case builtIn = "built_in"
    case centre, own
}

/// What can stand between `{{` and `}}`.
public enum TemplateVariable: String, Word {
    case greeting
    case contactName = "contact_name"
    case contactFirstName = "contact_first_name"
    case contactTitle = "contact_title"
    case organizationName = "organization_name"
    case personName = "person_name"
    case myName = "my_name"
    case myIntroduction = "my_introduction"
    case myInterests = "my_interests"
    case myAffiliations = "my_affiliations"
    case purpose
    case whyYou = "why_you"
    case sharedConnection = "shared_connection"
    case expertise
    case askedMinutes = "asked_minutes"
    case proposedTimes = "proposed_times"
    case talkDay = "talk_day"
    case talkPoint = "talk_point"
    case nextStep = "next_step"
    case news
}
