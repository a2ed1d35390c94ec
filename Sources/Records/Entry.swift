public import JSON
public import SQLite

/// Rows of the instance's own (accounts, tokens, invitations): they have the members that all objects have, but neither
/// labels of a student's nor a trash.
public protocol Entry: Content {
    /// What the ids are the ids of.
    associatedtype Subject: SendableMetatype = Self
    static var name: ResourceName { get }
    static var table: String { get }
    /// What lists select from, where members stand in further tables.
    static var source: String { get }
    /// The columns of `id`, `version`, `created_at` and `updated_at`.
    static var head: String { get }
    /// The column of `owner_id`; nil where no one owns the rows.
    static var owner: String? { get }
    /// Whether lists begin with the oldest, not with the newest.
    static var isOldestFirst: Bool { get }
    /// Parameters of the list, beside the filterable fields, whose words its service understands by itself.
    static var ownFilters: [Schema.Member] { get }
}

extension Entry {
    public static var table: String { name.plural }
    public static var source: String { table }
    public static var isOldestFirst: Bool { false }
    public static var head: String { "id, version, created_at, updated_at" }
    public static var owner: String? { nil }
    public static var ownFilters: [Schema.Member] { [] }
    public static var membersByServer: Set<String> {
        ["object", "id", "version", "owner_id", "created_at", "updated_at"]
    }
}

/// An entry as it stands in its table.
public struct Kept<E: Entry>: Sendable {
    public let id: ID<E.Subject>
    public let version: Int
    public let createdAt: Instant
    public let updatedAt: Instant
    public let ownerID: ID<Owner>?
    public let value: E

    /// An entry that no row keeps.
    public init(id: ID<E.Subject>, version: Int, createdAt: Instant, updatedAt: Instant, _ value: E) {
        (self.id, self.version, self.createdAt, self.updatedAt) = (id, version, createdAt, updatedAt)
        ownerID = nil
        self.value = value
    }

    /// The SELECT list of `init`.
    public static var columns: String {
        "\(E.head), \(E.owner ?? "NULL"), \(E.fields.all.map { "\"\($0.name)\"" }.joined(separator: ", "))"
    }

    public init(_ row: Row) throws {
        guard let id = UUIDv7(utf8: row.bytes(0)), let created = Instant(row.text(2)),
            let updated = Instant(row.text(3))
        else { throw StoredValueError(table: E.name.plural, column: "id") }
        self.id = ID(id)
        version = Int(row.integer(1))
        createdAt = created
        updatedAt = updated
        ownerID = row.isNull(4) ? nil : ID(row.text(4))
        var value = E()
        for (index, field) in E.fields.all.enumerated() {
            guard field.codec.load(row, Int32(index + 5), &value) else {
                throw StoredValueError(table: E.name.plural, column: field.name)
            }
        }
        self.value = value
    }

    /// The answer; `extras` are members that no column keeps.
    public func document(adding extras: [(String, JSONValue)] = []) -> Document {
        let out = JSONBuffer(capacity: 512)
        write(into: out, adding: extras)
        return Document(bytes: out.bytes(), version: version)
    }

    public func write(into out: JSONBuffer, adding extras: [(String, JSONValue)] = []) {
        var members: [(String, JSONValue)] = [
            ("object", .string(E.name.singular)), ("id", .string(id.text)), ("version", .integer(version)),
        ]
        if let ownerID { members.append(("owner_id", .string(ownerID.text))) }
        members += E.fields.all.map { ($0.name, $0.json(value)) } + extras
        members += [("created_at", .string(createdAt.text)), ("updated_at", .string(updatedAt.text))]
        var object = JSONObject()
        for (name, value) in members { object[name] = value }
        out.value(.object(object))
    }
}
