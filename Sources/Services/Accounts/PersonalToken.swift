public import Records

/// A token for a program of its owner's (X23).
public struct PersonalToken: Entry {
    public var name = ""
    public var scopes: [Scope] = []
    public var networks: [String]?
    public var expiresAt = Instant.unset
    public var lastUsedAt: Instant?

    public init() {}

    public static let name = ResourceName("token", plural: "tokens")
    /// Nothing of a token changes but its last use, which is no change of it.
    public static let head = "id, version, created_at, created_at"
    public static let owner: String? = "user_id"

    public static let mostDays = 366
    public static let most = 50

    public static let fields = Fields<PersonalToken> {
        Field("name", .line(), \.name, required: true)
        Field("scopes", .list(of: .choice(), atMost: Scope.allCases.count, distinct: true), \.scopes, required: true)
        Field("networks", .list(of: .network), \.networks)
        Field("expires_at", .moment, \.expiresAt, required: true)
        Field("last_used_at", .moment, \.lastUsedAt).byServer()
    }

    public func conflicts() -> [FieldError] {
        var errors: [FieldError] = []
        if scopes.isEmpty { errors.append(FieldError("#/scopes", .tooShort, "names at least one scope", limit: 1)) }
        if networks?.isEmpty == true {
            errors.append(FieldError("#/networks", .tooShort, "names at least one, or is null", limit: 1))
        }
        return errors
    }
}

/// What someone who has signed in holds in her hands, until she leaves or does nothing for too long (X22).
public struct Session: Entry {
    /// Moves on with use, until `endsAt`.
    public var expiresAt = Instant.unset
    public var endsAt = Instant.unset
    public var lastUsedAt: Instant?
    public var network: String?

    public init() {}

    public static let name = ResourceName("session", plural: "sessions")
    public static let table = "tokens"
    public static let head = "id, version, created_at, created_at"
    public static let owner: String? = "user_id"

    public static let fields = Fields<Session> {
        Field("expires_at", .moment, \.expiresAt).byServer()
        Field("ends_at", .moment, \.endsAt).byServer()
        Field("last_used_at", .moment, \.lastUsedAt).byServer()
        Field("network", .line(), \.network).byServer()
    }
}

/// How long sessions last.
public struct SessionLimits: Sendable {
    /// Minutes without use, and hours in all.
    public struct Span: Sendable {
        public var idleMinutes: Int
        public var hours: Int

        public init(idleMinutes: Int, hours: Int) {
            self.idleMinutes = idleMinutes
            self.hours = hours
        }
    }

    public var student = Span(idleMinutes: 1_440, hours: 720)
    public var advisor = Span(idleMinutes: 240, hours: 168)
    public var admin = Span(idleMinutes: 60, hours: 12)
    /// Of one user; the oldest makes room.
    public static let most = 20

    public init() {}

    func span(of role: Role) -> Span {
        switch role {
        case .student: student
        case .advisor: advisor
        case .admin: admin
        }
    }
}
