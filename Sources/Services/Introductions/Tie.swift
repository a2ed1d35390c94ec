public import Records

/// Who knows whom: the owner or a contact on one side, a contact or an organisation on the other (S26, S28).
public struct Tie: Resource, Equatable {
    /// Nil for the owner herself.
    public var fromContactID: ID<Contact>?
    public var toContactID: ID<Contact>?
    public var toOrganizationID: ID<Organization>?
    public var kind = TieKind.knows
    public var strength = 1
    public var note: String?
    public var labels = Labels()

    public init() {}

    public static let name = ResourceName("tie", plural: "ties")
    public static let fields = Fields<Tie> {
        Field("from_contact_id", \.fromContactID).filterable().owned()
        Field("to_contact_id", \.toContactID).filterable().owned()
        Field("to_organization_id", \.toOrganizationID).filterable().owned()
        Field("kind", .choice(), \.kind).filterable()
        Field("strength", .integer(1...3), \.strength, required: true).filterable()
        Field("note", .long(), \.note).searchable()
    }

    public func conflicts() -> [FieldError] {
        if (toContactID == nil) == (toOrganizationID == nil) {
            return [
                FieldError(
                    "#/to_contact_id", .conflictWith, "exactly one of to_contact_id and to_organization_id stands")
            ]
        }
        guard let toContactID, toContactID == fromContactID else { return [] }
        return [FieldError("#/to_contact_id", .conflictWith, "is the one who knows")]
    }
}

public enum TieKind: String, Word {
    case knows
    case mayKnow = "may_know"
    case worksWith = "works_with"
    case family, alumni, manages
}
