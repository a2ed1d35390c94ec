public import Records

/// A workplace, a school, or a body of people of one trade (S35, S36).
public struct Organization: Shared, Equatable {
    public var name = ""
    public var kind = OrganizationKind.employer
    public var industry: String?
    public var location: String?
    public var website: String?
    public var outreachURL: String?
    public var outreachProgram: String?
    public var outreachCheckedOn: LocalDate?
    public var notes: String?
    public var labels = Labels()

    public init() {}

    public static let name = ResourceName("organization", plural: "organizations")
    public typealias Reading = ContactsScope
    public static let guarded: [String: SharingScope?] = ["notes": .notes]
    public static let fields = Fields<Organization> {
        Field("name", .line(), \.name, required: true).filterable().sortable().searchable()
        Field("kind", .choice(), \.kind).filterable()
        Field("industry", .line(), \.industry).filterable().searchable()
        Field("location", .line(), \.location).filterable().searchable()
        Field("website", .url, \.website)
        Field("outreach_url", .url, \.outreachURL)
        Field("outreach_program", .line(), \.outreachProgram)
        Field("outreach_checked_on", .date, \.outreachCheckedOn).filterable()
        Field("notes", .long(), \.notes).searchable()
    }
}

public enum OrganizationKind: String, Word {
    case employer, association, union, guild, school, agency, other
}
