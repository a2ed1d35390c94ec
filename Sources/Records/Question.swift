import SQLite

/// Which members of one object are asked for, which objects beside it (C19, C20), and whose it is if not the caller's.
public struct Selection<R: Resource>: Sendable {
    public let shape: Shape<R>
    public let ownerID: ID<Owner>?

    public init(_ parameters: [QueryParameter], in store: Store<R>) throws(ParameterErrors) {
        var reader = ParameterReader(parameters)
        let expand = reader.take("expand") { try ExpandList<R>($0, most: store.bounds.expand).names } ?? []
        let fields = reader.take("fields") { try FieldList<R>($0, expand: expand).names }
        ownerID = reader.owner(of: R.self)
        try reader.finish(known: Self.parameterNames)
        shape = store.shape(fields, inTrash: false, expand: expand)
    }

    /// The names of the parameters that a read takes.
    public static var parameterNames: [String] {
        ["fields"] + (R.expansionNames.isEmpty ? [] : ["expand"]) + (R.isShared ? ["owner_id"] : [])
    }
}

/// A question to a list, read from its query string and understood (C12 to C20).
public struct Question<R: Resource>: Sendable {
    let shape: Shape<R>
    let limit: Int
    let sort: SortKey
    let descending: Bool
    /// The statements of the walk, one for each segment, made once for all callers who ask this.
    let statements: [WalkStatement]
    /// Counts all that the question is about, when that is asked for (C14).
    let count: WalkStatement?
    let after: (key: String?, id: UUIDv7)?
    /// The parameters that a cursor carries on.
    let parameters: [QueryParameter]
    /// Whose rows they are, if not the caller's.
    public let ownerID: ID<Owner>?
    /// What has to be looked up before the question can be answered.
    let lookups: [(lookup: Lookup, id: UUIDv7)]

    struct SortKey: Sendable {
        let name: String
        let column: String
        let isNullable: Bool

        /// By what words are found in: the column is the object's id.
        var isRelevance = false

        /// The order of creation, which needs no key of its own.
        var isID: Bool { column == "id" }
    }

    /// Throws all that is wrong at once.
    public init(_ given: [QueryParameter], for caller: Caller, in store: Store<R>) throws(ParameterErrors) {
        let (parameters, after) = try store.cursors.resolve(given, for: caller, list: R.name.plural)
        try self.init(parameters, after: after, withheld: nil, seen: [:], in: store)
    }

    /// The same question by one who may not see some members: they are shown as null, and no row has a value there.
    /// `seen` tells of which tables she sees rows, and without which members.
    public func withholding(
        _ members: Set<String>, seen: [String: Set<String>], in store: Store<R>
    ) throws(ParameterErrors) -> Question {
        let all = parameters + [QueryParameter(name: "limit", value: String(limit))]
        return try Question(all, after: after, withheld: members, seen: seen, in: store)
    }

    /// The same question with what it looks up found out.
    func found(for caller: Caller, in tx: ReadTransaction, _ store: Store<R>) throws -> Question {
        let conditions = try lookups.map { part -> SQL in
            "id IN (SELECT value FROM json_each(\(idList(try part.lookup.ids(part.id, caller, tx)))))"
        }
        let all = parameters + [QueryParameter(name: "limit", value: String(limit))]
        return try Question(all, after: after, withheld: nil, seen: [:], found: conditions, in: store)
    }

    private init(
        _ parameters: [QueryParameter], after: (key: String?, id: UUIDv7)?, withheld: Set<String>?,
        seen: [String: Set<String>], found: [SQL] = [], in store: Store<R>
    ) throws(ParameterErrors) {
        self.parameters = parameters.filter { $0.name != "limit" }
        self.after = after
        var reader = ParameterReader(parameters)
        let bounds = store.bounds
        limit = reader.take("limit") { try Bounds.limit($0, most: bounds.page) } ?? bounds.usualPage
        let order = reader.take("sort", Self.order)
        let words = R.isSearchable ? reader.take("q") { try SearchWords($0) } : nil
        sort = order?.key ?? (words == nil ? Self.created : Self.relevance)
        descending = order?.descending ?? true
        let isCounted = reader.take("include_total", Self.flag) ?? false
        let inTrash = reader.take("deleted", Self.onlyTrue) ?? false
        var lookups: [(lookup: Lookup, id: UUIDv7)] = []
        for lookup in R.lookups {
            if let id = reader.take(lookup.parameter, Lookup.id) { lookups.append((lookup, id)) }
        }
        self.lookups = lookups
        ownerID = reader.owner(of: R.self)
        if ownerID != nil {
            if inTrash { reader.refuse("deleted", "is for one's own list: the trash is shown to nobody else") }
            // It looks at members that may be withheld.
            if words != nil { reader.refuse("q", "is for one's own list") }
            for part in lookups { reader.refuse(part.lookup.parameter, "is for one's own list") }
        }
        let expand = reader.take("expand") { try ExpandList<R>($0, most: bounds.expand).names } ?? []
        let fields = reader.take("fields") { try FieldList<R>($0, inTrash: inTrash, expand: expand).names }
        var conditions = found
        if let ids = reader.take("ids", { try Self.ids($0, most: bounds.ids) }) { conditions.append(ids) }
        if let archive = R.archive {
            let wanted = reader.take(archive.parameter) { try Self.archived($0, archive) } ?? Self.notArchived(archive)
            if let wanted, !inTrash { conditions.append(wanted) }
        }
        for filter in parameters.compactMap({ store.filters[$0.name] }) {
            guard let condition = reader.take(filter.parameter, filter.condition) else { continue }
            conditions.append(filter.isOf(withheld) ? filter.ofNothing(parameters) : condition)
        }
        try reader.finish(known: store.parameterNames)
        shape = store.shape(fields, inTrash: inTrash, expand: expand, withheld: withheld, seen: seen)
        conditions.insert(inTrash ? "deleted_at IS NOT NULL" : "deleted_at IS NULL", at: 0)
        if let words, !sort.isRelevance { conditions.append(words.found) }
        let walk = WalkPlan(
            shape: shape, sort: sort, descending: descending, after: after, words: words, conditions: conditions)
        statements = walk.statements
        count = isCounted ? walk.count : nil
    }

    /// The names of all parameters that the list takes.
    public static var parameterNames: [String] {
        ["limit", "cursor", "sort", "fields", "deleted", "ids", "include_total"]
            + (R.expansionNames.isEmpty ? [] : ["expand"]) + (R.isSearchable ? ["q"] : [])
            + (R.isShared ? ["owner_id"] : [])
            + (R.archive.map { [$0.parameter] } ?? [])
            + R.lookups.map(\.parameter)
            + Filter.all(of: R.self).map(\.parameter)
    }

    /// The values that `sort` takes.
    public static var sortNames: [String] { sortKeys.flatMap { [$0.name, "-\($0.name)"] } }

    private static var created: SortKey { SortKey(name: "created_at", column: "id", isNullable: false) }

    private static var relevance: SortKey {
        SortKey(name: "q", column: "id", isNullable: false, isRelevance: true)
    }

    private static var sortKeys: [SortKey] {
        [created, SortKey(name: "updated_at", column: "updated_at", isNullable: false)].filter {
            !(R.isAppendOnly && $0.name == "updated_at")
        }
            + R.fields.all.filter(\.isSortable).map {
                SortKey(name: $0.name, column: $0.sortColumn, isNullable: $0.isNullable)
            }
    }

    private static func order(_ text: String) throws(WrongParameter) -> (key: SortKey, descending: Bool) {
        let descending = text.hasPrefix("-")
        let name = descending ? String(text.dropFirst()) : text
        guard let key = sortKeys.first(where: { $0.name == name }) else {
            throw WrongParameter("is one of \(sortNames.joined(separator: ", "))")
        }
        return (key, descending)
    }

    private static func flag(_ text: String) throws(WrongParameter) -> Bool {
        guard text == "true" || text == "false" else { throw WrongParameter("is true or false") }
        return text == "true"
    }

    private static func onlyTrue(_ text: String) throws(WrongParameter) -> Bool {
        guard text == "true" else { throw WrongParameter("is true, or left out") }
        return true
    }

    private static func ids(_ text: String, most: Int) throws(WrongParameter) -> SQL {
        let words = text.split(separator: ",", omittingEmptySubsequences: false)
        let ids = words.compactMap { UUIDv7(String($0)) }
        guard ids.count == words.count, ids.count <= most else {
            throw WrongParameter("is 1 to \(most) ids with commas between")
        }
        return "id IN (\(ids.map { id -> SQL in "\(id)" }.joined(separator: ", ")))"
    }

    private static func archived(_ text: String, _ archive: Archive) throws(WrongParameter) -> SQL? {
        switch text {
        case "false": notArchived(archive)
        case "true": "\(raw: archive.column) IS NOT NULL"
        case "any": .some("1")
        default: throw WrongParameter("is false, true or any")
        }
    }

    private static func notArchived(_ archive: Archive) -> SQL? { "\(raw: archive.column) IS NULL" }
}
