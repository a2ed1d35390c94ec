import JSON
public import SQLite

/// One page of a list, and the cursor of the next.
public struct Page: Sendable {
    /// The whole answer of C12.
    public let bytes: [UInt8]
    public let nextCursor: String?
    public let limit: Int
    /// How many objects stand in it.
    public let count: Int
}

extension Store {
    /// A page holds at most 1 MiB, and always one object (C12): this much of it for the columns, the rest for computed
    /// members and what stands around the objects.
    static var largestPage: Int { (1 << 20) - 65_536 }

    /// Answers a question with one page, by walking the owner's rows from where the cursor stopped.
    public func list(_ question: Question<R>, for caller: Caller, in transaction: ReadTransaction) throws -> Page {
        var walk = Walk(question: question, caller: caller)
        for statement in question.statements where !walk.hasMore {
            try step(&walk, statement, in: transaction)
        }
        let out = JSONBuffer(capacity: walk.rows.text.count + 256)
        out.literal("{\"object\":\"list\",\"data\":[")
        try question.shape.close(walk.rows, for: caller, in: transaction, into: out)
        out.literal("],\"has_more\":")
        out.bool(walk.hasMore)
        out.literal(",\"next_cursor\":")
        let cursor = try walk.hasMore ? walk.cursor.map { try cursors.seal($0, for: caller, list: R.name.plural) } : nil
        if let cursor { out.string(cursor) } else { out.null() }
        out.byte(UInt8(ascii: "}"))
        return Page(bytes: out.bytes(), nextCursor: cursor, limit: question.limit, count: walk.rows.ids.count)
    }

    private func step(_ walk: inout Walk<R>, _ part: WalkStatement, in transaction: ReadTransaction) throws {
        let statement = try transaction.connection.statement(part.text)
        defer { statement.reset() }
        var index: Int32 = 1
        statement.bind(walk.caller.ownerID, at: index)
        for value in part.values {
            index += 1
            if let value { value.bind(to: statement, at: index) } else { statement.bindNull(at: index) }
        }
        // One row more than the page holds tells whether another page follows.
        statement.bind(walk.question.limit - walk.rows.ids.count + 1, at: index + 1)
        while try statement.step() {
            if walk.isFull {
                walk.hasMore = true
                return
            }
            try walk.take(statement, isNull: part.isNulls)
            if walk.hasMore { return }
        }
    }
}

/// The statement of one segment of a walk. Its parameters are the owner, `values`, and the limit.
///
/// Rows whose sort key is a value come first, in either direction; those where it is null follow (C16).
struct WalkStatement: Sendable {
    let text: String
    let values: [(any ColumnValue)?]
    let isNulls: Bool

    static func all<R: Resource>(
        _ shape: Shape<R>, _ sort: Question<R>.SortKey, descending: Bool, after: (key: String?, id: UUIDv7)?,
        _ conditions: [SQL]
    ) -> [WalkStatement] {
        var segments = sort.isNullable ? [false, true] : [false]
        if sort.isNullable, let after, after.key == nil { segments = [true] }
        return segments.map { isNulls in
            let key = sort.column
            let direction = descending ? "DESC" : "ASC"
            var all = conditions
            if sort.isNullable { all.append(isNulls ? "\(raw: key) IS NULL" : "\(raw: key) IS NOT NULL") }
            if let after, let start = start(after, key, sign: descending ? "<" : ">", isNulls) { all.append(start) }
            let order = sort.isID || isNulls ? "id \(direction)" : "\(key) \(direction), id \(direction)"
            let columns = shape.columns.joined(separator: ", ") + (sort.isID ? "" : ", \(key)")
            let sql: SQL = """
                SELECT \(raw: columns) FROM \(raw: R.name.plural) WHERE owner_id = ? \
                AND \(all.joined(separator: " AND ")) ORDER BY \(raw: order) LIMIT ?
                """
            return WalkStatement(text: sql.text, values: sql.values, isNulls: isNulls)
        }
    }

    /// Where the segment goes on after the cursor's row; nil when it begins anew.
    private static func start(
        _ after: (key: String?, id: UUIDv7), _ key: String, sign: String, _ isNulls: Bool
    ) -> SQL? {
        if isNulls { return after.key == nil ? "id \(raw: sign) \(after.id)" : nil }
        guard key != "id", let value = after.key else { return "id \(raw: sign) \(after.id)" }
        return "(\(raw: key), id) \(raw: sign) (\(value), \(after.id))"
    }
}

private struct Walk<R: Resource> {
    let question: Question<R>
    let caller: Caller
    var rows = OpenRows()
    var hasMore = false
    private(set) var cursor: Cursor?

    init(question: Question<R>, caller: Caller) {
        self.question = question
        self.caller = caller
    }

    var isFull: Bool { rows.ids.count >= question.limit }

    mutating func take(_ row: Row, isNull: Bool) throws {
        guard let id = UUIDv7(utf8: row.bytes(0)) else { throw StoredValueError(table: R.name.plural, column: "id") }
        let shape = question.shape
        let caller = caller
        rows.append(id) { shape.open(row, for: caller, into: $0) }
        if rows.text.count > Store<R>.largestPage, rows.ids.count > 1 {
            rows.removeLast()
            hasMore = true
            return
        }
        let isHeavy = rows.text.count > Store<R>.largestPage / 2
        // Only the last row's cursor is used: that of a full page, or of one that may be cut short by its bytes.
        guard isFull || isHeavy else { return }
        let key = question.sort.isID || isNull ? nil : row.text(Int32(shape.columns.count))
        cursor = Cursor(question: question.parameters, key: key, id: id)
    }
}
