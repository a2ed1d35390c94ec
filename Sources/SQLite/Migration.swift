import CSQLite

/// A numbered change of the schema, forward only.
public struct Migration: Sendable {
    /// 1 for the first, then without a gap; it is the schema version that the migration leads to.
    public let number: Int
    public let name: String
    public let sql: String

    /// What SQL cannot do, done behind it in the same transaction.
    public let work: (@Sendable (WriteTransaction) throws -> Void)?

    public init(
        number: Int, name: String, sql: String, work: (@Sendable (WriteTransaction) throws -> Void)? = nil
    ) {
        self.work = work
        self.number = number
        self.name = name
        self.sql = sql
    }
}

extension Connection {
    /// The number of the last migration that this database has had.
    func schemaVersion() throws -> Int { Int(try pragma("user_version") ?? "") ?? 0 }

    /// Runs a migration in one transaction with its version: the database has all of it or nothing.
    ///
    /// Foreign keys are not enforced while it runs, since a table can only be changed by copying it and dropping the old
    /// one (https://sqlite.org/lang_altertable.html#otheralter); they are checked before the commit.
    func migrate(_ migration: Migration) throws {
        _ = try pragma("foreign_keys = OFF")
        do {
            try execute("BEGIN IMMEDIATE")
            try withoutTransactionControl {
                try runScript(migration.sql)
                try migration.work?(WriteTransaction(self))
            }
            let violations = try foreignKeyViolations()
            guard violations.isEmpty else { throw problem(migration, violations.joined(separator: "; ")) }
            _ = try pragma("user_version = \(migration.number)")
            try execute("COMMIT")
        } catch {
            rollBack()
            try enforceForeignKeys()
            throw error
        }
        try enforceForeignKeys()
        forgetStatements()
    }

    /// Lets no statement of `body` begin or end a transaction (https://sqlite.org/c3ref/set_authorizer.html).
    private func withoutTransactionControl(_ body: () throws -> Void) rethrows {
        sqlite3_set_authorizer(
            handle.db,
            { _, action, _, _, _, _ in
                action == SQLITE_TRANSACTION || action == SQLITE_SAVEPOINT ? SQLITE_DENY : SQLITE_OK
            }, nil)
        defer { sqlite3_set_authorizer(handle.db, nil, nil) }
        try body()
    }

    /// A line for each row that refers to a missing one.
    func foreignKeyViolations() throws -> [String] {
        let check = Statement(try handle.compile("PRAGMA foreign_key_check", persistent: false), of: handle)
        var lines: [String] = []
        while try check.step(), lines.count < 100 {
            lines.append("\(check.text(0)), row \(check.optionalText(1) ?? "?"), refers to a missing \(check.text(2))")
        }
        return lines
    }

    private func enforceForeignKeys() throws { try setPragma("foreign_keys", to: 1) }

    private func problem(_ migration: Migration, _ what: String) -> SQLiteError {
        .misuse("migration \(migration.number) (\(migration.name)): \(what)")
    }
}
