public import JSON
public import SQLite

/// A kind of value: its schema, how a client's JSON is read, and how it goes into a column and out again.
public struct Kind<Value: Sendable & Equatable>: Sendable {
    public let schema: Schema
    let form: ColumnForm
    /// Reads what a client sent; `previous` is what a merge patch is laid upon. Throws `FieldErrors`.
    @usableFromInline let parse: @Sendable (JSONValue, _ previous: Value?, inout Reading) throws -> Value
    @usableFromInline let bind: @Sendable (Value, Statement, Int32) -> Void
    /// Nil when the column holds what this program never writes.
    @usableFromInline let load: @Sendable (Row, Int32) -> Value?
    @usableFromInline let json: @Sendable (Value) -> JSONValue
    @usableFromInline let fromJSON: @Sendable (JSONValue) -> Value?

    @usableFromInline var traits: FieldTraits { FieldTraits(schema, form) }

    /// A kind stored as TEXT that is a JSON string.
    init(
        text schema: Schema, write: @escaping @Sendable (Value) -> String, read: @escaping @Sendable (String) -> Value?,
        bind: @escaping @Sendable (Value, Statement, Int32) -> Void,
        parse: @escaping @Sendable (JSONValue, inout Reading) throws -> Value
    ) {
        self.schema = schema
        form = .text
        self.parse = { value, _, reading in try parse(value, &reading) }
        self.bind = bind
        load = { row, index in read(row.text(index)) }
        json = { .string(write($0)) }
        fromJSON = { value in if case .string(let text) = value { read(text) } else { nil } }
    }

    /// A kind stored as canonical JSON.
    init(
        json schema: Schema, write: @escaping @Sendable (Value) -> JSONValue,
        read: @escaping @Sendable (JSONValue) -> Value?,
        parse: @escaping @Sendable (JSONValue, Value?, inout Reading) throws -> Value
    ) {
        self.schema = schema
        form = .json
        self.parse = parse
        bind = { value, statement, index in write(value).bytes.withUnsafeBytes { statement.bind(text: $0, at: index) } }
        load = { row, index in (try? JSONValue(parsing: Array(row.bytes(index)))).flatMap(read) }
        json = write
        fromJSON = read
    }
}

/// What was wrong with one value; the pointers begin at the value itself.
struct FieldErrors: Error {
    var errors: [FieldError]

    init(_ errors: [FieldError]) { self.errors = errors }

    init(_ code: FieldError.Code, _ detail: String, limit: Int? = nil) {
        errors = [FieldError("#", code, detail, limit: limit)]
    }
}

/// What reading a body may look at beside the body: the rows that a reference can name, and who refers to them.
public struct Reading {
    let transaction: ReadTransaction
    let caller: Caller

    public init(_ transaction: ReadTransaction, for caller: Caller) {
        self.transaction = transaction
        self.caller = caller
    }

    /// Whether the owner has a live row with this id.
    func exists(_ id: UUIDv7, in table: String) throws -> Bool {
        let sql: SQL =
            "SELECT 1 FROM \(raw: table) WHERE owner_id = \(caller.ownerID) AND id = \(id) AND deleted_at IS NULL"
        return try transaction.one(sql) { _ in true } ?? false
    }
}
