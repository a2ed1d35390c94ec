public import Records

/// A name that a contact gave: someone else to talk to (S96, S102).
public struct Referral: Shared, Equatable {
    public var fromContactID = ID<Contact>.unset
    public var interviewID: ID<Interview>?
    public var name = ""
    public var title: String?
    public var organizationName: String?
    public var industry: String?
    public var email: String?
    public var phone: String?
    public var linkedinURL: String?
    public var why: String?
    public var mayUseName = false
    public var toContactID: ID<Contact>?
    public var status = ReferralStatus.suggested
    public var introducedAt: Instant?
    public var closedAt: Instant?
    public var labels = Labels()

    public init() {}

    public static let name = ResourceName("referral", plural: "referrals")
    public typealias Reading = ContactsScope
    public static let fields = Fields<Referral> {
        Field("from_contact_id", \.fromContactID).filterable().onCreate()
        Field("interview_id", \.interviewID).filterable()
        Field("name", .line(), \.name, required: true).sortable().searchable()
        Field("title", .line(), \.title).searchable()
        Field("organization_name", .line(), \.organizationName).searchable()
        Field("industry", .line(), \.industry).filterable().searchable()
        Field("email", .email, \.email).searchable()
        Field("phone", .phone, \.phone)
        Field("linkedin_url", .url, \.linkedinURL)
        Field("why", .long(), \.why).searchable()
        Field("may_use_name", .flag, \.mayUseName).filterable()
        Field("to_contact_id", \.toContactID).filterable()
        Field("status", .choice(), \.status).filterable().byServer()
        Field("introduced_at", .moment, \.introducedAt).byServer()
        Field("closed_at", .moment, \.closedAt).byServer()
    }
    public static let derived = [states.allowedActions]

    static let states = StateMachine<ReferralStatus, ReferralAction> {
        (.introduce, from: [.suggested], to: .introduced)
        (.convert, in: [.suggested, .introduced, .requested, .held])
        (.decline, from: [.suggested, .introduced, .requested], to: .declined)
        (.drop, from: [.suggested, .introduced], to: .dropped)
        (.reopen, from: [.declined, .dropped], to: .suggested)
    }
}

public enum ReferralStatus: String, Word { case suggested, introduced, requested, held, declined, dropped }

public enum ReferralAction: String, Word { case introduce, convert, decline, drop, reopen }
