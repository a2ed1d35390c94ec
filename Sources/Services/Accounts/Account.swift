public import Records

/// Someone who uses the instance: the part of the row that bodies and answers speak of.
public struct Account: Entry, Equatable {
    public typealias Subject = Owner

    public var email = ""
    public var name = ""
    public var role = Role.student
    public var status = AccountStatus.active
    public var timeZone = Zone.utc
    public var lastSeenOn: LocalDate?

    public init() {}

    public static let name = ResourceName("user", plural: "users")
    public static let fields = Fields<Account> {
        Field("email", .email, \.email).byServer().filterable()
        Field("name", .line(), \.name)
        Field("role", .choice(), \.role).byServer().filterable()
        Field("status", .choice(), \.status).byServer().filterable()
        Field("time_zone", .zone, \.timeZone)
        Field("last_seen_on", .date, \.lastSeenOn).byServer()
    }
}

public enum Role: String, Word { case student, advisor, admin }

public enum AccountStatus: String, Word { case active, disabled }

public typealias StoredAccount = Kept<Account>

/// What an administrator may change of someone's account.
public struct AccountChange: Content, Equatable {
    public var role = Role.student

    public init() {}

    public init(_ account: Account) { role = account.role }

    public static let fields = Fields<AccountChange> { Field("role", .choice(), \.role) }
    public static let membersByServer: Set<String> =
        Account.membersByServer.union(Account.fields.all.map(\.name)).subtracting(["role"])
}
