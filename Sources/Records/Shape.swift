import JSON
import SQLite

/// Which members of a resource are shown, compiled: the columns to select and the bytes to put between them.
///
/// A row becomes JSON without the struct in between: each step copies a member's name and then its column.
public final class Shape<R: Resource>: Sendable {
    private enum Source {
        case column(Int32, ColumnForm)
        case derived(Int)
        /// The member's value stands among the bytes, since it is the same in every row.
        case constant
    }

    private struct Step {
        let prefix: Range<Int>
        let source: Source
    }

    /// The members that were asked for; nil for all.
    public let fields: Set<String>?
    /// The SELECT list; `id` and `version` come first.
    let columns: [String]
    let findText: String
    /// Only of shapes that are kept: a slot is never given back.
    let find: Prepared?
    private let prefixes: [UInt8]
    private let steps: [Step]
    private let derived: [(write: @Sendable (DerivedRow, JSONBuffer) -> Void, positions: [Int32])]
    /// `prefix` holds the value too where it is withheld.
    private let computed: [(Computed, wanted: [(index: Int?, prefix: [UInt8])])]
    private let expansions:
        [(expansion: Expansion, column: Int32, prefix: [UInt8], isSeen: Bool, withheld: Set<String>?)]
    /// The names of the objects beside their ids.
    public let expand: [String]

    /// `fields` nil means all members; `inTrash` adds when the object was deleted and when it will be gone (C42), `expand`
    /// the objects that it refers to (C19).
    ///
    /// To one who is not the owner (`withheld` not nil) some members are null, and there is nothing that she may do; of what
    /// it refers to she sees the tables in `seen`, each without the members named there.
    init(
        fields: Set<String>?, inTrash: Bool, expand: [String] = [], withheld: Set<String>?,
        seen: [String: Set<String>] = [:], kept: Bool
    ) {
        self.fields = fields
        self.expand = expand
        var builder = ShapeBuilder()
        builder.text("{\"object\":\"\(R.name.singular)\"")
        for member in Self.members(inTrash: inTrash)
        where Self.always.contains(member.name) || fields.shows(member.name) {
            builder.add(member, constant: Self.constant(member.name, withheld))
        }
        expansions = R.fields.all.compactMap(\.expansion).filter { expand.contains($0.name) && fields.shows($0.name) }
            .map { expansion in
                let isSeen = withheld.map { !$0.contains(expansion.column) && seen[expansion.table] != nil } ?? true
                return (
                    expansion, Int32(builder.position(of: expansion.column)), Array(",\"\(expansion.name)\":".utf8),
                    isSeen, withheld == nil ? nil : seen[expansion.table]
                )
            }
        columns = builder.columns
        prefixes = builder.prefixes
        steps = builder.steps.map { step in
            let source: Source =
                step.isConstant
                ? .constant : step.derived.map { .derived($0) } ?? .column(Int32(step.column), step.form)
            return Step(prefix: step.prefix, source: source)
        }
        derived = builder.derived.map { ($0.0.write, $0.1.map { Int32($0) }) }
        computed = R.computed.compactMap { computed in
            let wanted = computed.members.enumerated().filter { fields.shows($1.name) }
            let members = wanted.map { index, member -> (index: Int?, prefix: [UInt8]) in
                let constant = Self.constant(member.name, withheld)
                return (constant == nil ? index : nil, Array(",\"\(member.name)\":\(constant ?? "")".utf8))
            }
            return members.isEmpty ? nil : (computed, wanted: members)
        }
        findText = """
            SELECT \(columns.joined(separator: ", ")) FROM \(R.name.plural) \
            WHERE owner_id = ? AND id = ? AND deleted_at IS \(inTrash ? "NOT NULL" : "NULL")
            """
        find = kept ? Prepared(findText) : nil
    }

    /// What stands for a member in every row; nil when the row tells.
    private static func constant(_ name: String, _ withheld: Set<String>?) -> String? {
        guard let withheld else { return nil }
        return name == "allowed_actions" ? "[]" : withheld.contains(name) ? "null" : nil
    }

    /// Shown whatever `fields` says (C20).
    static var always: Set<String> { ["id", "version"] }

    /// The names that `fields` may hold.
    static func names(inTrash: Bool) -> [String] {
        ["object"] + members(inTrash: inTrash).map(\.name) + R.computed.flatMap { $0.members.map(\.name) }
    }

    private static func members(inTrash: Bool) -> [ShapeMember] {
        var members: [ShapeMember] = [
            .column("id", "id", .text), .column("version", "version", .integer), .column("owner_id", "owner_id", .text),
        ]
        members += R.fields.all.map { .column($0.name, $0.column, $0.form) }
        members += R.derived.map { .derived($0) }
        members += [.column("created_at", "created_at", .text), .column("updated_at", "updated_at", .text)]
        if inTrash { members += [.column("deleted_at", "deleted_at", .text), .derived(purge)] }
        return members
    }

    /// Writes one object but for its closing brace.
    func open(_ row: Row, for caller: Caller, into out: JSONBuffer) {
        prefixes.withUnsafeBytes { names in
            for step in steps {
                out.raw(UnsafeRawBufferPointer(rebasing: names[step.prefix]))
                switch step.source {
                case .column(let index, let form): write(row, index, form, into: out)
                case .constant: break
                case .derived(let index):
                    derived[index].write(DerivedRow(row: row, positions: derived[index].positions, caller: caller), out)
                }
            }
        }
    }

    @inline(__always)
    private func write(_ row: Row, _ index: Int32, _ form: ColumnForm, into out: JSONBuffer) {
        switch form {
        case .text:
            let bytes = row.bytes(index)
            bytes.baseAddress == nil ? out.null() : out.string(bytes)
        case .json:
            let bytes = row.bytes(index)
            bytes.baseAddress == nil ? out.null() : out.raw(bytes)
        case .integer: row.isNull(index) ? out.null() : out.integer(row.integer(index))
        case .boolean: row.isNull(index) ? out.null() : out.bool(row.integer(index) != 0)
        }
    }

    /// Keeps what a row says of the object to be closed later.
    @inline(__always)
    func append(_ row: Row, _ id: UUIDv7, for caller: Caller, to rows: inout OpenRows) {
        rows.append(id) { open(row, for: caller, into: $0) }
        if hasExpansions { rows.references.append(expansions.map { UUIDv7(utf8: row.bytes($0.column)) }) }
    }

    /// Writes into `out` the objects that stand open in `rows`, each closed behind its computed members and the objects that
    /// it refers to; stops before `limit` bytes are passed, but not before the first. Returns how many were written.
    @discardableResult
    func close(
        _ rows: OpenRows, limit: Int = .max, for caller: Caller, in transaction: ReadTransaction, into out: JSONBuffer
    ) throws -> Int {
        let rest = try rest(of: rows, for: caller, in: transaction)
        for index in rows.ids.indices {
            let start = out.count
            if index > 0 { out.byte(UInt8(ascii: ",")) }
            write(rows, index, rest, into: out)
            if out.count > limit, index > 0 {
                out.truncate(to: start)
                return index
            }
        }
        return rows.ids.count
    }

    /// The live objects of these ids, each whole and by itself.
    func objects(
        _ ids: [UUIDv7], for caller: Caller, in transaction: ReadTransaction
    ) throws -> [UUIDv7: [UInt8]] {
        let sql: SQL = """
            SELECT \(raw: columns.joined(separator: ", ")) FROM \(raw: R.name.plural) WHERE owner_id = \(caller.ownerID) \
            AND deleted_at IS NULL AND id IN (SELECT value FROM json_each(\(idList(ids))))
            """
        var rows = OpenRows()
        try transaction.each(sql) { row in
            guard let id = UUIDv7(utf8: row.bytes(0)) else {
                throw StoredValueError(table: R.name.plural, column: "id")
            }
            append(row, id, for: caller, to: &rows)
        }
        let rest = try rest(of: rows, for: caller, in: transaction)
        let out = JSONBuffer(capacity: 8_192)
        var objects: [UUIDv7: [UInt8]] = [:]
        for (index, id) in rows.ids.enumerated() {
            out.removeAll()
            write(rows, index, rest, into: out)
            objects[id] = out.bytes()
        }
        return objects
    }

    /// What a computed part said, as it said it.
    private enum Values {
        case values([UUIDv7: [JSONValue]])
        case bytes([UUIDv7: [UInt8]])
    }

    /// What the objects of a page have beside their columns, read for all of them at once.
    private struct Rest {
        let computed: [Values]
        let expanded: [[UUIDv7: [UInt8]]]
    }

    private func rest(of rows: OpenRows, for caller: Caller, in transaction: ReadTransaction) throws -> Rest {
        let answers = try computed.map { part -> Values in
            switch part.0.load {
            case .values(let load): .values(try load(rows.ids, caller, transaction))
            case .bytes(let load): .bytes(try load(rows.ids, caller, transaction))
            }
        }
        let expanded = try expansions.enumerated().map { index, part in
            let ids = part.isSeen ? Set(rows.references.compactMap { $0[index] }) : []
            return ids.isEmpty ? [:] : try part.expansion.load(Array(ids), part.withheld, caller, transaction)
        }
        return Rest(computed: answers, expanded: expanded)
    }

    private func write(_ rows: OpenRows, _ index: Int, _ rest: Rest, into out: JSONBuffer) {
        rows.text.withBytes(rows.range(index)) { out.raw($0) }
        let id = rows.ids[index]
        for (part, values) in zip(computed, rest.computed) {
            let known: [JSONValue]
            switch values {
            case .values(let values): known = values[id] ?? part.0.absent
            case .bytes(let values):
                if let bytes = values[id], let only = part.wanted.first {
                    out.raw(only.prefix)
                    if only.index != nil { out.raw(bytes) }
                    continue
                }
                known = part.0.absent
            }
            for (member, prefix) in part.wanted {
                out.raw(prefix)
                if let member { out.value(known[member]) }
            }
        }
        for (place, part) in expansions.enumerated() {
            out.raw(part.prefix)
            let object = rows.references[index][place].flatMap { rest.expanded[place][$0] }
            if let object { out.raw(object) } else { out.null() }
        }
        out.byte(UInt8(ascii: "}"))
    }

    /// Whether an object is more than its row.
    var needsMore: Bool { !computed.isEmpty || hasExpansions }
    var hasExpansions: Bool { !expansions.isEmpty }
}

extension Optional<Set<String>> {
    fileprivate func shows(_ name: String) -> Bool { self?.contains(name) ?? true }
}

/// When an object in the trash will be gone: 30 days after it was deleted (C42).
private let purge = Derived("purge_at", .text(24...24, format: "date-time"), from: ["deleted_at"]) { row, out in
    guard let deleted = row.instant(0) else { return out.null() }
    deleted.adding(days: trashDays).withText { out.string($0) }
}

/// How long the trash keeps an object.
public let trashDays = 30
