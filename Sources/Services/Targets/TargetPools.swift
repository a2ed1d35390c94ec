import JSON
public import Records
public import SQLite

/// The people of each target: how many are known, how many were asked or met, and how many are left (S38).
public enum TargetPools {
    public struct Pool: Sendable, Equatable {
        public var identified = 0
        public var contacted = 0
        /// Whether the target is still explored or shortlisted.
        public var isOpen = true

        public var untouched: Int { identified - contacted }
        /// Too few are left to ask, while there are hundreds or thousands in any such post.
        public var isLow: Bool { isOpen && untouched < TargetPools.fewest }
    }

    /// From this number of untouched people on a pool is not low.
    public static let fewest = 3

    static let members = Computed(
        [
            .init(
                "pool",
                .object(
                    ["identified", "contacted", "untouched"].map {
                        .init($0, .integer(0...Int.max), isNullable: false, isRequired: true)
                    }), isNullable: false, isRequired: true),
            .init("pool_low", .boolean, isNullable: false, isRequired: true),
        ], absent: [json(Pool()), .bool(true)]
    ) { ids, caller, tx in
        try pools(of: ids, for: caller, in: tx).mapValues { [json($0), .bool($0.isLow)] }
    }

    private static func json(_ pool: Pool) -> JSONValue {
        var object = JSONObject()
        object["identified"] = .integer(pool.identified)
        object["contacted"] = .integer(pool.contacted)
        object["untouched"] = .integer(pool.untouched)
        return .object(object)
    }

    /// The pools of several targets by one walk over the owner's people. Who is archived or not to be contacted is in none.
    public static func pools(
        of ids: [UUIDv7], for caller: Caller, in tx: ReadTransaction
    ) throws -> [UUIDv7: Pool] {
        let targets = try targets("1", ids, of: caller, in: tx)
        var pools: [UUIDv7: Pool] = [:]
        for target in targets { pools[target.id] = Pool(isOpen: target.isOpen) }
        if targets.isEmpty { return pools }
        let sql: SQL = """
            SELECT \(raw: TargetMatch.Person.columns), \(touched) FROM \(people(of: caller)) \
            AND c.archived_at IS NULL AND c.do_not_contact = 0
            """
        try tx.each(sql) { row in
            let person = try TargetMatch.Person(row)
            for target in targets where target.holds(for: person) {
                pools[target.id, default: Pool()].identified += 1
                if row.bool(9) { pools[target.id, default: Pool()].contacted += 1 }
            }
        }
        return pools
    }

    /// The contacts that belong to a target; none when there is no such target.
    static let contacts = Lookup("target_id") { id, caller, tx in
        guard let target = try targets("deleted_at IS NULL", [id], of: caller, in: tx).first else { return [] }
        var found: [UUIDv7] = []
        try tx.each("SELECT \(raw: TargetMatch.Person.columns) FROM \(people(of: caller))") { row in
            let person = try TargetMatch.Person(row)
            if target.holds(for: person) { found.append(person.id) }
        }
        return found
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

    /// The owner's contacts with their organisations.
    private static func people(of caller: Caller) -> SQL {
        """
        contacts AS c LEFT JOIN organizations AS o ON o.owner_id = c.owner_id AND o.id = c.organization_id \
        AND o.deleted_at IS NULL WHERE c.owner_id = \(caller.ownerID) AND c.deleted_at IS NULL
        """
    }

    /// Whether contact `c` was asked, met or reached in any other way.
    private static let touched: SQL = """
        EXISTS (SELECT 1 FROM requests INDEXED BY requests_by_contact_id
            WHERE owner_id = c.owner_id AND contact_id = c.id AND sent_at IS NOT NULL AND deleted_at IS NULL)
        OR EXISTS (SELECT 1 FROM touches INDEXED BY touches_by_contact_id
            WHERE owner_id = c.owner_id AND contact_id = c.id AND deleted_at IS NULL)
        OR EXISTS (SELECT 1 FROM interviews INDEXED BY interviews_by_contact_id
            WHERE owner_id = c.owner_id AND contact_id = c.id AND status = 'held' AND deleted_at IS NULL)
        """
}
