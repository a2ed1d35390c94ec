import JSON
public import Records
public import SQLite

/// The people of each target: how many are known, how many were asked or met, and how many are left (S38); and where to ask
/// when no way to them is warm (S35).
public enum TargetPools {
    public struct Pool: Sendable, Equatable {
        public var identified = 0
        public var contacted = 0
        /// Whether the target is still explored or shortlisted.
        public var isOpen = true
        /// Whether anybody of the target is warmer than cold.
        public var hasWarmPath = false
        /// Associations, unions and guilds of the target's name, while no way is warm.
        public var suggestedOrganizations: [UUIDv7] = []

        public var untouched: Int { identified - contacted }
        /// Too few are left to ask, while there are hundreds or thousands in any such post.
        public var isLow: Bool { isOpen && untouched < TargetPools.fewest }
    }

    /// From this number of untouched people on a pool is not low.
    public static let fewest = 3
    static let mostSuggestions = 20

    static let members = Computed(
        [
            .init(
                "pool",
                .object(
                    ["identified", "contacted", "untouched"].map {
                        .init($0, .integer(0...Int.max), isNullable: false, isRequired: true)
                    }), isNullable: false, isRequired: true),
            .init("pool_low", .boolean, isNullable: false, isRequired: true),
            .init(
                "suggested_organization_ids",
                .list(.text(36...36, format: "uuid"), atMost: mostSuggestions, distinct: true), isNullable: false,
                isRequired: true),
        ], absent: values(of: Pool())
    ) { ids, caller, tx in try pools(of: ids, for: caller, in: tx).mapValues(values) }

    private static func values(of pool: Pool) -> [JSONValue] {
        var object = JSONObject()
        object["identified"] = .integer(pool.identified)
        object["contacted"] = .integer(pool.contacted)
        object["untouched"] = .integer(pool.untouched)
        return [
            .object(object), .bool(pool.isLow), .array(pool.suggestedOrganizations.map { .string($0.text) }),
        ]
    }

    /// The pools of several targets by one walk over the owner's people. Who is archived or not to be contacted is in none.
    public static func pools(
        of ids: [UUIDv7], for caller: Caller, in tx: ReadTransaction
    ) throws -> [UUIDv7: Pool] {
        let targets = try targets("1", ids, of: caller, in: tx)
        let found = try matches(targets, "c.archived_at IS NULL AND c.do_not_contact = 0", of: caller, in: tx)
        let standings = try standings(of: Set(found.flatMap { $0 }), for: caller, in: tx)
        var pools: [UUIDv7: Pool] = [:]
        for (target, people) in zip(targets, found) {
            let known = people.compactMap { standings[$0] }
            pools[target.id] = Pool(
                identified: people.count, contacted: known.count(where: \.isContacted), isOpen: target.isOpen,
                hasWarmPath: known.contains(where: \.isWarm))
        }
        let cold = targets.filter { pools[$0.id]?.hasWarmPath == false }
        for (id, organizations) in try suggestions(for: cold, of: caller, in: tx) {
            pools[id]?.suggestedOrganizations = organizations
        }
        return pools
    }

    /// The contacts that belong to a target; none when there is no such target.
    static let contacts = Lookup("target_id") { id, caller, tx in
        let targets = try targets("deleted_at IS NULL", [id], of: caller, in: tx)
        return try matches(targets, "1", of: caller, in: tx).first ?? []
    }

    private static func targets(
        _ condition: SQL, _ ids: [UUIDv7], of caller: Caller, in tx: ReadTransaction
    ) throws -> [TargetMatch] {
        let sql: SQL = """
            SELECT \(raw: TargetMatch.columns) FROM targets WHERE owner_id = \(caller.ownerID) \
            AND id IN (SELECT value FROM json_each(\(idList(ids)))) AND \(condition)
            """
        return try tx.all(sql, TargetMatch.init)
    }

    /// The owner's contacts `c` for whom a condition holds and who belong to each target, in the order of the targets.
    private static func matches(
        _ targets: [TargetMatch], _ condition: SQL, of caller: Caller, in tx: ReadTransaction
    ) throws -> [[UUIDv7]] {
        var found = targets.map { _ in [UUIDv7]() }
        if targets.isEmpty { return found }
        let sql: SQL = """
            SELECT \(raw: TargetMatch.Person.columns) FROM contacts AS c LEFT JOIN organizations AS o
            ON o.owner_id = c.owner_id AND o.id = c.organization_id AND o.deleted_at IS NULL
            WHERE c.owner_id = \(caller.ownerID) AND c.deleted_at IS NULL AND \(condition)
            """
        try tx.each(sql) { row in
            let person = try TargetMatch.Person(row)
            for (index, target) in targets.enumerated() where target.holds(for: person) {
                found[index].append(person.id)
            }
        }
        return found
    }

    private static func standings(
        of people: Set<UUIDv7>, for caller: Caller, in tx: ReadTransaction
    ) throws -> [UUIDv7: (isContacted: Bool, isWarm: Bool)] {
        try ContactHistory.of(Array(people), for: caller, in: tx).mapValues { history in
            (history.lastTouchAt != nil, history.warmth != .cold)
        }
    }

    /// The associations, unions and guilds whose name and industry have a target's words, and its place where it has one.
    private static func suggestions(
        for targets: [TargetMatch], of caller: Caller, in tx: ReadTransaction
    ) throws -> [UUIDv7: [UUIDv7]] {
        var suggestions: [UUIDv7: [UUIDv7]] = [:]
        if targets.isEmpty { return suggestions }
        let sql: SQL = """
            SELECT id, name, industry, location FROM organizations WHERE owner_id = \(caller.ownerID)
            AND deleted_at IS NULL AND kind IN ('association', 'union', 'guild') ORDER BY id
            """
        try tx.each(sql) { row in
            guard let id = UUIDv7(utf8: row.bytes(0)) else { return }
            let (subject, place) = (FoldedWords(row.text(1), row.optionalText(2)), FoldedWords(row.optionalText(3)))
            for target in targets
            where subject.has(target.name) && place.has(target.place)
                && suggestions[target.id, default: []].count < mostSuggestions
            {
                suggestions[target.id, default: []].append(id)
            }
        }
        return suggestions
    }
}
