import JSON
public import SQLite

/// Of two objects that are one, the one takes over all that refers to the other.
extension Stores {
    /// Moves every reference to `from`, whatever holds it, in the trash too, to `to`, and logs what changed of live objects.
    ///
    /// What would then refer to the same object twice lets go of one of the references where it can be without, such as the
    /// one who came of a referral; where it cannot, such as a tie between the two, it goes to the trash.
    public func move<R: Resource>(
        allFrom from: ID<R>, to: ID<R>, for caller: Caller, in tx: WriteTransaction
    ) throws {
        let store = try store(of: R.self)
        let links = referrers[R.name.plural] ?? []
        for link in links {
            let others = links.filter { $0.name.plural == link.name.plural && $0.column != link.column }
            try settle(link, others, from.uuid, to.uuid, for: caller, in: tx, store)
            var sql = change(of: link.name, "\(raw: link.column) = \(to)", at: caller.now)
            sql += " WHERE owner_id = \(caller.ownerID) AND \(raw: link.column) = \(from)"
            for other in others { sql += " AND \(raw: other.column) IS NOT \(to)" }
            if link.name.plural == R.name.plural { sql += " AND id <> \(to)" }
            try log(sql, link.name, for: caller, in: tx)
        }
    }

    /// Sees to those that refer to both.
    private func settle<R: Resource>(
        _ link: Referrer, _ others: [Referrer], _ from: UUIDv7, _ to: UUIDv7, for caller: Caller,
        in tx: WriteTransaction, _ store: Store<R>
    ) throws {
        func letGo(_ column: String, where condition: SQL) throws {
            var sql = change(of: link.name, "\(raw: column) = NULL", at: caller.now)
            sql += " WHERE owner_id = \(caller.ownerID) AND \(raw: link.column) = \(from) AND \(condition)"
            try log(sql, link.name, for: caller, in: tx)
        }
        if link.name.plural == R.name.plural, link.canLetGo { try letGo(link.column, where: "id = \(to)") }
        for other in others {
            let isBoth: SQL = "\(raw: other.column) = \(to)"
            if link.canLetGo {
                try letGo(link.column, where: isBoth)
            } else if other.canLetGo {
                try letGo(other.column, where: isBoth)
            } else {
                let sql: SQL = """
                    SELECT id FROM \(raw: link.name.plural) WHERE owner_id = \(caller.ownerID) \
                    AND \(raw: link.column) = \(from) AND \(isBoth) AND deleted_at IS NULL
                    """
                for id in try tx.all(sql, { UUIDv7($0.text(0)) }).compactMap({ $0 }) {
                    try store.sweep(link.name, "id", id, with: id, for: caller, in: tx)
                }
            }
        }
    }

    private func change(of name: ResourceName, _ setting: SQL, at now: Instant) -> SQL {
        "UPDATE \(raw: name.plural) SET \(setting), version = version + 1, updated_at = \(now)"
    }

    private func log(_ change: SQL, _ name: ResourceName, for caller: Caller, in tx: WriteTransaction) throws {
        // The column itself: SQLite 3.40 gives 0 for "deleted_at IS NULL" here, where an index has it.
        let sql: SQL = "\(change) RETURNING id, version, deleted_at"
        for (id, version, isLive) in try tx.all(sql, { (UUIDv7($0.text(0)), Int($0.integer(1)), $0.isNull(2)) })
        where isLive {
            guard let id else { throw StoredValueError(table: name.plural, column: "id") }
            try log("updated", name.singular, id, version: version, for: caller, in: tx)
        }
    }
}

extension Resource {
    /// Takes over from another what clients can set and this one has not: members that still stand at their defaults.
    public mutating func fill(from other: Self, except names: Set<String>) {
        let blank = Self()
        for field in Self.fields.all where field.access != .server && !names.contains(field.name) {
            if field.codec.isSame(self, blank) { _ = field.codec.restore(field.json(other), &self) }
        }
    }

    /// The members that have become longer than a client may make them.
    public var overlongMembers: [String] {
        Self.fields.all.filter { !$0.schema.hasRoom(for: $0.json(self)) }.map(\.name)
    }
}

extension Schema {
    /// Whether a text or list is no longer than it may be.
    fileprivate func hasRoom(for value: JSONValue) -> Bool {
        switch (self, value) {
        case (.text(let length, _), .string(let text)): text.unicodeScalars.count <= length.upperBound
        case (.list(_, let limit, _), .array(let items)): items.count <= limit
        case (.customFields, .object(let object)): object.members.count <= CustomFields.most
        default: true
        }
    }
}
