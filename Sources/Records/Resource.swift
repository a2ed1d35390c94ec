import SQLite

/// The words for a resource: the `object` of an answer, and the collection, which is also its table.
public struct ResourceName: Sendable {
    public let singular: String
    public let plural: String

    public init(_ singular: String, plural: String) {
        self.singular = singular
        self.plural = plural
    }
}

/// What every object can carry for its owner's own use (C05, C33).
public struct Labels: Sendable, Equatable {
    public var externalID: String?
    public var tags: [String] = []
    public var customFields = CustomFields()

    public init() {}
}

/// A stored object as data: the struct holds the members that its rules look at, the fields table is all there is
/// to know about storing, reading, filtering and showing it.
public protocol Resource: Content {
    static var name: ResourceName { get }
    var labels: Labels { get set }

    /// Members that are worked out when the object is shown.
    static var derived: [Derived] { get }
    static var computed: [Computed] { get }
    /// Changed only by being made and deleted.
    static var isAppendOnly: Bool { get }
    /// A narrowing that lists apply unless a parameter says otherwise.
    static var archive: Archive? { get }
    /// Whether owners can let others read it, who name the owner by the parameter `owner_id`.
    static var isShared: Bool { get }
    /// Parameters of the list whose meaning no column knows.
    static var lookups: [Lookup] { get }
}

extension Resource {
    public static var derived: [Derived] { [] }
    public static var computed: [Computed] { [] }
    public static var isAppendOnly: Bool { false }
    public static var archive: Archive? { nil }
    public static var isShared: Bool { false }
    public static var lookups: [Lookup] { [] }

    public static var membersByServer: Set<String> {
        Set(["object", "id", "version", "owner_id", "created_at", "updated_at", "deleted_at", "purge_at"])
            .union(derived.map(\.name)).union(computed.flatMap { $0.members.map(\.name) }).union(expansionNames)
    }

    /// The members that every resource has at its end.
    public static var labelFields: [Field<Self>] {
        [
            Field("external_id", .externalID, \.labels.externalID).filterable(),
            Field("tags", .tags, \.labels.tags).filterable(),
            Field("custom_fields", .customFields, \.labels.customFields),
        ]
    }
}

extension Fields where C: Resource {
    /// A resource's own members; those that all resources have are added.
    public convenience init(@FieldsBuilder<C> _ build: () -> [Field<C>]) { self.init(build() + C.labelFields) }
}

/// A column that holds when an object was put away, and the list parameter that looks at it: `false`, `true` or `any`.
public struct Archive: Sendable {
    public let parameter: String
    public let column: String

    public init(parameter: String, column: String) {
        self.parameter = parameter
        self.column = column
    }
}

/// An object as it stands in its table: the members, and what the server keeps beside them.
@dynamicMemberLookup
public struct Stored<R: Resource>: Sendable {
    public let id: ID<R>
    public let ownerID: ID<Owner>
    public internal(set) var version: Int
    public let createdAt: Instant
    public internal(set) var updatedAt: Instant
    public internal(set) var deletedAt: Instant?
    public var value: R

    public subscript<T>(dynamicMember path: WritableKeyPath<R, T>) -> T {
        get { value[keyPath: path] }
        set { value[keyPath: path] = newValue }
    }
}

/// Who acts, on whose rows, and at which instant the act is judged.
public struct Caller: Sendable {
    public let ownerID: ID<Owner>
    /// The one who acts: the owner herself, another whom she let in, or no one where a rule acts by itself.
    public let actorID: ID<Owner>
    /// Decides which day it is for her.
    public let zone: Zone
    public let now: Instant

    /// The one who acts, among her own rows.
    public var forOneself: Caller { Caller(ownerID: actorID, zone: zone, now: now) }

    public init(ownerID: ID<Owner>, actorID: ID<Owner>? = nil, zone: Zone, now: Instant) {
        self.ownerID = ownerID
        self.actorID = actorID ?? ownerID
        self.zone = zone
        self.now = now
    }

    /// A rule of the server's that acts on somebody's rows when nobody calls; it is no one's id.
    public static func rule(on owner: ID<Owner>, zone: Zone, now: Instant) -> Caller {
        Caller(ownerID: owner, actorID: .unset, zone: zone, now: now)
    }

    /// Whoever calls without a token: the owner of nothing.
    public static func nobody(at now: Instant) -> Caller { Caller(ownerID: .unset, zone: .utc, now: now) }
}
