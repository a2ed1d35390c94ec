public import JSON
public import Records
public import SQLite

/// Keeps jobs of all kinds: they go from queued to running to one of three ends, and never back (C45).
public struct JobService: Sendable {
    let ids: IDSource
    let clock: any Clock

    /// Adds a job. Throws `quotaExceeded` while the caller has `limit` unfinished ones of the kind.
    public func create(
        _ kind: String, input: JSONObject = JSONObject(), atMost limit: Int, for caller: Caller,
        in tx: WriteTransaction
    ) throws -> Job {
        let open = try tx.one(
            """
            SELECT count(*) FROM jobs WHERE owner_id = \(caller.ownerID) AND kind = \(kind)
            AND status IN ('queued', 'running')
            """
        ) { Int($0.integer(0)) }
        guard open ?? 0 < limit else { throw ServiceError.quotaExceeded(what: "unfinished \(kind)s", limit: limit) }
        let id = ids.next().text
        try tx.run(
            """
            INSERT INTO jobs (owner_id, id, version, kind, status, progress, created_at, updated_at, input, state)
            VALUES (\(caller.ownerID), \(id), 1, \(kind), 'queued', NULL, \(caller.now), \(caller.now),
            \(String(decoding: JSONValue.object(input).bytes, as: UTF8.self)), '{}')
            """)
        return try find(id, kind, of: caller.ownerID, in: tx)
    }

    /// Throws `notFound`.
    public func find(_ id: String, _ kind: String, of owner: ID<Owner>, in tx: ReadTransaction) throws -> Job {
        let sql: SQL = """
            SELECT \(raw: Job.columns) FROM jobs WHERE owner_id = \(owner) AND id = \(id) AND kind = \(kind)
            """
        guard let job = try tx.one(sql, Job.init) else { throw ServiceError.notFound }
        return job
    }

    /// Ends a job before its time; it is kept until `expiry`, or for a day. Throws `invalidTransition` when it has ended
    /// already.
    public func cancel(
        _ job: Job, until expiry: Instant? = nil, for caller: Caller, in tx: WriteTransaction
    ) throws -> Job {
        guard !job.status.isFinished else {
            throw ServiceError.invalidTransition(status: job.status.rawValue, allowed: [])
        }
        return try end(job, as: .cancelled, until: expiry, in: tx)
    }

    /// The oldest unfinished job of a kind, whoever's it is.
    public func next(_ kind: String, in tx: ReadTransaction) throws -> Job? {
        try tx.one(
            """
            /* across owners: the worker takes jobs in order */ SELECT \(raw: Job.columns) FROM jobs
            WHERE status IN ('queued', 'running') AND kind = \(kind) ORDER BY created_at LIMIT 1
            """, Job.init)
    }

    /// Notes how far a job is: 0 to 100, and from where it goes on. Nothing happens to one that was ended meanwhile, and
    /// the answer is false.
    public func advance(_ job: Job, to progress: Int, state: JSONObject = JSONObject(), in tx: WriteTransaction) throws
        -> Bool
    {
        let now = clock.now
        return try tx.run(
            """
            UPDATE jobs SET status = 'running', progress = \(progress), version = version + 1, updated_at = \(now),
            started_at = coalesce(started_at, \(now)),
            state = \(String(decoding: JSONValue.object(state).bytes, as: UTF8.self))
            WHERE owner_id = \(job.ownerID) AND id = \(job.id) AND status IN ('queued', 'running')
            """) == 1
    }

    /// Ends a job well; its result is kept until `expiry`.
    public func succeed(_ job: Job, state: JSONObject, until expiry: Instant, in tx: WriteTransaction) throws -> Job {
        guard try advance(job, to: 100, state: state, in: tx) else {
            return try find(job.id, job.kind, of: job.ownerID, in: tx)
        }
        return try end(job, as: .succeeded, until: expiry, in: tx)
    }

    /// Ends a job with a problem that its owner can read.
    public func fail(
        _ job: Job, _ problem: JSONObject, until expiry: Instant? = nil, in tx: WriteTransaction
    ) throws -> Job {
        try end(job, as: .failed, error: problem, until: expiry, in: tx)
    }

    private func end(
        _ job: Job, as status: JobStatus, error: JSONObject? = nil, until expiry: Instant? = nil,
        in tx: WriteTransaction
    ) throws -> Job {
        let now = clock.now
        let problem = error.map { String(decoding: JSONValue.object($0).bytes, as: UTF8.self) }
        let changed = try tx.run(
            """
            UPDATE jobs SET status = \(status.rawValue), version = version + 1, updated_at = \(now),
            finished_at = \(now), expires_at = \(expiry ?? now.adding(days: 1)), error = \(problem)
            WHERE owner_id = \(job.ownerID) AND id = \(job.id) AND status IN ('queued', 'running')
            """)
        let ended = try find(job.id, job.kind, of: job.ownerID, in: tx)
        if changed == 1, let id = UUIDv7(job.id) {
            let caller = Caller(ownerID: job.ownerID, zone: .utc, now: now)
            try EventLog.write(
                "\(job.kind).\(status.rawValue)", about: job.kind, id, version: ended.version, ids.next(), for: caller,
                in: tx)
        }
        return ended
    }

    /// Gives a job that has ended a new version, as something about it has changed.
    func renew(_ id: UUIDv7, of owner: ID<Owner>, in tx: WriteTransaction) throws {
        try tx.run(
            """
            UPDATE jobs SET version = version + 1, updated_at = \(clock.now) WHERE owner_id = \(owner) AND id = \(id)
            """)
    }

    /// All jobs of a kind that an owner has.
    public func all(_ kind: String, of owner: ID<Owner>, in tx: ReadTransaction) throws -> [Job] {
        try tx.all(
            "SELECT \(raw: Job.columns) FROM jobs WHERE owner_id = \(owner) AND kind = \(kind) ORDER BY id", Job.init)
    }

    /// Those of them that have ended.
    public func finished(_ kind: String, of owner: ID<Owner>, in tx: ReadTransaction) throws -> [Job] {
        try all(kind, of: owner, in: tx).filter(\.status.isFinished)
    }

    public func forget(_ job: Job, in tx: WriteTransaction) throws {
        try tx.run("DELETE FROM jobs WHERE owner_id = \(job.ownerID) AND id = \(job.id)")
    }

    /// Forgets up to `limit` jobs of a kind whose results have expired, and returns them.
    public func forget(_ kind: String, before now: Instant, limit: Int, in tx: WriteTransaction) throws -> [Job] {
        let due = try expired(kind, before: now, limit: limit, in: tx)
        for job in due { try forget(job, in: tx) }
        return due
    }

    func expired(_ kind: String, before now: Instant, limit: Int, in tx: ReadTransaction) throws -> [Job] {
        try tx.all(
            """
            /* across owners: retention holds for all */ SELECT \(raw: Job.columns) FROM jobs
            WHERE expires_at IS NOT NULL AND expires_at <= \(now) AND kind = \(kind) ORDER BY expires_at LIMIT \(limit)
            """, Job.init)
    }
}
