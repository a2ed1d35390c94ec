/// A call's part of a write transaction: it is kept or rolled back as a whole, and kept only when it is on disk.
public final class WriteTransaction: ReadTransaction {
    /// Runs a statement to its end and tells how many rows it changed; 0 for one that cannot change any.
    @discardableResult
    public func run(_ sql: SQL) throws -> Int {
        try connection.run(sql) { statement in
            try statement.runToEnd()
            return statement.isReadOnly ? 0 : connection.changes
        }
    }
}
