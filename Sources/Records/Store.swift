import JSON
public import SQLite
import Synchronization

/// An object as JSON, and the version that it shows.
public struct Document: Sendable {
    public init(bytes: [UInt8], version: Int) {
        self.bytes = bytes
        self.version = version
    }

    public let bytes: [UInt8]
    public let version: Int
}

/// One resource's table: makes, finds, changes, deletes and restores its objects, always those of one owner.
public final class Store<R: Resource>: Sendable {
    let ids: IDSource
    let cursors: CursorSeal
    public let bounds: Bounds
    let table: Table<R>
    /// The whole tree of owned children, by table.
    let children: [String: [OwnedChild]]
    public let whole: Shape<R>
    /// What lists are narrowed by, by parameter, and all parameters of lists: made once, since each question looks at them.
    let filters: [String: Filter]
    let parameterNames: [String]
    private let quota: Quota
    private let shapes = Mutex<[String: Shape<R>]>([:])

    init(children: [String: [OwnedChild]], ids: IDSource, cursors: CursorSeal, quota: Int, bounds: Bounds) {
        self.bounds = bounds
        self.quota = Quota(limit: quota)
        self.children = children
        self.ids = ids
        self.cursors = cursors
        table = Table()
        filters = Dictionary(Filter.all(of: R.self).map { ($0.parameter, $0) }) { first, _ in first }
        parameterNames = Question<R>.parameterNames
        whole = Shape(fields: nil, inTrash: false, withheld: nil, kept: true)
    }

    // MARK: Reading

    /// The live object as JSON; nil when the caller's owner has none with this id.
    public func read(
        _ id: ID<R>, _ shape: Shape<R>? = nil, for caller: Caller, in transaction: ReadTransaction
    ) throws -> Document? {
        let shape = shape ?? whole
        let statement =
            try shape.find.map { try transaction.prepared($0) }
            ?? transaction.connection.statement(shape.findText)
        defer { statement.reset() }
        statement.bind(caller.ownerID, at: 1)
        statement.bind(id, at: 2)
        guard try statement.step() else { return nil }
        let version = Int(statement.integer(1))
        let out = JSONBuffer(capacity: 8_192)
        guard shape.needsMore else {
            shape.open(statement, for: caller, into: out)
            out.byte(UInt8(ascii: "}"))
            return Document(bytes: out.bytes(), version: version)
        }
        var rows = OpenRows()
        shape.append(statement, id.uuid, for: caller, to: &rows)
        statement.reset()
        try shape.close(rows, for: caller, in: transaction, into: out)
        return Document(bytes: out.bytes(), version: version)
    }

    /// The live object for the rules that look at it. Throws `notFound`.
    public func find(_ id: ID<R>, of owner: ID<Owner>, in transaction: ReadTransaction) throws -> Stored<R> {
        guard let found = try load(id, of: owner, in: transaction, table.find) else { throw ServiceError.notFound }
        return found
    }

    /// What another object refers to, if it refers to anything; nil too when that lies in the trash.
    public func live(_ id: ID<R>?, of owner: ID<Owner>, in transaction: ReadTransaction) throws -> Stored<R>? {
        try id.flatMap { try load($0, of: owner, in: transaction, table.find) }
    }

    /// The object in the trash. Throws `notFound`.
    public func findDeleted(_ id: ID<R>, of owner: ID<Owner>, in transaction: ReadTransaction) throws -> Stored<R> {
        guard let found = try load(id, of: owner, in: transaction, table.findDeleted) else {
            throw ServiceError.notFound
        }
        return found
    }

    /// The owner's live objects that a condition over the columns holds for, oldest first, at most `limit`.
    public func all(
        of owner: ID<Owner>, where condition: SQL, order: String = "id", limit: Int = 200,
        in transaction: ReadTransaction
    ) throws -> [Stored<R>] {
        let sql: SQL = """
            SELECT \(raw: table.columns) FROM \(raw: R.name.plural) WHERE owner_id = \(owner) \
            AND deleted_at IS NULL AND \(condition) ORDER BY \(raw: order) LIMIT \(limit)
            """
        return try transaction.all(sql) { try self.table.object(from: $0) }
    }

    /// How many of the owner's live objects a condition holds for.
    public func count(of owner: ID<Owner>, where condition: SQL, in transaction: ReadTransaction) throws -> Int {
        let sql: SQL = """
            SELECT count(*) FROM \(raw: R.name.plural) WHERE owner_id = \(owner) AND deleted_at IS NULL AND \(condition)
            """
        return try transaction.one(sql) { Int($0.integer(0)) } ?? 0
    }

    /// The live objects that a condition holds for, as a JSON array.
    public func array(
        where condition: SQL, order: String, limit: Int, for caller: Caller, in transaction: ReadTransaction
    ) throws -> [UInt8] {
        let sql: SQL = """
            SELECT \(raw: whole.columns.joined(separator: ", ")) FROM \(raw: R.name.plural) \
            WHERE owner_id = \(caller.ownerID) AND deleted_at IS NULL AND \(condition) ORDER BY \(raw: order) LIMIT \(limit)
            """
        var rows = OpenRows()
        try transaction.each(sql) { row in
            guard let id = UUIDv7(utf8: row.bytes(0)) else {
                throw StoredValueError(table: R.name.plural, column: "id")
            }
            whole.append(row, id, for: caller, to: &rows)
        }
        let out = JSONBuffer(capacity: rows.text.count + 16)
        out.byte(UInt8(ascii: "["))
        try whole.close(rows, for: caller, in: transaction, into: out)
        out.byte(UInt8(ascii: "]"))
        return out.bytes()
    }

    /// The live objects of these ids as JSON, each by itself.
    public func objects(
        _ ids: [ID<R>], for caller: Caller, in transaction: ReadTransaction
    ) throws -> [UUIDv7: [UInt8]] {
        try whole.objects(ids.map(\.uuid), for: caller, in: transaction)
    }

    private func load(
        _ id: ID<R>, of owner: ID<Owner>, in transaction: ReadTransaction, _ prepared: Prepared
    ) throws -> Stored<R>? {
        let statement = try transaction.prepared(prepared)
        defer { statement.reset() }
        statement.bind(owner, at: 1)
        statement.bind(id, at: 2)
        return try statement.step() ? table.object(from: statement) : nil
    }

    /// The shape that shows only the named members; the common ones are kept compiled.
    ///
    /// `withheld` is nil for the owner, else the members that another may not see; `seen` the tables whose rows she sees.
    public func shape(
        _ fields: Set<String>?, inTrash: Bool = false, expand: [String] = [], withheld: Set<String>? = nil,
        seen: [String: Set<String>] = [:]
    ) -> Shape<R> {
        guard fields != nil || inTrash || !expand.isEmpty || withheld != nil else { return whole }
        let sights = expand.isEmpty ? [] : seen.map { "\($0.key):\($0.value.sorted())" }.sorted()
        let key = [fields?.sorted(), [inTrash ? "!" : ""], expand, withheld?.sorted(), sights].map {
            $0?.joined(separator: ",") ?? "*"
        }.joined(separator: ";")
        return shapes.withLock { shapes in
            if let shape = shapes[key] { return shape }
            let kept = shapes.count < 64
            let shape = Shape<R>(
                fields: fields, inTrash: inTrash, expand: expand, withheld: withheld, seen: seen, kept: kept)
            guard kept else { return shape }
            shapes[key] = shape
            return shape
        }
    }

    // MARK: Writing

    /// Stores a new object. Throws `duplicate` when its `external_id` is taken, and `quotaExceeded`.
    public func create(_ value: R, for caller: Caller, in transaction: WriteTransaction) throws -> Stored<R> {
        let id = ID<R>(ids.next())
        try refuseTaken(value.labels.externalID, by: id, of: caller.ownerID, in: transaction)
        let object = Stored(
            id: id, ownerID: caller.ownerID, version: 1, createdAt: caller.now, updatedAt: caller.now, deletedAt: nil,
            value: value)
        let statement = try transaction.prepared(table.insert)
        defer { statement.reset() }
        table.bind(object, to: statement)
        try statement.runToEnd()
        let events = try log(object, "created", for: caller, in: transaction)
        try keepQuota(of: caller.ownerID, events, in: transaction)
        return object
    }

    /// Changes an object and logs the change as an event; one that changes nothing is none (C31).
    public func change(
        _ object: Stored<R>, as verb: String = "updated", for caller: Caller, in transaction: WriteTransaction,
        _ edit: (inout R) throws -> Void
    ) throws -> Stored<R> {
        var value = object.value
        try edit(&value)
        let changed = R.fields.all.filter { !$0.codec.isSame(object.value, value) }
        guard !changed.isEmpty else { return object }
        if value.labels.externalID != object.labels.externalID {
            try refuseTaken(value.labels.externalID, by: object.id, of: caller.ownerID, in: transaction)
        }
        var result = object
        result.value = value
        result.version += 1
        result.updatedAt = caller.now
        let statement = try transaction.connection.statement(table.update(changed))
        defer { statement.reset() }
        table.bind(result, changed, to: statement)
        try statement.runToEnd()
        try log(result, verb, for: caller, in: transaction)
        return result
    }

    func keepQuota(of owner: ID<Owner>, _ events: Int64, in transaction: WriteTransaction) throws {
        let isKept = try quota.allows(owner, events: events) { try count(of: owner, where: "1", in: transaction) }
        if !isKept { throw ServiceError.quotaExceeded(what: R.name.plural, limit: quota.limit) }
    }

    func refuseTaken(
        _ externalID: String?, by id: ID<R>, of owner: ID<Owner>, in transaction: WriteTransaction
    ) throws {
        guard let externalID else { return }
        let sql: SQL = """
            SELECT id FROM \(raw: R.name.plural) WHERE owner_id = \(owner) AND external_id = \(externalID) \
            AND deleted_at IS NULL AND id <> \(id)
            """
        if let taken = try transaction.one(sql, { $0.text(0) }) {
            throw ServiceError.duplicate(object: R.name.singular, id: taken, pointer: "#/external_id")
        }
    }

    @discardableResult
    private func log(
        _ object: Stored<R>, _ verb: String, for caller: Caller, in transaction: WriteTransaction
    ) throws -> Int64 {
        try log(R.name, object.id.uuid, object.version, verb, for: caller, in: transaction)
    }

    @discardableResult
    func log(
        _ name: ResourceName, _ id: UUIDv7, _ version: Int, _ verb: String, for caller: Caller,
        in transaction: WriteTransaction
    ) throws -> Int64 {
        let event = Event(type: "\(name.singular).\(verb)", object: name.singular, objectID: id, version: version)
        return try event.write(ids.next(), for: caller, in: transaction)
    }
}
