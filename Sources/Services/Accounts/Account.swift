import JSON
public import Records
import SQLite

/// Someone who uses the instance: the part of the row that bodies and answers speak of.
public struct Account: Content, Equatable {
    public var email = ""
    public var name = ""
    public var role = Role.student
    public var status = AccountStatus.active
    public var timeZone = Zone.utc

    public init() {}

    public static let fields = Fields<Account> {
        Field("email", .email, \.email).byServer()
        Field("name", .line(), \.name)
        Field("role", .choice(), \.role).byServer()
        Field("status", .choice(), \.status).byServer()
        Field("time_zone", .zone, \.timeZone)
    }
}

public enum Role: String, Word { case student, advisor, admin }

public enum AccountStatus: String, Word { case active, disabled }

/// What a token lets its bearer do (X26).
public enum Scope: String, Word { case read, write, share, export, admin }

/// The scopes of one token, stored as their names with blanks between.
public struct Scopes: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let read = Scopes(rawValue: 1)
    public static let write = Scopes(rawValue: 2)
    public static let share = Scopes(rawValue: 4)
    public static let export = Scopes(rawValue: 8)
    public static let admin = Scopes(rawValue: 16)

    private static let names: [(scope: Scope, member: Scopes)] = [
        (.read, .read), (.write, .write), (.share, .share), (.export, .export), (.admin, .admin),
    ]

    public init(_ scopes: some Sequence<Scope>) {
        self = scopes.reduce(into: []) { all, scope in
            for name in Self.names where name.scope == scope { all.insert(name.member) }
        }
    }

    /// Names that this program does not know allow nothing.
    init(stored: UnsafeRawBufferPointer) {
        var scopes: Scopes = []
        for word in stored.split(separator: UInt8(ascii: " ")) {
            for (scope, member) in Self.names where word.elementsEqual(scope.rawValue.utf8) { scopes.insert(member) }
        }
        self = scopes
    }

    var stored: String { Self.names.filter { contains($0.member) }.map(\.scope.rawValue).joined(separator: " ") }

    /// Writing includes reading.
    public func allows(_ scope: Scope) -> Bool {
        switch scope {
        case .read: contains(.read) || contains(.write)
        case .write: contains(.write)
        case .share: contains(.share)
        case .export: contains(.export)
        case .admin: contains(.admin)
        }
    }
}

/// An account as it stands.
public struct StoredAccount: Sendable {
    public let id: ID<Owner>
    public let version: Int
    public let createdAt: Instant
    public let updatedAt: Instant
    public let value: Account

    /// The answer of `/v1/me`.
    public var document: Document {
        let out = JSONBuffer(capacity: 512)
        out.literal("{\"object\":\"user\",\"id\":")
        out.string(id.text)
        out.literal(",\"version\":")
        out.integer(Int64(version))
        for field in Account.fields.all {
            out.byte(UInt8(ascii: ","))
            out.string(field.name)
            out.byte(UInt8(ascii: ":"))
            out.value(field.json(value))
        }
        out.literal(",\"created_at\":")
        out.string(createdAt.text)
        out.literal(",\"updated_at\":")
        out.string(updatedAt.text)
        out.byte(UInt8(ascii: "}"))
        return Document(bytes: out.bytes(), version: version)
    }

    static let columns = "id, version, created_at, updated_at, email, name, role, status, time_zone"

    init(_ row: Row) throws {
        guard let id = ID<Owner>(row.text(0)), let created = Instant(row.text(2)), let updated = Instant(row.text(3))
        else { throw StoredValueError(table: "users", column: "id") }
        self.id = id
        version = Int(row.integer(1))
        createdAt = created
        updatedAt = updated
        var account = Account()
        for (index, field) in Account.fields.all.enumerated() {
            guard field.load(row, Int32(index + 4), &account) else {
                throw StoredValueError(table: "users", column: field.name)
            }
        }
        value = account
    }
}
