public import Records
public import SQLite

extension ImportService {
    /// The oldest import that is to be undone, whoever's it is.
    public func nextToUndo(in tx: ReadTransaction) throws -> Kept<Import>? {
        let found = try tx.one(
            """
            /* across owners: the worker takes jobs in order */ SELECT owner_id, id FROM imports
            WHERE undo_requested_at IS NOT NULL AND undone_at IS NULL ORDER BY undo_requested_at LIMIT 1
            """
        ) { (owner: ID<Owner>($0.text(0)), id: $0.text(1)) }
        guard let found, let owner = found.owner else { return nil }
        return try find(found.id, of: owner, in: tx)
    }

    /// Takes back what came of up to `limit` rows, unless someone has taken it up. Whether that was the last of them.
    public func undoRows(of object: Kept<Import>, limit: Int, in tx: WriteTransaction) throws -> Bool {
        guard let owner = object.ownerID else { return true }
        let caller = caller(owner)
        let made = try tx.all(
            """
            SELECT id, object_id FROM import_rows WHERE owner_id = \(owner) AND import_id = \(object.id)
            AND id > (SELECT undone_id FROM imports WHERE owner_id = \(owner) AND id = \(object.id))
            AND outcome = 'created' ORDER BY id LIMIT \(limit)
            """
        ) { (id: $0.text(0), object: UUIDv7($0.text(1))) }
        var counts = object.value.counts
        for id in made.compactMap(\.object) where try takeBack(id, object.value.type, for: caller, in: tx) {
            counts.undone += 1
        }
        let end: Instant? = made.count < limit ? clock.now : nil
        try tx.run(
            """
            UPDATE imports SET counts = \(text(counts)), undone_at = \(end),
            undone_id = coalesce(\(made.last?.id), undone_id) WHERE owner_id = \(owner) AND id = \(object.id)
            """)
        try jobs.renew(object.id.uuid, of: owner, in: tx)
        if end != nil { try tell(object, counts, for: caller, in: tx) }
        return end != nil
    }

    private func takeBack(
        _ id: UUIDv7, _ type: ImportType, for caller: Caller, in tx: WriteTransaction
    ) throws -> Bool {
        switch type {
        case .invitations: try invitations.revokeUnanswered(ID(id), for: caller, in: tx)
        }
    }

    private func tell(
        _ object: Kept<Import>, _ counts: ImportCounts, for caller: Caller, in tx: WriteTransaction
    ) throws {
        let undone = try find(object.id.text, of: caller.ownerID, in: tx)
        try note(.undo, undone, count: counts.undone, by: caller.actorID, in: tx)
        try EventLog.write(
            "import.undone", about: Import.name.singular, object.id.uuid, version: undone.version, ids.next(),
            for: caller, in: tx)
    }

    /// Forgets imports whose time is over, up to `limit` of their rows at once; whether there was anything to forget.
    public func prune(before now: Instant, limit: Int, in tx: WriteTransaction) throws -> Bool {
        guard let job = try jobs.expired(Self.kind, before: now, limit: 1, in: tx).first else { return false }
        let rows = try tx.run(
            """
            DELETE FROM import_rows WHERE owner_id = \(job.ownerID) AND import_id = \(job.id) AND id IN
            (SELECT id FROM import_rows WHERE owner_id = \(job.ownerID) AND import_id = \(job.id) LIMIT \(limit))
            """)
        if rows == limit { return true }
        try tx.run("DELETE FROM import_files WHERE owner_id = \(job.ownerID) AND import_id = \(job.id)")
        try tx.run("DELETE FROM imports WHERE owner_id = \(job.ownerID) AND id = \(job.id)")
        try jobs.forget(job, in: tx)
        return true
    }
}
