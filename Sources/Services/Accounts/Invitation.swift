public import Records

/// That someone may join, under this address and in this role (X07).
public struct Invitation: Entry {
    public var email = ""
    public var name: String?
    public var role = Role.student
    public var cohortID: UUIDv7?
    public var expiresAt = Instant.unset
    public var acceptedAt: Instant?
    public var userID: UUIDv7?

    public init() {}

    public static let name = ResourceName("invitation", plural: "invitations")
    public static let days = 7

    public static let fields = Fields<Invitation> {
        Field("email", .email, \.email, required: true).filterable()
        Field("name", .line(), \.name)
        Field("role", .choice(), \.role).filterable()
        Field("cohort_id", .id, \.cohortID).filterable()
        Field("expires_at", .moment, \.expiresAt).byServer()
        Field("accepted_at", .moment, \.acceptedAt).byServer()
        Field("user_id", .id, \.userID).byServer()
    }

    public static let membersByServer: Set<String> = ["object", "id", "version", "created_at", "updated_at", "status"]
    public static let ownFilters = [
        Schema.Member("status", .choice(InvitationStatus.words), isNullable: false, isRequired: false)
    ]
}

public enum InvitationStatus: String, Word { case pending, accepted, expired }

/// The body of an acceptance.
public struct Acceptance: Content {
    public var code = ""
    public var name: String?
    public var password = ""

    public init() {}

    public static let fields = Fields<Acceptance> {
        Field("code", .secret(), \.code, required: true)
        Field("name", .line(), \.name)
        Field("password", .newPassword, \.password, required: true)
    }
}

/// The ids of invitations that are to get a code.
public struct CodeIssue: Content {
    public var ids: [UUIDv7] = []

    public init() {}

    public static let fields = Fields<CodeIssue> {
        Field("ids", .list(of: .id, atMost: 100, distinct: true), \.ids, required: true)
    }
}

/// The body of the set-up: the first administrator.
public struct FirstAdmin: Content {
    public var token = ""
    public var email = ""
    public var name = ""
    public var password = ""
    public var timeZone: Zone?

    public init() {}

    public static let fields = Fields<FirstAdmin> {
        Field("token", .secret(), \.token, required: true)
        Field("email", .email, \.email, required: true)
        Field("name", .line(), \.name, required: true)
        Field("password", .newPassword, \.password, required: true)
        Field("time_zone", .zone, \.timeZone)
    }
}
