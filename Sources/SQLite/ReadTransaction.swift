/// One snapshot of the database: everything read through it belongs together.
///
/// No statement stays open between calls: each of `one`, `all` and `each` resets its statement, also when it throws.
public class ReadTransaction {
    public let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// The first row, or nil. A statement that writes (RETURNING) runs to its end all the same.
    public func one<T>(_ sql: SQL, _ decode: (Row) throws -> T) throws -> T? {
        try connection.run(sql) { statement in
            guard try statement.step() else { return nil }
            let value = try decode(statement)
            if !statement.isReadOnly { try statement.runToEnd() }
            return value
        }
    }

    public func all<T>(_ sql: SQL, _ decode: (Row) throws -> T) throws -> [T] {
        try connection.run(sql) { statement in
            var values: [T] = []
            while try statement.step() { values.append(try decode(statement)) }
            return values
        }
    }

    public func each(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        try connection.run(sql) { statement in
            while try statement.step() { try body(statement) }
        }
    }

    /// A hot statement, to be bound, stepped and reset by the caller; what is left on a row is reset with the call.
    public func prepared(_ prepared: Prepared) throws -> Statement { try connection.prepared(prepared) }
}
