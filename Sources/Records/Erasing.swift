public import SQLite

extension OwnedTables {
    /// Tables whose rows outlive the one they speak of, since they hold ids and no content.
    private static let kept: Set = ["audit_entries"]

    /// Deletes up to `limit` rows of what a user owns, or that name her, and returns how many rows changed; 0 when
    /// nothing is left but her own row (X106).
    ///
    /// To be repeated until then. Nothing may write for her meanwhile.
    public func erase(_ user: ID<Owner>, limit: Int, in transaction: WriteTransaction) throws -> Int {
        var changed = try EventLog.erase(of: user, limit: limit, in: transaction)
        for (table, column) in circular where changed < limit {
            let keys = table.keys(where: "owner_id = \(user) AND \(raw: column) IS NOT NULL", limit: limit - changed)
            changed += try transaction.run(
                "/* across owners: erasure */ UPDATE \(raw: table.name) SET \(raw: column) = NULL WHERE \(keys)")
        }
        for table in all where changed < limit && !Self.kept.contains(table.name) {
            for column in table.users where changed < limit && table.name != "events" {
                changed += try table.erase(user, column, limit: limit - changed, in: transaction)
            }
        }
        return changed
    }
}

extension OwnedTable {
    /// Rows that name her are deleted, or let go of her name where they can be without and belong to somebody else.
    fileprivate func erase(
        _ user: ID<Owner>, _ column: Column, limit: Int, in transaction: WriteTransaction
    ) throws -> Int {
        let keys = keys(where: "\(raw: column.name) = \(user)", limit: limit)
        if column.isNullable, column.name != "owner_id" {
            return try transaction.run(
                "/* across owners: erasure */ UPDATE \(raw: name) SET \(raw: column.name) = NULL WHERE \(keys)")
        }
        return try transaction.run("/* across owners: erasure */ DELETE FROM \(raw: name) WHERE \(keys)")
    }

    /// The condition that holds for up to `limit` of the rows that another holds for.
    fileprivate func keys(where condition: SQL, limit: Int) -> SQL {
        let key = key.isEmpty ? "rowid" : key.quoted
        return "(\(raw: key)) IN (SELECT \(raw: key) FROM \(raw: name) WHERE \(condition) LIMIT \(limit))"
    }
}
