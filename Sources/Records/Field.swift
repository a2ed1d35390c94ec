public import JSON
import SQLite

/// Who may set a member, and when.
public enum FieldAccess: Sendable {
    case writable
    /// Set on creation, then only by an action.
    case onCreate
    /// Set by the server alone.
    case server
}

/// One member of a body and of an answer, which is also one column: JSON in and out, row in and out, in one place.
public struct Field<C: Content>: Sendable {
    public let name: String
    public let schema: Schema
    public let isNullable: Bool
    /// Must stand in the body of a creation.
    public private(set) var isRequired: Bool
    public private(set) var access = FieldAccess.writable
    public private(set) var isFilterable = false
    public private(set) var isSortable = false
    public private(set) var isSearchable = false
    /// The table that a reference points into.
    public let target: String?
    /// What the objects of that table are called.
    let targetObject: String?
    /// The object beside the id that `expand` adds.
    let expansion: Expansion?
    /// Whether the object goes to the trash and returns with the one it refers to (C42).
    public private(set) var isOwned = false

    let form: ColumnForm
    let codec: FieldCodec<C>
    /// Whether the text has a column of its own for the key by which it is sorted, if it is sorted by.
    let isFolded: Bool

    public func required() -> Field { with { $0.isRequired = true } }
    /// Named by list parameters: equality or any of several; a range for numbers, instants and dates.
    public func filterable() -> Field { with { $0.isFilterable = true } }
    /// Named by `sort`; rows are walked in this order, by an index where the schema has one.
    public func sortable() -> Field { with { $0.isSortable = true } }
    /// Found by `q` and by the search over everything; a resource's first such field counts most.
    public func searchable() -> Field { with { $0.isSearchable = true } }
    public func onCreate() -> Field { with { $0.access = .onCreate } }
    public func byServer() -> Field {
        with {
            $0.access = .server
            $0.isRequired = false
        }
    }

    public func owned() -> Field { with { $0.isOwned = true } }

    private func with(_ change: (inout Field) -> Void) -> Field {
        var field = self
        change(&field)
        return field
    }

    /// The member in the terms of the contract.
    public var member: Schema.Member { .init(name, schema, isNullable: isNullable, isRequired: isRequired) }

    /// The column as it stands in a statement.
    var column: String { reservedWords.contains(name) ? "\"\(name)\"" : name }

    /// The column by which lists are sorted.
    var sortColumn: String { isFolded ? "\(name)_key" : name }

    /// The member's value as JSON.
    public func json(_ content: C) -> JSONValue { codec.json(content) }

    /// Binds the key by which text is sorted.
    func bindKey(of content: C, to statement: Statement, at index: Int32) {
        if case .string(let text) = codec.json(content) { statement.bind(Prose.folded(text), at: index) }
    }
}

/// Names of members that are words of SQL (https://sqlite.org/lang_keywords.html).
private let reservedWords: Set = ["default"]

/// A key path that may cross threads, as every literal one may.
public typealias Path<Root, Value> = any WritableKeyPath<Root, Value> & Sendable

extension Field {
    /// A member that always has a value.
    @inlinable @inline(__always)
    public init<V>(_ name: String, _ kind: Kind<V>, _ path: Path<C, V>, required: Bool = false) {
        self.init(name, kind.traits, FieldCodec(kind, path), isNullable: false, isRequired: required)
    }

    /// A member that may be null.
    @inlinable @inline(__always)
    public init<V>(_ name: String, _ kind: Kind<V>, _ path: Path<C, V?>) {
        self.init(name, kind.traits, FieldCodec(kind, path), isNullable: true, isRequired: false)
    }

    /// A reference to a live object of the same owner.
    @inlinable @inline(__always)
    public init<Target: Resource>(_ name: String, _ path: Path<C, ID<Target>>) {
        let kind = Kind<ID<Target>>.reference(to: Target.self)
        let traits = kind.traits.pointing(name, to: Target.self)
        self.init(name, traits, FieldCodec(kind, path), isNullable: false, isRequired: true)
    }

    @inlinable @inline(__always)
    public init<Target: Resource>(_ name: String, _ path: Path<C, ID<Target>?>) {
        let kind = Kind<ID<Target>>.reference(to: Target.self)
        let traits = kind.traits.pointing(name, to: Target.self)
        self.init(name, traits, FieldCodec(kind, path), isNullable: true, isRequired: false)
    }

    @usableFromInline
    init(_ name: String, _ traits: FieldTraits, _ codec: FieldCodec<C>, isNullable: Bool, isRequired: Bool) {
        self.name = name
        self.isNullable = isNullable
        self.isRequired = isRequired
        self.codec = codec
        schema = traits.schema
        form = traits.form
        target = traits.target?.plural
        targetObject = traits.target?.singular
        expansion = traits.expansion
        isFolded = !isNullable && Self.isProse(traits.schema)
    }

    private static func isProse(_ schema: Schema) -> Bool {
        if case .text(_, format: nil) = schema { true } else { false }
    }

    /// The same member in a content that holds this one's whole.
    public func lifted<Outer: Content>(_ path: Path<Outer, C>) -> Field<Outer> { Field<Outer>(lifting: self, path) }

    private init<Inner: Content>(lifting field: Field<Inner>, _ path: Path<C, Inner>) {
        name = field.name
        schema = field.schema
        isNullable = field.isNullable
        isRequired = field.isRequired
        target = field.target
        targetObject = field.targetObject
        expansion = nil
        form = field.form
        codec = FieldCodec(lifting: field.codec, path)
        isFolded = false
        access = field.access
    }
}

/// What a field knows of its kind that does not depend on the type of its value.
@usableFromInline struct FieldTraits: Sendable {
    let schema: Schema
    let form: ColumnForm
    private(set) var target: ResourceName?
    private(set) var expansion: Expansion?

    init(_ schema: Schema, _ form: ColumnForm) {
        self.schema = schema
        self.form = form
    }

    @usableFromInline func pointing<Target: Resource>(_ name: String, to target: Target.Type) -> FieldTraits {
        var traits = self
        traits.target = Target.name
        traits.expansion = Expansion(name, to: target)
        return traits
    }
}
