public import JSON
public import SQLite

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
    let parse: @Sendable (JSONValue, inout C, inout Reading) throws -> Void
    let clear: (@Sendable (inout C) -> Void)?
    let bind: @Sendable (C, Statement, Int32) -> Void
    public let load: @Sendable (Row, Int32, inout C) -> Bool
    let isSame: @Sendable (C, C) -> Bool
    /// The member's value as JSON, and back, for objects that are stored inside others.
    public let json: @Sendable (C) -> JSONValue
    let restore: @Sendable (JSONValue, inout C) -> Bool
    /// The key by which text is sorted, kept in a column of its own.
    let bindFolded: (@Sendable (C, Statement, Int32) -> Void)?

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

    /// The column by which lists are sorted.
    var sortColumn: String { bindFolded == nil ? name : "\(name)_key" }
}

/// A key path that may cross threads, as every literal one may.
public typealias Path<Root, Value> = any WritableKeyPath<Root, Value> & Sendable

extension Field {
    /// A member that always has a value.
    public init<V>(
        _ name: String, _ kind: Kind<V>, _ path: Path<C, V>, required: Bool = false
    ) {
        self.init(name, kind, path, required: required, target: nil, expansion: nil)
    }

    fileprivate init<V>(
        _ name: String, _ kind: Kind<V>, _ path: Path<C, V>, required: Bool, target: ResourceName?,
        expansion: Expansion?
    ) {
        self.name = name
        schema = kind.schema
        isNullable = false
        isRequired = required
        self.target = target?.plural
        targetObject = target?.singular
        self.expansion = expansion
        form = kind.form
        parse = { value, record, reading in
            record[keyPath: path] = try kind.parse(value, record[keyPath: path], &reading)
        }
        clear = nil
        bind = { record, statement, index in kind.bind(record[keyPath: path], statement, index) }
        load = { row, index, record in
            guard let value = kind.load(row, index) else { return false }
            record[keyPath: path] = value
            return true
        }
        isSame = { $0[keyPath: path] == $1[keyPath: path] }
        json = { kind.json($0[keyPath: path]) }
        restore = { value, record in
            guard let value = kind.fromJSON(value) else { return false }
            record[keyPath: path] = value
            return true
        }
        guard Self.isProse(kind.schema) else {
            bindFolded = nil
            return
        }
        bindFolded = { record, statement, index in
            guard case .string(let text) = kind.json(record[keyPath: path]) else { return }
            statement.bind(Prose.folded(text), at: index)
        }
    }

    /// A member that may be null.
    public init<V>(_ name: String, _ kind: Kind<V>, _ path: Path<C, V?>) {
        self.init(name, kind, path, target: nil, expansion: nil)
    }

    fileprivate init<V>(
        _ name: String, _ kind: Kind<V>, _ path: Path<C, V?>, target: ResourceName?, expansion: Expansion?
    ) {
        self.name = name
        schema = kind.schema
        isNullable = true
        isRequired = false
        self.target = target?.plural
        targetObject = target?.singular
        self.expansion = expansion
        form = kind.form
        parse = { value, record, reading in
            record[keyPath: path] = try kind.parse(value, record[keyPath: path], &reading)
        }
        clear = { $0[keyPath: path] = nil }
        bind = { record, statement, index in
            if let value = record[keyPath: path] {
                kind.bind(value, statement, index)
            } else {
                statement.bindNull(at: index)
            }
        }
        load = { row, index, record in
            if row.isNull(index) {
                record[keyPath: path] = nil
                return true
            }
            guard let value = kind.load(row, index) else { return false }
            record[keyPath: path] = value
            return true
        }
        isSame = { $0[keyPath: path] == $1[keyPath: path] }
        json = { $0[keyPath: path].map(kind.json) ?? .null }
        restore = { value, record in
            if value == .null {
                record[keyPath: path] = nil
                return true
            }
            guard let value = kind.fromJSON(value) else { return false }
            record[keyPath: path] = value
            return true
        }
        bindFolded = nil
    }

    private static func isProse(_ schema: Schema) -> Bool {
        if case .text(_, format: nil) = schema { true } else { false }
    }
}

extension Field {
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
        parse = { value, record, reading in try field.parse(value, &record[keyPath: path], &reading) }
        if let inner = field.clear {
            clear = { outer in inner(&outer[keyPath: path]) }
        } else {
            clear = nil
        }
        bind = { record, statement, index in field.bind(record[keyPath: path], statement, index) }
        load = { row, index, record in field.load(row, index, &record[keyPath: path]) }
        isSame = { field.isSame($0[keyPath: path], $1[keyPath: path]) }
        json = { field.json($0[keyPath: path]) }
        restore = { value, record in field.restore(value, &record[keyPath: path]) }
        bindFolded = nil
        access = field.access
    }
}

extension Field {
    /// A reference to a live object of the same owner.
    public init<Target: Resource>(_ name: String, _ path: Path<C, ID<Target>>) {
        self.init(
            name, .reference(to: Target.self), path, required: true, target: Target.name,
            expansion: Expansion(name, to: Target.self))
    }

    public init<Target: Resource>(_ name: String, _ path: Path<C, ID<Target>?>) {
        self.init(
            name, .reference(to: Target.self), path, target: Target.name,
            expansion: Expansion(name, to: Target.self))
    }
}
