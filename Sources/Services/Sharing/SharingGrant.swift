import JSON
public import Records

/// A student's word that someone may see something of hers. It is never changed but by its withdrawal (X40, X41).
public struct SharingGrant: Entry, Equatable {
    public var granteeUserID: UUIDv7?
    public var granteeCohortID: UUIDv7?
    public var scopes: [SharingScope] = []
    public var purpose: String?
    public var endsOn: LocalDate?
    public var withdrawnAt: Instant?

    public init() {}

    public static let name = ResourceName("sharing_grant", plural: "sharing_grants")
    public static let owner: String? = "owner_id"
    /// On which side of the grants the caller stands.
    public static let ownFilters = [
        Schema.Member("as", .choice(GrantSide.words), isNullable: false, isRequired: false)
    ]
    public static let fields = Fields<SharingGrant> {
        Field("grantee_user_id", .id, \.granteeUserID).filterable().onCreate()
        Field("grantee_cohort_id", .id, \.granteeCohortID).filterable().onCreate()
        Field("scopes", .list(of: .choice(), atMost: 4, distinct: true), \.scopes, required: true).onCreate()
        Field("purpose", .long(), \.purpose).onCreate()
        Field("ends_on", .date, \.endsOn).filterable().onCreate()
        Field("withdrawn_at", .moment, \.withdrawnAt).filterable().byServer()
    }

    public func conflicts() -> [FieldError] {
        var errors: [FieldError] = []
        if (granteeUserID == nil) == (granteeCohortID == nil) {
            let detail = "exactly one of grantee_user_id and grantee_cohort_id stands"
            errors.append(FieldError("#/grantee_user_id", .conflictWith, detail))
        }
        if scopes.isEmpty { errors.append(FieldError("#/scopes", .tooShort, "names at least one scope", limit: 1)) }
        return errors
    }

    public static let membersByServer: Set<String> = [
        "object", "id", "version", "owner_id", "created_at", "updated_at", "allowed_actions",
    ]
}

public enum GrantSide: String, Word { case owner, grantee }

public enum GrantAction: String, Word { case withdraw }
