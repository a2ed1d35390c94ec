import SQLite

/// The statement of one segment of a walk. Its parameters are the owner, `values`, and the limit.
struct WalkStatement: Sendable {
    /// What of a row a cursor keeps beside its id.
    enum Key: Sendable {
        case none
        /// The sort key, which stands behind the shape's columns.
        case column
        /// The segment's own name.
        case label(String)
    }

    let text: String
    let values: [(any ColumnValue)?]
    var key = Key.none

    /// Binds the owner and the values; returns the number of the last.
    func bind(_ caller: Caller, to statement: Statement) -> Int32 {
        var index: Int32 = 1
        statement.bind(caller.ownerID, at: index)
        for value in values {
            index += 1
            if let value { value.bind(to: statement, at: index) } else { statement.bindNull(at: index) }
        }
        return index
    }
}

/// How a list is walked: segment by segment, each in the order of a key and then of the id, which is unique (C13).
///
/// Rows whose sort key is a value come first, in either direction; those where it is null follow (C16). By relevance, objects
/// that have all words in their first field come first (C17).
struct WalkPlan<R: Resource> {
    let shape: Shape<R>
    let sort: Question<R>.SortKey
    let descending: Bool
    /// Where a cursor stopped.
    let after: (key: String?, id: UUIDv7)?
    let words: SearchWords?
    let conditions: [SQL]

    /// The segments from where the cursor stopped.
    var statements: [WalkStatement] {
        if sort.isRelevance, let words { return byRelevance(words) }
        guard sort.isNullable else { return [statement([], start(key), ordered: true, sort.isID ? .none : .column)] }
        let nulls = statement(["\(raw: key) IS NULL"], after?.key == nil ? start("id") : nil, ordered: false, .none)
        if let after, after.key == nil { return [nulls] }
        return [statement(["\(raw: key) IS NOT NULL"], start(key), ordered: true, .column), nulls]
    }

    /// Counts every row of every segment.
    var count: WalkStatement {
        let found = sort.isRelevance ? words?.found : nil
        let all = (conditions + [found].compactMap { $0 }).joined(separator: " AND ")
        let sql: SQL = "SELECT count(*) FROM \(raw: R.name.plural) WHERE owner_id = ?1 AND \(all)"
        return WalkStatement(text: sql.text, values: sql.values)
    }

    private func byRelevance(_ words: SearchWords) -> [WalkStatement] {
        let segments: [(label: String, further: SQL)] = [
            ("first", words.foundFirst), ("other", "NOT (\(words.foundFirst))"),
        ]
        return segments.filter { after?.key != "other" || $0.label == "other" }.map { segment in
            let start = after?.key == segment.label ? start("id") : nil
            return statement([words.found, segment.further], start, ordered: true, .label(segment.label))
        }
    }

    private var key: String { sort.column }
    private var sign: String { descending ? "<" : ">" }

    private func statement(
        _ further: [SQL], _ start: SQL?, ordered: Bool, _ cursorKey: WalkStatement.Key
    ) -> WalkStatement {
        let direction = descending ? "DESC" : "ASC"
        let all = (conditions + further + [start].compactMap { $0 }).joined(separator: " AND ")
        let order = sort.isID || !ordered ? "id \(direction)" : "\(key) \(direction), id \(direction)"
        let table = R.name.plural
        guard ordered, !sort.isID else {
            let columns = shape.columns.joined(separator: ", ") + (sort.isID ? "" : ", \(key)")
            let sql: SQL = """
                SELECT \(raw: columns) FROM \(raw: table) WHERE owner_id = ?1 AND \(all) ORDER BY \(raw: order) LIMIT ?
                """
            return WalkStatement(text: sql.text, values: sql.values, key: cursorKey)
        }
        // Sorted are keys and ids alone; whole rows, carried through the sorter, cost ten times as much.
        let columns = (shape.columns + [key]).joined(separator: ", ")
        let sql: SQL = """
            SELECT \(raw: columns) FROM \(raw: table) WHERE owner_id = ?1 AND id IN (\
            SELECT id FROM \(raw: table) WHERE owner_id = ?1 AND \(all) ORDER BY \(raw: order) LIMIT ?) \
            ORDER BY \(raw: order)
            """
        return WalkStatement(text: sql.text, values: sql.values, key: cursorKey)
    }

    /// Where a segment goes on after the cursor's row; nil when it begins anew.
    private func start(_ key: String) -> SQL? {
        guard let after else { return nil }
        guard key != "id", let value = after.key else { return "id \(raw: sign) \(after.id)" }
        return "(\(raw: key), id) \(raw: sign) (\(value), \(after.id))"
    }
}
