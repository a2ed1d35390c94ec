public import JSON
public import SQLite

/// All that is kept about one user, as lines of JSON: `{"table": "contacts", "row": {...}}`, table after table (X105).
///
/// It is read in short transactions, page by page, so that it holds nothing up; a row that changes meanwhile is given in
/// one of its states.
public struct PersonalData: Sendable {
    /// Where a reading stands.
    public struct Place: Sendable {
        var table = 0
        var column = 0
        var key: [Key] = []
        var event: Int64 = 0
        public fileprivate(set) var isAtEnd = false

        public init() {}
    }

    /// Tables that tell nothing of a person: places in the log of events, copies of answers for retries, and what a deletion
    /// writes for its own duration.
    public static let leftOut: Set = ["event_heads", "event_marks", "idempotency_keys", "audit_releases"]

    /// Columns that repeat what others say: the folded text of an object, by which it is found.
    public static let leftOutColumns: Set = ["search_text"]

    private let tables: [OwnedTable]
    private let user: ID<Owner>
    /// Columns whose text is JSON, as `table.column`.
    private let jsonColumns: Set<String>

    public init(
        of user: ID<Owner>, _ resources: [any Resource.Type], _ entries: [any Entry.Type],
        in transaction: ReadTransaction
    ) throws {
        self.user = user
        var columns: Set<String> = []
        for resource in resources { resource.collectJSONColumns(into: &columns) }
        for entry in entries { entry.collectJSONColumns(into: &columns) }
        jsonColumns = columns
        let owned = try OwnedTables(in: transaction).all.filter { !Self.leftOut.contains($0.name) }
        tables = [try OwnedTable.users(in: transaction)] + owned.sorted { $0.name < $1.name }
    }

    /// How much of it has been read, in hundredths.
    public func progress(at place: Place) -> Int { place.isAtEnd ? 100 : place.table * 99 / tables.count }

    /// Appends up to `limit` lines, and moves the place behind them.
    public func read(
        from place: inout Place, limit: Int, in transaction: ReadTransaction, into out: JSONBuffer
    ) throws {
        guard place.table < tables.count else {
            place.isAtEnd = true
            return
        }
        let table = tables[place.table]
        if table.name == "events" {
            if try !readEvents(from: &place, limit: limit, in: transaction, into: out) { next(&place) }
            return
        }
        guard place.column < table.users.count else { return next(&place) }
        if try readRows(of: table, from: &place, limit: limit, in: transaction, into: out) < limit {
            place.column += 1
            place.key = []
        }
    }

    private func next(_ place: inout Place) {
        place.table += 1
        place.column = 0
        place.key = []
    }

    private func readEvents(
        from place: inout Place, limit: Int, in transaction: ReadTransaction, into out: JSONBuffer
    ) throws -> Bool {
        let after = try max(place.event, EventLog.oldest(of: user, in: transaction) - 1)
        let page = try EventLog.read(after: after, of: user, limit: limit, in: transaction)
        for event in page.events {
            out.literal("{\"table\":\"events\",\"row\":")
            event.write(to: out)
            out.literal("}\n")
        }
        place.event = page.lastSequence
        return page.hasMore
    }

    /// Returns how many rows were met; one that an earlier column has given already is not given again.
    private func readRows(
        of table: OwnedTable, from place: inout Place, limit: Int, in transaction: ReadTransaction,
        into out: JSONBuffer
    ) throws -> Int {
        let columns = table.columns.filter { !$0.isSecret && !Self.leftOutColumns.contains($0.name) }
        let names = (columns.map(\.name) + table.key + table.users.map(\.name)).quoted
        let key = table.key.quoted
        var sql: SQL = """
            /* across owners: what names her in others' rows is hers too */ SELECT \(raw: names) FROM \(raw: table.name) \
            WHERE \(raw: table.users[place.column].name) = \(user)
            """
        if !place.key.isEmpty {
            let values = place.key.map { value -> SQL in "\(value)" }.joined(separator: ", ")
            sql += " AND (\(raw: key)) > (\(values))"
        }
        sql += " ORDER BY \(raw: key) LIMIT \(limit)"
        var met = 0
        var last: [Key] = []
        let column = place.column
        try transaction.each(sql) { row in
            met += 1
            last = table.key.indices.map { Key(row, Int32(columns.count + $0)) }
            let first = Int32(columns.count + table.key.count)
            guard !(0..<column).contains(where: { row.text(first + Int32($0)) == user.text }) else { return }
            write(row, columns, of: table, to: out)
        }
        if !last.isEmpty { place.key = last }
        return met
    }

    private func write(_ row: Row, _ columns: [OwnedTable.Column], of table: OwnedTable, to out: JSONBuffer) {
        out.literal("{\"table\":")
        out.string(table.name)
        out.literal(",\"row\":{")
        for (index, column) in columns.enumerated() {
            if index > 0 { out.byte(UInt8(ascii: ",")) }
            out.string(column.name)
            out.byte(UInt8(ascii: ":"))
            let position = Int32(index)
            if row.isNull(position) {
                out.null()
            } else if column.type == "INTEGER" {
                out.integer(row.integer(position))
            } else if jsonColumns.contains("\(table.name).\(column.name)") {
                out.raw(row.bytes(position))
            } else {
                out.string(row.bytes(position))
            }
        }
        out.literal("}}\n")
    }
}

extension [String] {
    /// As names in a statement: some columns are called by a word of SQL.
    var quoted: String { map { "\"\($0)\"" }.joined(separator: ", ") }
}

extension OwnedTable.Column {
    /// What proves who someone is, in whatever form, is no fact about her; nor are bytes: digests, and lists of other
    /// people that wait to be worked.
    public var isSecret: Bool {
        type == "BLOB" || name == "hash" || name.hasSuffix("_hash") || name.hasPrefix("password")
            || name.hasPrefix("secret")
    }
}

/// A part of a row's key.
enum Key: ColumnValue {
    case integer(Int64)
    case text([UInt8])
    case blob([UInt8])

    init(_ row: Row, _ column: Int32) {
        switch row.type(column) {
        case .integer: self = .integer(row.integer(column))
        case .blob: self = .blob(row.blob(column))
        default: self = .text(row.blob(column))
        }
    }

    func bind(to statement: Statement, at index: Int32) {
        switch self {
        case .integer(let number): statement.bind(integer: number, at: index)
        case .text(let bytes): bytes.withUnsafeBytes { statement.bind(text: $0, at: index) }
        case .blob(let bytes): bytes.withUnsafeBytes { statement.bind(blob: $0, at: index) }
        }
    }
}

extension Resource {
    fileprivate static func collectJSONColumns(into columns: inout Set<String>) {
        for field in fields.all where field.form == .json { columns.insert("\(name.plural).\(field.name)") }
    }
}

extension Entry {
    fileprivate static func collectJSONColumns(into columns: inout Set<String>) {
        for field in fields.all where field.form == .json { columns.insert("\(table).\(field.name)") }
    }
}
