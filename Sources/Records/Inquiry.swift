public import JSON
public import SQLite

/// A question to a list of entries: a page of it, newest first unless the entry says otherwise, and the words of its filters (C12, C13, C15).
public struct Inquiry<E: Entry>: Sendable {
    public let limit: Int
    private let after: UUIDv7?
    private let parameters: [QueryParameter]
    private let conditions: [SQL]
    private let seal: CursorSeal
    private let mostBytes: Int
    /// What stood in the parameters that the service understands by itself.
    public let words: [String: [String]]

    /// Throws all that is wrong at once.
    public init(_ given: [QueryParameter], for caller: Caller, in stores: Stores) throws(ParameterErrors) {
        seal = stores.cursors
        let (parameters, after) = try seal.resolve(given, for: caller, list: E.name.plural)
        self.after = after?.id
        self.parameters = parameters.filter { $0.name != "limit" }
        var reader = ParameterReader(parameters)
        let bounds = stores.bounds
        limit = reader.take("limit") { try Bounds.limit($0, most: bounds.page) } ?? bounds.usualPage
        var conditions: [SQL] = []
        for filter in Self.filters {
            if let condition = reader.take(filter.parameter, filter.condition) { conditions.append(condition) }
        }
        var words: [String: [String]] = [:]
        for own in E.ownFilters {
            words[own.name] = reader.take(own.name) { try Filter.words($0, of: own.schema) }
        }
        try reader.finish(known: Self.parameterNames)
        self.conditions = conditions
        self.words = words
        mostBytes = bounds.objectBytes
    }

    /// The names of all parameters that the list takes.
    public static var parameterNames: [String] {
        ["limit", "cursor"] + filters.map(\.parameter) + E.ownFilters.map(\.name)
    }

    private static var filters: [Filter] {
        E.fields.all.filter(\.isFilterable).flatMap { Filter.all($0.name, $0.schema, isNullable: false) }
    }

    /// The rows for which `conditions` hold too, as one page; `extras` gives the members that no column keeps. Where they
    /// are not one owner's, `across` tells why.
    public func page(
        where others: [SQL] = [], across reason: String? = nil, for caller: Caller, in tx: ReadTransaction,
        extras: (Kept<E>) -> [(String, JSONValue)] = { _ in [] }
    ) throws -> Page {
        var all = conditions + others
        if let after { all.append("id \(raw: E.isOldestFirst ? ">" : "<") \(after)") }
        let condition: SQL = all.isEmpty ? "1" : "\(all.joined(separator: " AND "))"
        let mark = reason.map { "/* across owners: \($0) */ " } ?? ""
        let rows = try tx.all(
            """
            \(raw: mark)SELECT \(raw: Kept<E>.columns) FROM \(raw: E.source) WHERE \(condition)
            ORDER BY id \(raw: E.isOldestFirst ? "ASC" : "DESC") LIMIT \(limit + 1)
            """, Kept<E>.init)
        let out = JSONBuffer(capacity: 8_192)
        out.literal("{\"object\":\"list\",\"data\":[")
        var shown = 0
        for row in rows.prefix(limit) {
            let start = out.count
            if shown > 0 { out.byte(UInt8(ascii: ",")) }
            row.write(into: out, adding: extras(row))
            if out.count > mostBytes, shown > 0 {
                out.truncate(to: start)
                break
            }
            shown += 1
        }
        let last = rows.count > shown ? rows[shown - 1].id.uuid : nil
        let cursor = try last.map {
            try seal.seal(Cursor(question: parameters, key: nil, id: $0), for: caller, list: E.name.plural)
        }
        out.literal("],\"has_more\":")
        out.bool(cursor != nil)
        out.literal(",\"next_cursor\":")
        if let cursor { out.string(cursor) } else { out.null() }
        out.byte(UInt8(ascii: "}"))
        return Page(bytes: out.bytes(), nextCursor: cursor, limit: limit, count: shown)
    }
}
