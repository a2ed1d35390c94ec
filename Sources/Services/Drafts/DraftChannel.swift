public import Records

/// The way that a draft is written for (S44).
public enum DraftChannel: String, Word {
    case email
    case linkedinNote = "linkedin_note"
    case linkedinMessage = "linkedin_message"
    case phone, introduction
    case inPerson = "in_person"

    /// What LinkedIn lets an invitation say.
    static let noteLimit = 300

    /// Whether its text is said and not written.
    var isSpoken: Bool { self == .phone || self == .inPerson }

    /// Whether it goes by mail, the asking of a go-between too.
    public var isMail: Bool { self == .email || self == .introduction }

    /// The draft for a request's own channel. Only those who are connected can be sent a message on LinkedIn.
    public init(_ channel: RequestChannel, _ state: LinkedInState) {
        self =
            switch channel {
            case .email: .email
            case .phone: .phone
            case .linkedin: state == .connected ? .linkedinMessage : .linkedinNote
            case .inPerson: .inPerson
            case .introduction: .introduction
            }
    }
}
