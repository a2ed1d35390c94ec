public import JSON
public import SQLite

/// A member worked out from other columns of the same row, each time it is shown.
public struct Derived: Sendable {
    public let name: String
    public let schema: Schema
    public let isNullable: Bool
    /// Columns, or scalar SQL expressions over the row.
    let columns: [String]
    let write: @Sendable (DerivedRow, JSONBuffer) -> Void

    public init(
        _ name: String, _ schema: Schema, nullable: Bool = false, from columns: [String],
        _ write: @escaping @Sendable (DerivedRow, JSONBuffer) -> Void
    ) {
        self.name = name
        self.schema = schema
        isNullable = nullable
        self.columns = columns
        self.write = write
    }
}

/// The columns that a derived member asked for, in its order.
public struct DerivedRow {
    let row: Row
    let positions: [Int32]
    /// Who reads, and when.
    public let caller: Caller

    public func isNull(_ index: Int) -> Bool { row.isNull(positions[index]) }

    public func text(_ index: Int) -> String? {
        row.isNull(positions[index]) ? nil : row.text(positions[index])
    }

    public func integer(_ index: Int) -> Int? {
        row.isNull(positions[index]) ? nil : Int(row.integer(positions[index]))
    }

    public func instant(_ index: Int) -> Instant? { text(index).flatMap { Instant($0) } }
}

/// Members worked out from other tables, for a whole page of objects by one query.
public struct Computed: Sendable {
    /// How the members are worked out for those ids that have any.
    enum Load: Sendable {
        /// Their values, in the order of `members`.
        case values(@Sendable ([UUIDv7], Caller, ReadTransaction) throws -> [UUIDv7: [JSONValue]])
        /// The JSON of the only one.
        case bytes(@Sendable ([UUIDv7], Caller, ReadTransaction) throws -> [UUIDv7: [UInt8]])
    }

    public let members: [Schema.Member]
    let load: Load
    /// What stands where the query found nothing.
    let absent: [JSONValue]

    public init(
        _ members: [Schema.Member], absent: [JSONValue],
        _ load: @escaping @Sendable ([UUIDv7], Caller, ReadTransaction) throws -> [UUIDv7: [JSONValue]]
    ) {
        self.members = members
        self.absent = absent
        self.load = .values(load)
    }

    /// One member whose JSON is written as it is worked out.
    public init(
        _ member: Schema.Member, absent: JSONValue,
        bytes load: @escaping @Sendable ([UUIDv7], Caller, ReadTransaction) throws -> [UUIDv7: [UInt8]]
    ) {
        members = [member]
        self.absent = [absent]
        self.load = .bytes(load)
    }
}

/// Ids as one bound value, for `id IN (SELECT value FROM json_each(?))`: the statement is the same for any number.
public func idList(_ ids: [UUIDv7]) -> String {
    "[" + ids.map { "\"\($0.text)\"" }.joined(separator: ",") + "]"
}
