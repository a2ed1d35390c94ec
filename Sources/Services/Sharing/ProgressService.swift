import JSON
public import Records
public import SQLite

/// Counts how far students have come: how many of their requests and talks stand where, and nothing of what is in them.
public struct ProgressService: Sendable {
    let audit: AuditLog
    let cohorts: CohortService

    // MARK: One student

    /// The counts of the caller's owner. Throws `notFound` when there is no such user.
    public func document(for caller: Caller, in tx: ReadTransaction) throws -> [UInt8] {
        let name = try tx.one("SELECT name FROM users WHERE id = \(caller.ownerID)") { $0.text(0) }
        guard let name else { throw ServiceError.notFound }
        let counts = try counts(of: [caller.ownerID], in: tx)[caller.ownerID] ?? Counts()
        return Self.json(caller.ownerID, name, counts).bytes
    }

    // MARK: A cohort

    /// The counts of those students of the cohort who let the caller see their progress, each with her own, and in all.
    ///
    /// Each of them finds it in her audit log. Throws `notFound` for a cohort that the caller is not in.
    public func document(
        of cohort: UUIDv7, as role: Role, for caller: Caller, in tx: WriteTransaction
    ) throws -> [UInt8] {
        _ = try cohorts.find(cohort, as: role, for: caller, in: tx)
        let students = try sharing(in: cohort, as: role, with: caller, in: tx)
        let counts = try counts(of: students.map(\.id), in: tx)
        var all = Counts()
        for student in students {
            all.add(counts[student.id] ?? Counts())
            try audit.note(
                action: .find, object: "progress", id: student.id.uuid, owner: student.id, actor: caller.actorID, in: tx
            )
        }
        let size = try tx.one(
            "SELECT count(*) FROM cohort_members WHERE cohort_id = \(cohort) AND \"as\" = 'student'"
        ) { Int($0.integer(0)) }
        var json = JSONObject()
        json["object"] = .string("cohort_progress")
        json["cohort_id"] = .string(cohort.text)
        json["student_count"] = .integer(size ?? 0)
        json["sharing_count"] = .integer(students.count)
        all.write(into: &json)
        json["students"] = .array(students.map { Self.json($0.id, $0.name, counts[$0.id] ?? Counts()) })
        return JSONValue.object(json).bytes
    }

    private func sharing(
        in cohort: UUIDv7, as role: Role, with caller: Caller, in tx: ReadTransaction
    ) throws -> [(id: ID<Owner>, name: String)] {
        guard role == .advisor else { return [] }
        let rows = try tx.all(
            """
            /* across owners: each has let the caller see her progress */
            SELECT u.id, u.name, u.time_zone, g.ends_on FROM cohort_members AS m JOIN users AS u ON u.id = m.user_id
            JOIN sharing_grants AS g ON g.owner_id = m.user_id AND g.withdrawn_at IS NULL
            AND (g.grantee_user_id = \(caller.actorID) OR g.grantee_cohort_id IN (
                SELECT a.cohort_id FROM cohort_members AS a
                JOIN cohort_members AS s ON s.cohort_id = a.cohort_id AND s.user_id = m.user_id AND s."as" = 'student'
                WHERE a.user_id = \(caller.actorID) AND a."as" = 'advisor'))
            WHERE m.cohort_id = \(cohort) AND m."as" = 'student' AND u.status = 'active'
            AND EXISTS (SELECT 1 FROM json_each(g.scopes) WHERE value = 'progress')
            ORDER BY m.user_id
            """
        ) { (id: $0.text(0), name: $0.text(1), zone: $0.text(2), endsOn: $0.optionalText(3)) }
        var students: [(id: ID<Owner>, name: String)] = []
        for row in rows where try !SharingService.isOver(row.endsOn, in: row.zone, at: caller.now) {
            guard let id = ID<Owner>(row.id), students.last?.id != id else { continue }
            students.append((id, row.name))
        }
        return students
    }

    // MARK: Counting

    /// What stands where.
    private struct Counts {
        var requests: [String: Int] = [:]
        var interviews: [String: Int] = [:]
        var lastActivityAt: String?

        mutating func add(_ other: Counts) {
            requests.merge(other.requests, uniquingKeysWith: +)
            interviews.merge(other.interviews, uniquingKeysWith: +)
            sawActivity(other.lastActivityAt)
        }

        /// Instants are text of one form, so that their order is that of the text.
        mutating func sawActivity(_ at: String?) {
            if let at, at > lastActivityAt ?? "" { lastActivityAt = at }
        }

        func write(into json: inout JSONObject) {
            json["requests"] = Self.json(requests, RequestStatus.words)
            json["interviews"] = Self.json(interviews, InterviewStatus.words)
            json["last_activity_at"] = lastActivityAt.map { .string($0) } ?? .null
        }

        private static func json(_ counts: [String: Int], _ words: [String]) -> JSONValue {
            var json = JSONObject()
            for word in words { json[word] = .integer(counts[word] ?? 0) }
            return .object(json)
        }
    }

    /// By two walks over indexes that hold nothing but the statuses and the times of the last changes.
    private func counts(of owners: [ID<Owner>], in tx: ReadTransaction) throws -> [ID<Owner>: Counts] {
        var all: [ID<Owner>: Counts] = [:]
        try each("requests", owners, in: tx) { owner, status, count, at in
            all[owner, default: Counts()].requests[status] = count
            all[owner]?.sawActivity(at)
        }
        try each("interviews", owners, in: tx) { owner, status, count, at in
            all[owner, default: Counts()].interviews[status] = count
            all[owner]?.sawActivity(at)
        }
        return all
    }

    private func each(
        _ table: String, _ owners: [ID<Owner>], in tx: ReadTransaction,
        _ body: (ID<Owner>, String, Int, String) -> Void
    ) throws {
        let sql: SQL = """
            SELECT owner_id, status, count(*), max(updated_at) FROM \(raw: table) INDEXED BY \(raw: table)_by_status
            WHERE owner_id IN (SELECT value FROM json_each(\(idList(owners.map(\.uuid))))) AND deleted_at IS NULL
            GROUP BY owner_id, status
            """
        try tx.each(sql) { row in
            guard let owner = ID<Owner>(row.text(0)) else { return }
            body(owner, row.text(1), Int(row.integer(2)), row.text(3))
        }
    }

    private static func json(_ owner: ID<Owner>, _ name: String, _ counts: Counts) -> JSONValue {
        var json = JSONObject()
        json["object"] = .string("progress")
        json["user_id"] = .string(owner.text)
        json["name"] = .string(name)
        counts.write(into: &json)
        return .object(json)
    }
}
