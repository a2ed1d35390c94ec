import CSQLite

/// A connection to a database file with its compiled statements. It is used by one thread at a time.
public final class Connection {
    let handle: Handle
    private var slots: [Statement?] = []
    private var cache: StatementCache
    /// Is told the text of each statement that is compiled, but for pragmas, plans and migrations.
    private let observer: (@Sendable (String) -> Void)?

    private static let begin = Prepared("BEGIN")
    private static let commit = Prepared("COMMIT")
    private static let rollback = Prepared("ROLLBACK")

    init(handle: Handle, cachedStatements: Int, observer: (@Sendable (String) -> Void)? = nil) {
        self.handle = handle
        self.observer = observer
        cache = StatementCache(limit: cachedStatements)
    }

    // MARK: Statements

    /// The compiled form of the text, found by its slot. It is the caller's until it calls `reset`.
    ///
    /// Throws when the text does not compile.
    public func prepared(_ prepared: Prepared) throws -> Statement {
        let slot = prepared.slot
        if slot < slots.count, let statement = slots[slot] {
            return statement.isOnRow ? try compile(prepared.text, persistent: false) : statement
        }
        while slots.count <= slot { slots.append(nil) }
        let statement = try compile(prepared.text, persistent: true)
        slots[slot] = statement
        return statement
    }

    /// The compiled form of the text from a bounded cache. It is the caller's until it calls `reset`.
    ///
    /// Throws when the text does not compile, or holds more than one statement.
    public func statement(_ text: String) throws -> Statement {
        if let statement = cache.find(text) {
            return statement.isOnRow ? try compile(text, persistent: false) : statement
        }
        let statement = try compile(text, persistent: true)
        cache.insert(statement, for: text)
        return statement
    }

    /// Runs one statement to its end.
    public func execute(_ sql: SQL) throws { try run(sql) { try $0.runToEnd() } }

    /// How SQLite would run the text: the lines of EXPLAIN QUERY PLAN (https://sqlite.org/eqp.html).
    public func plan(of text: String) throws -> [String] {
        let statement = Statement(try handle.compile("EXPLAIN QUERY PLAN " + text, persistent: false), of: handle)
        var lines: [String] = []
        while try statement.step() { lines.append(statement.text(3)) }
        return lines
    }

    /// Binds the values, gives the statement to `body`, and resets it whatever happens.
    func run<T>(_ sql: SQL, _ body: (Statement) throws -> T) throws -> T {
        let statement = try statement(sql.text)
        defer { statement.reset() }
        try statement.bind(all: sql.values)
        return try body(statement)
    }

    /// Runs a statement that has no parameters and no rows.
    func perform(_ prepared: Prepared) throws {
        let statement = try self.prepared(prepared)
        defer { statement.reset() }
        try statement.runToEnd()
    }

    /// Runs every statement of a text from code, in order.
    func runScript(_ text: String) throws {
        var text = text
        try text.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let (pointer, length) = try handle.compile(UnsafeBufferPointer(rebasing: rest), persistent: false)
                if let pointer { try Statement(pointer, of: handle).runToEnd() }
                rest = rest.dropFirst(max(1, length))
            }
        }
    }

    private func compile(_ text: String, persistent: Bool) throws -> Statement {
        let statement = Statement(try handle.compile(text, persistent: persistent), of: handle)
        observer?(text)
        return statement
    }

    // MARK: Transactions

    /// Rows changed by the last INSERT, UPDATE or DELETE that has run to its end.
    public var changes: Int { Int(sqlite3_changes64(handle.db)) }

    /// Whether a transaction is open; some failures end it on their own (https://sqlite.org/lang_transaction.html).
    public var isInTransaction: Bool { sqlite3_get_autocommit(handle.db) == 0 }

    /// Runs `body` on one snapshot of the database.
    ///
    /// Throws what `body` throws, or `misuse` within another transaction of this connection.
    public func read<T>(_ body: (ReadTransaction) throws -> T) throws -> T {
        guard !isInTransaction else { throw SQLiteError.misuse("a transaction is already open on this connection") }
        try perform(Self.begin)
        do {
            let value = try body(ReadTransaction(self))
            leaveRows()
            try perform(Self.commit)
            return value
        } catch {
            rollBack()
            throw error
        }
    }

    func commit() throws { try perform(Self.commit) }

    /// Ends the transaction, if one is still open, without its changes.
    func rollBack() {
        leaveRows()
        guard isInTransaction else { return }
        // Whatever ROLLBACK reports, the transaction is over (https://sqlite.org/lang_transaction.html).
        try? perform(Self.rollback)
    }

    /// Resets the statements that were left on a row, since they would keep the transaction open.
    func leaveRows() {
        guard handle.rowsOpen > 0 else { return }
        for statement in slots { statement?.reset() }
        for statement in cache.all { statement.reset() }
        // One that a caller has kept although it was made for a single use.
        var kept = handle.rowsOpen > 0 ? sqlite3_next_stmt(handle.db, nil) : nil
        while let pointer = kept {
            sqlite3_reset(pointer)
            kept = sqlite3_next_stmt(handle.db, pointer)
        }
    }

    /// Finalizes all cached statements.
    func forgetStatements() {
        slots.removeAll()
        cache.removeAll()
    }

    // MARK: Deadline

    /// Stops the statements of `body` after `limit`, measured on the monotonic clock; within another deadline the
    /// earlier one counts. It is looked at every 1,000 steps of SQLite's virtual machine, some ten microseconds.
    ///
    /// Throws `SQLiteError.deadlineExceeded`. Within a write transaction the whole transaction is then lost.
    public func withDeadline<T>(_ limit: Duration, _ body: () throws -> T) throws -> T {
        let outer = handle.deadline.pointee
        let own = MonotonicTime.nanoseconds() + limit.nanoseconds
        handle.deadline.pointee = outer == 0 ? own : min(outer, own)
        if outer == 0 { watchDeadline() }
        defer {
            handle.deadline.pointee = outer
            if outer == 0 { sqlite3_progress_handler(handle.db, 0, nil, nil) }
        }
        return try body()
    }

    private func watchDeadline() {
        sqlite3_progress_handler(
            handle.db, 1_000,
            { deadline in
                guard let deadline else { return 0 }
                let end = deadline.assumingMemoryBound(to: Int64.self).pointee
                return MonotonicTime.nanoseconds() >= end ? 1 : 0
            }, handle.deadline)
    }
}
