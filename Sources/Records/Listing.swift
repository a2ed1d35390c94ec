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
    /// Answers a question with one page, by walking the owner's rows from where the cursor stopped. However little a page
    /// may hold, it holds one object (C12).
    public func list(_ asked: Question<R>, for caller: Caller, in transaction: ReadTransaction) throws -> Page {
        let question = asked.lookups.isEmpty ? asked : try asked.found(for: caller, in: transaction, self)
        var walk = Walk(question: question, caller: caller, mostBytes: bounds.columnBytes)
        for statement in question.statements where !walk.hasMore {
            try step(&walk, statement, in: transaction)
        }
        let out = JSONBuffer(capacity: walk.rows.text.count + 256)
        out.literal("{\"object\":\"list\",\"data\":[")
        let shown = try question.shape.close(
            walk.rows, limit: bounds.objectBytes, for: caller, in: transaction, into: out)
        walk.keep(shown)
        out.literal("],\"has_more\":")
        out.bool(walk.hasMore)
        out.literal(",\"next_cursor\":")
        let cursor = try walk.hasMore ? walk.cursor.map { try cursors.seal($0, for: caller, list: R.name.plural) } : nil
        if let cursor { out.string(cursor) } else { out.null() }
        if let count = question.count {
            out.literal(",\"total_count\":")
            out.integer(try total(count, of: caller, in: transaction))
        }
        out.byte(UInt8(ascii: "}"))
        return Page(bytes: out.bytes(), nextCursor: cursor, limit: question.limit, count: shown)
    }

    private func total(_ part: WalkStatement, of caller: Caller, in transaction: ReadTransaction) throws -> Int64 {
        let statement = try transaction.connection.statement(part.text)
        defer { statement.reset() }
        _ = part.bind(caller, to: statement)
        return try statement.step() ? statement.integer(0) : 0
    }

    private func step(_ walk: inout Walk<R>, _ part: WalkStatement, in transaction: ReadTransaction) throws {
        let statement = try transaction.connection.statement(part.text)
        defer { statement.reset() }
        let last = part.bind(walk.caller, to: statement)
        // One row more than the page holds tells whether another page follows.
        statement.bind(walk.question.limit - walk.rows.ids.count + 1, at: last + 1)
        while try statement.step() {
            if walk.isFull {
                walk.hasMore = true
                return
            }
            try walk.take(statement, part.key)
            if walk.hasMore { return }
        }
    }
}

private struct Walk<R: Resource> {
    let question: Question<R>
    let caller: Caller
    let mostBytes: Int
    var rows = OpenRows()
    var hasMore = false
    private(set) var cursor: Cursor?
    /// The place of each row, where the page may be cut short at any of them.
    private var places: [Cursor] = []

    init(question: Question<R>, caller: Caller, mostBytes: Int) {
        self.question = question
        self.caller = caller
        self.mostBytes = mostBytes
    }

    var isFull: Bool { rows.ids.count >= question.limit }

    mutating func take(_ row: Row, _ key: WalkStatement.Key) throws {
        guard let id = UUIDv7(utf8: row.bytes(0)) else { throw StoredValueError(table: R.name.plural, column: "id") }
        let shape = question.shape
        shape.append(row, id, for: caller, to: &rows)
        if rows.text.count > mostBytes, rows.ids.count > 1 {
            rows.removeLast()
            hasMore = true
            return
        }
        let isHeavy = rows.text.count > mostBytes / 2
        // Only the last row's cursor is used: that of a full page, or of one that may be cut short by its bytes.
        guard isFull || isHeavy || shape.hasExpansions else { return }
        let value: String? =
            switch key {
            case .none: nil
            case .column: row.text(Int32(shape.columns.count))
            case .label(let label): label
            }
        let place = Cursor(question: question.parameters, key: value, id: id)
        cursor = place
        if shape.hasExpansions { places.append(place) }
    }

    /// Forgets the rows behind the first `count`, which had no room in the answer.
    mutating func keep(_ count: Int) {
        guard count < rows.ids.count, count > 0 else { return }
        hasMore = true
        cursor = places.count >= count ? places[count - 1] : cursor
    }
}
