import JSON
public import SQLite

/// One kind of thing that happens around an object: where its rows are, and how each is told of.
public struct TimelineSource: Sendable {
    let text: String

    /// `columns` are those that hold the id of the object; `at` is the column of the instant, `title` a scalar expression
    /// over the row, and rows for which `condition` does not hold are passed over.
    public init(
        _ resource: any Resource.Type, _ kind: String, by columns: [String], at: String, title: String,
        where condition: String = "1"
    ) {
        let name = resource.name
        text = columns.map { column in
            """
            SELECT \(at) AS at, '\(kind)' AS kind, id, '\(name.singular)' AS object, \(title) AS title \
            FROM \(name.plural) WHERE owner_id = ?1 AND \(column) = ?2 AND deleted_at IS NULL AND \(at) IS NOT NULL \
            AND \(condition)
            """
        }.joined(separator: " UNION ALL ")
    }
}

/// Everything that happened around one object, newest first, in pages (C12, C13).
public struct Timeline: Sendable {
    private let statement: String

    /// Titles are at most so long.
    static let longestTitle = 200

    public init(_ sources: [TimelineSource]) {
        statement = """
            SELECT at, kind, id, object, substr(replace(title, char(10), ' '), 1, \(Self.longestTitle)) FROM (
            \(sources.map(\.text).joined(separator: " UNION ALL "))
            ) WHERE ?3 IS NULL OR (at || ' ' || kind, id) < (?3, ?4) ORDER BY at DESC, kind DESC, id DESC LIMIT ?5
            """
    }

    /// One page around the object of this id. Throws `invalid_cursor` for the cursor of another.
    public func page(
        _ question: TimelineQuestion, around id: UUIDv7, for caller: Caller, in tx: ReadTransaction
    ) throws -> Page {
        if let cursor = question.cursor, cursor.id != id.text {
            throw ParameterErrors([ParameterError("cursor", .cursor, "was given to you for another list")])
        }
        let items = try items(question, around: id, of: caller, in: tx)
        let shown = items.prefix(question.limit)
        var cursor: String?
        if items.count > question.limit, let last = shown.last {
            let mark = QueryParameter(name: TimelineQuestion.mark, value: id.text)
            let place = Cursor(question: [mark], key: "\(last.at) \(last.kind)", id: last.id)
            cursor = try question.seal.seal(place, for: caller, list: TimelineQuestion.list)
        }
        var page = JSONObject()
        page["object"] = .string("list")
        page["data"] = .array(shown.map(\.json))
        page["has_more"] = .bool(cursor != nil)
        page["next_cursor"] = cursor.map { .string($0) } ?? .null
        return Page(
            bytes: JSONValue.object(page).bytes, nextCursor: cursor, limit: question.limit, count: shown.count)
    }

    /// One more than the page holds, which tells whether another follows.
    private func items(
        _ question: TimelineQuestion, around id: UUIDv7, of caller: Caller, in tx: ReadTransaction
    ) throws -> [Item] {
        let statement = try tx.connection.statement(statement)
        defer { statement.reset() }
        statement.bind(caller.ownerID, at: 1)
        statement.bind(id, at: 2)
        statement.bind(question.cursor?.key, at: 3)
        statement.bind(question.cursor?.last, at: 4)
        statement.bind(question.limit + 1, at: 5)
        var items: [Item] = []
        while try statement.step() { items.append(try Item(statement)) }
        return items
    }

    private struct Item {
        let at: String
        let kind: String
        let id: UUIDv7
        let object: String
        let title: String

        init(_ row: Row) throws {
            guard let id = UUIDv7(utf8: row.bytes(2)) else { throw StoredValueError(table: "timeline", column: "id") }
            (at, kind, self.id, object, title) = (row.text(0), row.text(1), id, row.text(3), row.text(4))
        }

        var json: JSONValue {
            var ref = JSONObject()
            ref["object"] = .string(object)
            ref["id"] = .string(id.text)
            var item = JSONObject()
            item["object"] = .string("timeline_item")
            item["at"] = .string(at)
            item["kind"] = .string(kind)
            item["ref"] = .object(ref)
            item["title"] = .string(title)
            return .object(item)
        }
    }
}

/// Which page of a timeline is asked for.
public struct TimelineQuestion: Sendable {
    let limit: Int
    let seal: CursorSeal
    /// Where the page before ended, and around which object it was.
    let cursor: (id: String, key: String?, last: UUIDv7)?

    static let list = "timeline"
    static let mark = "id"

    public static let parameterNames = ["limit", "cursor"]

    /// Throws all that is wrong at once.
    public init(_ given: [QueryParameter], for caller: Caller, in stores: Stores) throws(ParameterErrors) {
        seal = stores.cursors
        var reader = ParameterReader(given)
        limit = reader.take("limit") { try Bounds.limit($0, most: stores.bounds.page) } ?? stores.bounds.usualPage
        try reader.finish(known: Self.parameterNames)
        let (parameters, after) = try seal.resolve(given, for: caller, list: Self.list)
        let mark = parameters.first { $0.name == Self.mark }?.value
        cursor = after.flatMap { place in mark.map { ($0, place.key, place.id) } }
    }
}
