public import JSON
public import Records
public import SQLite

/// Keeps what students let advisors see. A grant acts while it is neither withdrawn nor over, the student's account is
/// active, and who reads is an advisor still; one to a cohort while both are in it.
public struct SharingService: Sendable {
    let stores: Stores
    let audit: AuditLog

    private static let lookUp = Prepared(
        """
        SELECT g.scopes, g.ends_on, u.time_zone FROM sharing_grants AS g JOIN users AS u ON u.id = g.owner_id
        WHERE g.owner_id = ?1 AND g.withdrawn_at IS NULL AND u.status = 'active' AND (g.grantee_user_id = ?2
        OR g.grantee_cohort_id IN (SELECT a.cohort_id FROM cohort_members AS a
        JOIN cohort_members AS s ON s.cohort_id = a.cohort_id
        WHERE a.user_id = ?2 AND a."as" = 'advisor' AND s.user_id = ?1 AND s."as" = 'student'))
        """)

    /// All that the owner lets someone see at this moment.
    public func scopes(
        from owner: ID<Owner>, to user: ID<Owner>, as role: Role, at now: Instant, in tx: ReadTransaction
    ) throws -> Set<SharingScope> {
        guard role == .advisor else { return [] }
        let statement = try tx.prepared(Self.lookUp)
        defer { statement.reset() }
        statement.bind(owner, at: 1)
        statement.bind(user, at: 2)
        var all: Set<SharingScope> = []
        while try statement.step() {
            if try !Self.isOver(statement.optionalText(1), in: statement.text(2), at: now) {
                all.formUnion(try Self.scopes(statement.text(0)))
            }
        }
        return all
    }

    /// A grant with an end acts until that day is over where the student lives.
    static func isOver(_ endsOn: String?, in zone: String, at now: Instant) throws -> Bool {
        guard let endsOn else { return false }
        guard let end = LocalDate(endsOn), let zone = Zone(zone) else {
            throw StoredValueError(table: "sharing_grants", column: "ends_on")
        }
        return zone.date(at: now) > end
    }

    private static func scopes(_ stored: String) throws -> [SharingScope] {
        guard case .array(let words) = try? JSONValue(parsing: Array(stored.utf8)) else {
            throw StoredValueError(table: "sharing_grants", column: "scopes")
        }
        return words.compactMap { if case .string(let word) = $0 { SharingScope(rawValue: word) } else { nil } }
    }

    // MARK: Grants

    private static let reason = "a grant shows to whom it was made"

    /// The grants that the caller made, or with `as=grantee` those in force that were made to her.
    public func list(
        _ inquiry: Inquiry<SharingGrant>, for caller: Caller, as role: Role, in tx: ReadTransaction
    ) throws -> Page {
        let sides = inquiry.words["as"] ?? [GrantSide.owner.rawValue]
        var conditions: [SQL] = []
        if sides.contains(GrantSide.owner.rawValue) { conditions.append("owner_id = \(caller.ownerID)") }
        if sides.contains(GrantSide.grantee.rawValue) { conditions += Self.reaching(caller, as: role) }
        let any: SQL = conditions.isEmpty ? "0" : "(\(conditions.joined(separator: " OR ")))"
        return try inquiry.page(where: [any], across: Self.reason, for: caller, in: tx) { Self.extras($0, for: caller) }
    }

    /// Throws `notFound`, for a grant too that is neither the caller's own nor in force for her.
    public func find(
        _ id: UUIDv7, for caller: Caller, as role: Role, in tx: ReadTransaction
    ) throws -> Kept<SharingGrant> {
        let sides = ["owner_id = \(caller.ownerID)"] + Self.reaching(caller, as: role)
        let sql: SQL = """
            /* across owners: \(raw: Self.reason) */ SELECT \(raw: Kept<SharingGrant>.columns) FROM sharing_grants
            WHERE id = \(id) AND (\(sides.joined(separator: " OR ")))
            """
        guard let grant = try tx.one(sql, Kept<SharingGrant>.init) else { throw ServiceError.notFound }
        return grant
    }

    /// The conditions under which a grant of another's acts for the caller; the day of its end is counted where it ends
    /// last on earth.
    private static func reaching(_ caller: Caller, as role: Role) -> [SQL] {
        guard role == .advisor else { return [] }
        let today = Zone.utc.date(at: caller.now.adding(minutes: -12 * 60))
        let isInForce: SQL = """
            withdrawn_at IS NULL AND (ends_on IS NULL OR ends_on >= \(today)) \
            AND EXISTS (SELECT 1 FROM users AS u WHERE u.id = sharing_grants.owner_id AND u.status = 'active')
            """
        let cohorts: SQL = """
            (SELECT a.cohort_id FROM cohort_members AS a JOIN cohort_members AS s ON s.cohort_id = a.cohort_id \
            WHERE a.user_id = \(caller.actorID) AND a."as" = 'advisor' \
            AND s.user_id = sharing_grants.owner_id AND s."as" = 'student')
            """
        return [
            "(grantee_user_id = \(caller.actorID) AND \(isInForce))",
            "(grantee_cohort_id IN \(cohorts) AND \(isInForce))",
        ]
    }

    public static func extras(_ grant: Kept<SharingGrant>, for caller: Caller) -> [(String, JSONValue)] {
        let canWithdraw = grant.ownerID == caller.actorID && grant.value.withdrawnAt == nil
        return [("allowed_actions", .array(canWithdraw ? [.string(GrantAction.withdraw.rawValue)] : []))]
    }

    /// Lets an advisor, or the advisors of one of the student's cohorts, see what the scopes name.
    ///
    /// Throws `invalid` for a grantee who is no advisor or a cohort that she is not in, as for one that does not exist,
    /// and for an end that is past; `quotaExceeded`, for those withdrawn are kept too.
    public func create(
        _ value: SharingGrant, for caller: Caller, in tx: WriteTransaction
    ) throws -> Kept<SharingGrant> {
        try requireGrantee(of: value, for: caller, in: tx)
        if let end = value.endsOn, end < caller.zone.date(at: caller.now) {
            throw ServiceError.invalid([FieldError("#/ends_on", .tooSmall, "is a day that is over")])
        }
        try requireRoom(for: caller, in: tx)
        let id = stores.ids.next()
        let scopes = JSONValue.array(value.scopes.map { .string($0.rawValue) }).bytes
        try tx.run(
            """
            INSERT INTO sharing_grants (owner_id, id, version, created_at, updated_at, grantee_user_id,
            grantee_cohort_id, scopes, purpose, ends_on)
            VALUES (\(caller.ownerID), \(id), 1, \(caller.now), \(caller.now), \(value.granteeUserID),
            \(value.granteeCohortID), \(String(decoding: scopes, as: UTF8.self)), \(value.purpose), \(value.endsOn))
            """)
        try note(.create, "created", id, version: 1, for: caller, in: tx)
        return try find(id, of: caller.ownerID, in: tx)
    }

    private func find(_ id: UUIDv7, of owner: ID<Owner>, in tx: ReadTransaction) throws -> Kept<SharingGrant> {
        let sql: SQL =
            "SELECT \(raw: Kept<SharingGrant>.columns) FROM sharing_grants WHERE owner_id = \(owner) AND id = \(id)"
        guard let grant = try tx.one(sql, Kept<SharingGrant>.init) else { throw ServiceError.notFound }
        return grant
    }

    private func requireRoom(for caller: Caller, in tx: ReadTransaction) throws {
        let sql: SQL = "SELECT count(*) FROM sharing_grants WHERE owner_id = \(caller.ownerID)"
        guard try tx.one(sql, { $0.integer(0) }) ?? 0 < stores.quota else {
            throw ServiceError.quotaExceeded(what: SharingGrant.name.plural, limit: stores.quota)
        }
    }

    private func requireGrantee(of value: SharingGrant, for caller: Caller, in tx: ReadTransaction) throws {
        if let user = value.granteeUserID {
            let sql: SQL = "SELECT 1 FROM users WHERE id = \(user) AND role = 'advisor' AND status = 'active'"
            guard try tx.one(sql, { _ in true }) == nil else { return }
            throw ServiceError.invalid([FieldError("#/grantee_user_id", .unknownReference, "is no advisor's id")])
        }
        let sql: SQL = """
            SELECT 1 FROM cohort_members WHERE cohort_id = \(value.granteeCohortID) AND user_id = \(caller.ownerID)
            AND "as" = 'student'
            """
        guard try tx.one(sql, { _ in true }) == nil else { return }
        let detail = "is not the id of a cohort that you are in"
        throw ServiceError.invalid([FieldError("#/grantee_cohort_id", .unknownReference, detail)])
    }

    /// Ends a grant at once and for good; its owner may, whatever her role has become.
    ///
    /// Throws `notFound` for another's, and `invalidTransition` for one that was withdrawn before.
    public func withdraw(
        _ grant: Kept<SharingGrant>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Kept<SharingGrant> {
        guard grant.ownerID == caller.ownerID else { throw ServiceError.notFound }
        guard grant.value.withdrawnAt == nil else {
            throw ServiceError.invalidTransition(status: "withdrawn", allowed: [])
        }
        try withdraw(grant.id.uuid, for: caller, in: tx)
        return try find(grant.id.uuid, of: caller.ownerID, in: tx)
    }

    /// Ends all that was granted to a cohort which itself ends.
    func withdrawAll(grantedTo cohort: UUIDv7, by admin: Caller, in tx: WriteTransaction) throws {
        let grants = try tx.all(
            """
            /* across owners: a cohort's end is the end of what was granted to it */ SELECT owner_id, id
            FROM sharing_grants WHERE grantee_cohort_id = \(cohort) AND withdrawn_at IS NULL
            """
        ) { (ID<Owner>($0.text(0)), UUIDv7($0.text(1))) }
        for case (let owner?, let id?) in grants {
            let caller = Caller(ownerID: owner, actorID: admin.actorID, zone: admin.zone, now: admin.now)
            try withdraw(id, for: caller, in: tx)
        }
    }

    private func withdraw(_ id: UUIDv7, for caller: Caller, in tx: WriteTransaction) throws {
        let versions = try tx.all(
            """
            UPDATE sharing_grants SET withdrawn_at = \(caller.now), updated_at = \(caller.now), version = version + 1
            WHERE owner_id = \(caller.ownerID) AND id = \(id) RETURNING version
            """
        ) { Int($0.integer(0)) }
        for version in versions { try note(.withdraw, "withdrawn", id, version: version, for: caller, in: tx) }
    }

    private func note(
        _ action: AuditAction, _ verb: String, _ id: UUIDv7, version: Int, for caller: Caller, in tx: WriteTransaction
    ) throws {
        try stores.log(verb, SharingGrant.name.singular, id, version: version, for: caller, in: tx)
        try audit.note(
            action: action, object: SharingGrant.name.singular, id: id, owner: caller.ownerID, actor: caller.actorID,
            in: tx)
    }
}
