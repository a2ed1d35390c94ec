public import SQLite

/// A search over objects of several kinds (C17).
public struct SearchQuery: Sendable {
    let words: SearchWords
    let kinds: [SearchedKind]
    let limit: Int

    /// The parameters that it takes.
    public static let parameterNames = ["q", "types", "limit"]

    /// Throws all that is wrong at once.
    public init(_ given: [QueryParameter], over kinds: [SearchedKind], in bounds: Bounds) throws(ParameterErrors) {
        var reader = ParameterReader(given)
        let words = reader.take("q") { try SearchWords($0) }
        self.kinds = reader.take("types") { try Self.kinds($0, among: kinds) } ?? kinds
        limit = reader.take("limit") { try Bounds.limit($0, most: bounds.search) } ?? bounds.usualSearch
        reader.require("q", "is required: the words to look for")
        try reader.finish(known: Self.parameterNames)
        // Without words something was wrong with them, and has been thrown.
        guard let words else { throw ParameterErrors([ParameterError("q", .invalid, "is required")]) }
        self.words = words
    }

    private static func kinds(_ text: String, among known: [SearchedKind]) throws(WrongParameter) -> [SearchedKind] {
        let names = Set(text.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
        guard names.isSubset(of: known.map(\.name)) else {
            throw WrongParameter("is some of \(known.map(\.name).joined(separator: ", ")), with commas between")
        }
        return known.filter { names.contains($0.name) }
    }

    /// The objects found, as a list (C12): those with all words in their first field first, then the newest first. The
    /// search has no further pages: who wants fewer answers gives more words.
    public func run(for caller: Caller, in tx: ReadTransaction) throws -> [UInt8] {
        let hits = try hits(for: caller, in: tx)
        var objects: [UUIDv7: [UInt8]] = [:]
        for kind in kinds {
            let ids = hits.filter { $0.kind == kind.name }.map(\.id)
            if !ids.isEmpty { objects.merge(try kind.load(ids, nil, caller, tx)) { first, _ in first } }
        }
        var bytes = Array("{\"object\":\"list\",\"data\":[".utf8)
        var isFirst = true
        for hit in hits.prefix(limit) {
            guard let object = objects[hit.id] else { continue }
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            bytes += object
        }
        bytes += Array("],\"has_more\":\(hits.count > limit),\"next_cursor\":null}".utf8)
        return bytes
    }

    /// One more than the limit, which tells whether there are more.
    private func hits(for caller: Caller, in tx: ReadTransaction) throws -> [(kind: String, id: UUIDv7)] {
        let parts = kinds.map { kind -> SQL in
            """
            SELECT '\(raw: kind.name)', id, \(words.foundFirst) FROM \(raw: kind.table) \
            WHERE owner_id = \(caller.ownerID) AND deleted_at IS NULL AND \(words.found)
            """
        }
        let sql: SQL = "\(parts.joined(separator: " UNION ALL ")) ORDER BY 3 DESC, 2 DESC LIMIT \(limit + 1)"
        return try tx.all(sql) { row in
            guard let id = UUIDv7(utf8: row.bytes(1)) else { throw StoredValueError(table: "search", column: "id") }
            return (row.text(0), id)
        }
    }
}

/// One kind of object that can be found by words.
public struct SearchedKind: Sendable {
    /// The `object` of its objects.
    public let name: String
    let table: String
    let load: Expansion.Loader

    public init<R: Resource>(_: R.Type) {
        name = R.name.singular
        table = R.name.plural
        load = Expansion.loader(of: R.self)
    }
}
