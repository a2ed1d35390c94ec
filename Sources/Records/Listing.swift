import JSON
public import SQLite

/// One page of a list, and the cursor of the next.
public struct Page: Sendable {
    /// The whole answer of C12.
    public let bytes: [UInt8]
    public let nextCursor: String?
    public let limit: Int
}

extension Store {
    /// A page holds at most this many bytes, and always one object (C12).
    static var largestPage: Int { 1 << 20 }

    /// Answers a question with one page, by walking the owner's rows from where the cursor stopped.
    public func list(_ question: Question<R>, for caller: Caller, in transaction: ReadTransaction) throws -> Page {
        var walk = Walk(question: question, caller: caller)
        for segment in Segment.order(for: question) where !walk.hasMore {
            try step(&walk, segment, in: transaction)
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
        return Page(bytes: out.bytes(), nextCursor: cursor, limit: question.limit)
    }

    private func step(_ walk: inout Walk<R>, _ segment: Segment, in transaction: ReadTransaction) throws {
        let sql = walk.sql(segment)
        let statement = try transaction.connection.statement(sql.text)
        defer { statement.reset() }
        for (index, value) in sql.values.enumerated() {
            if let value { value.bind(to: statement, at: Int32(index + 1)) } else { statement.bindNull(at: Int32(index + 1)) }
        }
        while try statement.step() {
            if walk.isFull {
                walk.hasMore = true
                return
            }
            walk.take(statement, segment)
        }
    }
}

/// Rows whose sort key is a value come first, in either direction; those where it is null follow (C16).
private enum Segment {
    case values, nulls

    static func order<R>(for question: Question<R>) -> [Segment] {
        guard question.sort.isNullable else { return [.values] }
        if let after = question.after, after.key == nil { return [.nulls] }
        return [.values, .nulls]
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

    var isFull: Bool {
        rows.ids.count >= question.limit || rows.text.count >= Store<R>.largestPage
    }

    /// `id` is the order of creation: a key of its own is not needed.
    private var sortsByID: Bool { question.sort.column == "id" }

    /// Asks for one row more than the page holds, to know whether another page follows.
    func sql(_ segment: Segment) -> SQL {
        let key = question.sort.column
        let direction = question.descending ? "DESC" : "ASC"
        var conditions: [SQL] = [
            "owner_id = \(caller.ownerID)", question.inTrash ? "deleted_at IS NOT NULL" : "deleted_at IS NULL",
        ]
        conditions += question.conditions
        if question.sort.isNullable { conditions.append(segment == .nulls ? "\(raw: key) IS NULL" : "\(raw: key) IS NOT NULL") }
        if let after { conditions.append(condition(after, segment)) }
        let order = sortsByID || segment == .nulls ? "id \(direction)" : "\(key) \(direction), id \(direction)"
        let columns = question.shape.columns.joined(separator: ", ") + (sortsByID ? "" : ", \(key)")
        return """
            SELECT \(raw: columns) FROM \(raw: R.name.plural) WHERE \(conditions.joined(separator: " AND ")) \
            ORDER BY \(raw: order) LIMIT \(question.limit - rows.ids.count + 1)
            """
    }

    private var after: (key: String?, id: UUIDv7)? { question.after }

    private func condition(_ after: (key: String?, id: UUIDv7), _ segment: Segment) -> SQL {
        let sign = question.descending ? "<" : ">"
        if segment == .nulls { return after.key == nil ? "id \(raw: sign) \(after.id)" : "1" }
        guard !sortsByID, let key = after.key else { return "id \(raw: sign) \(after.id)" }
        return "(\(raw: question.sort.column), id) \(raw: sign) (\(key), \(after.id))"
    }

    mutating func take(_ row: Row, _ segment: Segment) {
        guard let id = UUIDv7(utf8: row.bytes(0)) else { return }
        let shape = question.shape
        let caller = caller
        rows.append(id) { shape.open(row, for: caller, into: $0) }
        // Only the last row's cursor is used, and only when the page is full.
        guard isFull else { return }
        let key = sortsByID || segment == .nulls ? nil : row.text(Int32(shape.columns.count))
        cursor = Cursor(question: question.parameters, key: key, id: id)
    }
}
