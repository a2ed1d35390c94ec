public import Records

/// What was done, in the words of the operations.
public enum AuditAction: String, Word {
    case find, list, create, update, delete, restore
    case signIn = "sign_in"
    case signOut = "sign_out"
    case changePassword = "change_password"
    case reset, disable, enable, invite, accept
    case issueCode = "issue_code"
    case revoke, withdraw, export, erase, `import`, undo
}

/// One line of the audit log.
public struct AuditEntry: Entry, Equatable {
    public var at = Instant.unset
    public var actorID: UUIDv7?
    public var action = AuditAction.find
    public var object = ""
    public var objectID: UUIDv7?
    public var count: Int?
    public var changed: [String] = []

    public init() {}

    public static let name = ResourceName("audit_entry", plural: "audit_entries")
    public static let head = "id, 1, at, at"
    public static let owner: String? = "owner_id"
    public static let fields = Fields<AuditEntry> {
        Field("at", .moment, \.at).filterable().byServer()
        Field("actor_id", .id, \.actorID).filterable().byServer()
        Field("action", .choice(), \.action).filterable().byServer()
        Field("object", .line(1...40), \.object).filterable().byServer()
        Field("object_id", .id, \.objectID).filterable().byServer()
        Field("count", .integer(0...Int.max), \.count).byServer()
        Field("changed", .list(of: .line(1...64), atMost: 100), \.changed).byServer()
    }
}
