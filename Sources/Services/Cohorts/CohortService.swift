public import Records
public import SQLite

/// Keeps cohorts and who is in them. Administrators see all of them, everyone else those that they are in.
public struct CohortService: Sendable {
    let stores: Stores
    let audit: AuditLog
    let sharing: SharingService

    // MARK: Cohorts

    public func list(
        _ inquiry: Inquiry<Cohort>, as role: Role, for caller: Caller, in tx: ReadTransaction
    ) throws -> Page {
        let mine: SQL = "id IN (SELECT cohort_id FROM cohort_members WHERE user_id = \(caller.actorID))"
        return try inquiry.page(where: role == .admin ? [] : [mine], for: caller, in: tx)
    }

    /// Throws `notFound`, for a cohort too that the caller is not in.
    public func find(_ id: UUIDv7, as role: Role, for caller: Caller, in tx: ReadTransaction) throws -> Kept<Cohort> {
        let sql: SQL = "SELECT \(raw: Kept<Cohort>.columns) FROM cohorts WHERE id = \(id)"
        guard let cohort = try tx.one(sql, Kept<Cohort>.init) else { throw ServiceError.notFound }
        if role != .admin, try part(of: caller.actorID, in: id, tx) == nil { throw ServiceError.notFound }
        return cohort
    }

    public func create(_ value: Cohort, by admin: Caller, in tx: WriteTransaction) throws -> Kept<Cohort> {
        let id = stores.ids.next()
        try tx.run(
            """
            INSERT INTO cohorts (id, version, created_at, updated_at, name, starts_on, ends_on)
            VALUES (\(id), 1, \(admin.now), \(admin.now), \(value.name), \(value.startsOn), \(value.endsOn))
            """)
        try note(.create, id, by: admin, in: tx)
        return try find(id, as: .admin, for: admin, in: tx)
    }

    public func update(
        _ cohort: Kept<Cohort>, to value: Cohort, by admin: Caller, in tx: WriteTransaction
    ) throws -> Kept<Cohort> {
        let changed = Cohort.fields.all.filter { $0.json(cohort.value) != $0.json(value) }.map(\.name)
        guard !changed.isEmpty else { return cohort }
        try tx.run(
            """
            UPDATE cohorts SET name = \(value.name), starts_on = \(value.startsOn), ends_on = \(value.endsOn),
            version = version + 1, updated_at = \(admin.now) WHERE id = \(cohort.id)
            """)
        try note(.update, cohort.id.uuid, changed: changed, by: admin, in: tx)
        return try find(cohort.id.uuid, as: .admin, for: admin, in: tx)
    }

    /// Ends the cohort for good. What was granted to its advisors is withdrawn with it.
    public func delete(_ cohort: Kept<Cohort>, by admin: Caller, in tx: WriteTransaction) throws {
        try sharing.withdrawAll(grantedTo: cohort.id.uuid, by: admin, in: tx)
        try tx.run("DELETE FROM cohort_members WHERE cohort_id = \(cohort.id)")
        try tx.run("DELETE FROM cohorts WHERE id = \(cohort.id)")
        try note(.delete, cohort.id.uuid, by: admin, in: tx)
    }

    // MARK: Members

    /// The roster. Administrators and the cohort's advisors see all of it; students see themselves and the advisors.
    public func members(
        _ inquiry: Inquiry<CohortMember>, of cohort: UUIDv7, as role: Role, for caller: Caller, in tx: ReadTransaction
    ) throws -> Page {
        _ = try find(cohort, as: role, for: caller, in: tx)
        var conditions: [SQL] = ["cohort_id = \(cohort)"]
        if try !seesAll(of: cohort, as: role, caller, tx) {
            conditions.append("(\"as\" = 'advisor' OR user_id = \(caller.actorID))")
        }
        return try inquiry.page(where: conditions, for: caller, in: tx)
    }

    private func seesAll(of cohort: UUIDv7, as role: Role, _ caller: Caller, _ tx: ReadTransaction) throws -> Bool {
        switch role {
        case .admin: true
        case .advisor: try part(of: caller.actorID, in: cohort, tx) == .advisor
        case .student: false
        }
    }

    /// What someone is in a cohort; nil when she is not in it.
    func part(of user: ID<Owner>, in cohort: UUIDv7, _ tx: ReadTransaction) throws -> CohortPart? {
        let sql: SQL = "SELECT \"as\" FROM cohort_members WHERE cohort_id = \(cohort) AND user_id = \(user)"
        return try tx.one(sql) { $0.text(0) }.flatMap { CohortPart(rawValue: $0) }
    }

    /// Puts someone into a cohort.
    ///
    /// Throws `invalid` for a user who does not exist or has not the role of an advisor or a student that the part asks
    /// for, `duplicate` for one who is in it already, and `quotaExceeded` when it is full.
    public func add(
        _ member: CohortMember, to cohort: UUIDv7, by admin: Caller, in tx: WriteTransaction
    ) throws -> Kept<CohortMember> {
        let user = ID<Owner>(member.userID)
        let role = try tx.one("SELECT role FROM users WHERE id = \(user)") { $0.text(0) }
        guard let role else {
            throw ServiceError.invalid([FieldError("#/user_id", .unknownReference, "is not the id of a user")])
        }
        guard role == member.part.rawValue else {
            let detail = "the user's role is \(role), and a part in a cohort goes with that role"
            throw ServiceError.invalid([FieldError("#/as", .conflictWith, detail)])
        }
        if try part(of: user, in: cohort, tx) != nil {
            throw ServiceError.duplicate(object: CohortMember.name.singular, id: user.text, pointer: "#/user_id")
        }
        let count = try tx.one("SELECT count(*) FROM cohort_members WHERE cohort_id = \(cohort)") { $0.integer(0) }
        guard (count ?? 0) < CohortMember.most else {
            throw ServiceError.quotaExceeded(what: "members", limit: CohortMember.most)
        }
        try tx.run(
            """
            INSERT INTO cohort_members (cohort_id, user_id, "as", created_at)
            VALUES (\(cohort), \(user), \(member.part.rawValue), \(admin.now))
            """)
        try note(.update, cohort, changed: ["members"], of: user, by: admin, in: tx)
        return try self.member(user, of: cohort, in: tx)
    }

    /// Throws `notFound`.
    public func member(_ user: ID<Owner>, of cohort: UUIDv7, in tx: ReadTransaction) throws -> Kept<CohortMember> {
        let sql: SQL = """
            SELECT \(raw: Kept<CohortMember>.columns) FROM cohort_roster WHERE cohort_id = \(cohort) AND id = \(user)
            """
        guard let member = try tx.one(sql, Kept<CohortMember>.init) else { throw ServiceError.notFound }
        return member
    }

    /// Takes someone out of a cohort, and with her what goes by it from the next request on.
    public func remove(_ user: ID<Owner>, from cohort: UUIDv7, by admin: Caller, in tx: WriteTransaction) throws {
        let count = try tx.run("DELETE FROM cohort_members WHERE cohort_id = \(cohort) AND user_id = \(user)")
        guard count == 1 else { throw ServiceError.notFound }
        try note(.update, cohort, changed: ["members"], of: user, by: admin, in: tx)
    }

    private func note(
        _ action: AuditAction, _ id: UUIDv7, changed: [String] = [], of user: ID<Owner>? = nil, by admin: Caller,
        in tx: WriteTransaction
    ) throws {
        try audit.note(
            action: action, object: Cohort.name.singular, id: id, owner: user ?? admin.actorID, actor: admin.actorID,
            changed: changed, in: tx)
    }
}
