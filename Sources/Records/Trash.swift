public import SQLite

/// The trash: what is put there goes and returns with all that is owned by it (C42).
extension Store {
    /// Puts an object into the trash, and with it all that is owned by it (C42).
    public func trash(_ object: Stored<R>, for caller: Caller, in transaction: WriteTransaction) throws {
        try sweep(R.name, "id", object.id.uuid, with: object.id.uuid, for: caller, in: transaction)
    }

    /// Brings an object back from the trash with all that went with it.
    ///
    /// Throws `referenceInTrash` while what it belongs to is there, `duplicate` when its `external_id` is taken, and
    /// `quotaExceeded`.
    public func restore(
        _ object: Stored<R>, for caller: Caller, in transaction: WriteTransaction
    ) throws -> Stored<R> {
        for field in R.fields.all where field.isOwned {
            try refuseParentInTrash(of: object, field, in: transaction)
        }
        try refuseTaken(object.labels.externalID, by: object.id, of: caller.ownerID, in: transaction)
        let events = try bringBack(R.name, with: object.id.uuid, for: caller, in: transaction)
        try keepQuota(of: caller.ownerID, events, in: transaction)
        return try find(object.id, of: caller.ownerID, in: transaction)
    }

    func sweep(
        _ name: ResourceName, _ column: String, _ id: UUIDv7, with root: UUIDv7, for caller: Caller,
        in transaction: WriteTransaction
    ) throws {
        let swept: SQL = """
            UPDATE \(raw: name.plural) SET deleted_at = \(caller.now), deleted_with = \(root), \
            version = version + 1, updated_at = \(caller.now) \
            WHERE owner_id = \(caller.ownerID) AND \(raw: column) = \(id) AND deleted_at IS NULL RETURNING id, version
            """
        for (child, version) in try transaction.all(swept, identityAndVersion) {
            try log(name, child, version, "deleted", for: caller, in: transaction)
            for owned in children[name.plural] ?? [] {
                try sweep(owned.name, owned.column, child, with: root, for: caller, in: transaction)
            }
        }
    }

    /// Returns the number of the newest event.
    @discardableResult
    private func bringBack(
        _ name: ResourceName, with root: UUIDv7, for caller: Caller, in transaction: WriteTransaction,
        seen: Set<String> = []
    ) throws -> Int64 {
        guard !seen.contains(name.plural) else { return 0 }
        var newest: Int64 = 0
        let back: SQL = """
            UPDATE \(raw: name.plural) SET deleted_at = NULL, deleted_with = NULL, version = version + 1, \
            updated_at = \(caller.now) \
            WHERE owner_id = \(caller.ownerID) AND deleted_with = \(root) RETURNING id, version
            """
        do {
            for (id, version) in try transaction.all(back, identityAndVersion) {
                newest = try log(name, id, version, "restored", for: caller, in: transaction)
            }
        } catch let error as SQLiteError where error.isConstraint {
            throw ServiceError.duplicate(object: name.singular, id: root.text, pointer: "#/external_id")
        }
        for owned in children[name.plural] ?? [] {
            let last = try bringBack(
                owned.name, with: root, for: caller, in: transaction, seen: seen.union([name.plural]))
            newest = max(newest, last)
        }
        return newest
    }

    private func refuseParentInTrash(
        of object: Stored<R>, _ field: Field<R>, in transaction: WriteTransaction
    ) throws {
        guard let parent = field.target else { return }
        let sql: SQL = """
            SELECT p.id FROM \(raw: R.name.plural) AS c JOIN \(raw: parent) AS p \
            ON p.owner_id = c.owner_id AND p.id = c.\(raw: field.name) \
            WHERE c.owner_id = \(object.ownerID) AND c.id = \(object.id) AND p.deleted_at IS NOT NULL
            """
        if let id = try transaction.one(sql, { $0.text(0) }) {
            throw ServiceError.referenceInTrash(
                object: field.targetObject ?? parent, id: id, pointer: "#/\(field.name)")
        }
    }
}

private func identityAndVersion(_ row: Row) throws -> (UUIDv7, Int) {
    guard let id = UUIDv7(row.text(0)) else { throw StoredValueError(table: "", column: "id") }
    return (id, Int(row.integer(1)))
}
