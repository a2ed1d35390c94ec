import JSON
public import Records

/// A person whom the owner knows or hopes to meet (S25 to S41).
public struct Contact: Shared, Equatable {
    public var name = ""
    public var email: String?
    public var phone: String?
    public var linkedinURL: String?
    public var linkedinState = LinkedInState.none
    public var title: String?
    public var organizationID: ID<Organization>?
    public var department: String?
    public var location: String?
    public var timeZone: Zone?
    public var seniority: Seniority?
    public var yearsInField: Int?
    public var roleFamily: String?
    public var positionVerifiedOn: LocalDate?
    public var source = ContactSource.network
    public var sourceDetail: String?
    public var metOn: LocalDate?
    public var relationship = Relationship.none
    public var roleToTarget: RoleToTarget?
    public var commonalities: [Commonality] = []
    public var school: String?
    public var languages: [String] = []
    public var affiliations: [String] = []
    public var stage = RelationshipStage.new
    public var keepInTouchDays: Int?
    public var doNotContact = false
    public var notes: String?
    public var archivedAt: Instant?
    public var referredByContactID: ID<Contact>?
    public var labels = Labels()

    public init() {}

    public static let name = ResourceName("contact", plural: "contacts")
    public typealias Reading = ContactsScope
    /// What is noted of someone has a scope of its own; touches, reminders and the profile are the owner's alone.
    public static let guarded: [String: SharingScope?] = [
        "notes": .notes, "last_touch_at": nil, "next_touch_on": nil, "warmth": nil, "found_commonalities": nil,
    ]
    public static let archive: Archive? = Archive(parameter: "archived", column: "archived_at")
    public static let fields = Fields<Contact> {
        Field("name", .line(), \.name, required: true).sortable().searchable()
        Field("email", .email, \.email).filterable().searchable()
        Field("phone", .phone, \.phone)
        Field("linkedin_url", .url, \.linkedinURL).filterable()
        Field("linkedin_state", .choice(), \.linkedinState).filterable()
        Field("title", .line(), \.title).searchable()
        Field("organization_id", \.organizationID).filterable()
        Field("department", .line(), \.department).searchable()
        Field("location", .line(), \.location).filterable().searchable()
        Field("time_zone", .zone, \.timeZone)
        Field("seniority", .choice(), \.seniority).filterable()
        Field("years_in_field", .integer(0...80), \.yearsInField)
        Field("role_family", .line(), \.roleFamily).filterable().searchable()
        Field("position_verified_on", .date, \.positionVerifiedOn).filterable()
        Field("source", .choice(), \.source).filterable()
        Field("source_detail", .line(), \.sourceDetail)
        Field("met_on", .date, \.metOn).filterable()
        Field("relationship", .choice(), \.relationship).filterable()
        Field("role_to_target", .choice(), \.roleToTarget).filterable()
        Field("commonalities", .list(of: .object()), \.commonalities)
        Field("school", .line(), \.school).searchable()
        Field("languages", .list(of: .line()), \.languages)
        Field("affiliations", .list(of: .line()), \.affiliations)
        Field("stage", .choice(), \.stage).filterable()
        Field("keep_in_touch_days", .integer(1...3_650), \.keepInTouchDays).filterable()
        Field("do_not_contact", .flag, \.doNotContact).filterable()
        Field("notes", .long(), \.notes).searchable()
        Field("archived_at", .moment, \.archivedAt).byServer()
        Field("referred_by_contact_id", \.referredByContactID).filterable().byServer()
    }
    public static let derived = [positionStale, allowedActions]
    public static let computed = [ContactHistory.members]
    public static let lookups = [TargetPools.contacts]

    private static let positionStale = Derived(
        "position_stale", .boolean, from: ["position_verified_on", "created_at", "title", "organization_id"]
    ) { row, out in
        guard !row.isNull(2) || !row.isNull(3), let noted = row.text(1).flatMap({ LocalDate(String($0.prefix(10))) })
        else { return out.bool(false) }
        let verified = row.text(0).flatMap { LocalDate($0) }
        out.bool(isStale(verifiedOn: verified, notedOn: noted, on: LocalDate(utc: row.caller.now)))
    }

    /// Whether a post that was last looked at, or else noted, on a day may have been left since: after `freshDays` (S37).
    public static func isStale(verifiedOn: LocalDate?, notedOn: LocalDate, on today: LocalDate) -> Bool {
        (verifiedOn ?? notedOn).adding(days: freshDays) < today
    }

    static let freshDays = 365

    private static let allowedActions = Derived(
        "allowed_actions", .list(.choice(ContactAction.words), atMost: 2, distinct: true), from: ["archived_at"]
    ) { row, out in
        row.text(0) == nil ? out.literal("[\"archive\"]") : out.literal("[\"unarchive\"]")
    }
}

public enum ContactAction: String, Word { case archive, unarchive }

public enum LinkedInState: String, Word { case none, invited, connected }

public enum Seniority: String, Word { case entry, mid, senior, executive }

public enum ContactSource: String, Word {
    case network, friend, relative, manager, coworker, event, alumni, association, posting
    case webResearch = "web_research"
    case linkedin, referral
    case imported = "import"
    case other
}

public enum Relationship: String, Word { case none, friend, relative, coworker, classmate, alumni, acquaintance }

public enum RoleToTarget: String, Word {
    case hiringManager = "hiring_manager"
    case insider, peer, recruiter
}

/// How far trust has grown (S115).
public enum RelationshipStage: String, Word { case new, acquainted, trusted, advocate, mentor }

/// Something the owner and the contact share (S40).
public struct Commonality: Content, Equatable {
    public var kind = CommonalityKind.other
    public var detail = ""

    public init() {}

    init(_ kind: CommonalityKind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }

    public static let fields = Fields<Commonality> {
        Field("kind", .choice(), \.kind, required: true)
        Field("detail", .line(), \.detail, required: true)
    }
}

public enum CommonalityKind: String, Word { case alumni, employer, town, service, language, interest, other }
