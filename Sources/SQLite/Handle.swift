import CSQLite

/// An open `sqlite3`, closed when its connection and its last statement are gone, and what its statements report to it.
final class Handle {
    let db: OpaquePointer
    /// Is told of the first sign of corruption and of every further one.
    private let onCorruption: (@Sendable () -> Void)?
    /// How many statements stand on a row and so hold the transaction open.
    var rowsOpen = 0
    /// The gravest fault since it was last set to nil.
    var fault: Fault?
    /// When statements are stopped, in nanoseconds of `MonotonicTime`; 0 is never. Read by the progress handler.
    let deadline: UnsafeMutablePointer<Int64>

    init(
        db: OpaquePointer, onCorruption: (@Sendable () -> Void)? = nil
    ) {
        self.db = db
        self.onCorruption = onCorruption
        deadline = .allocate(capacity: 1)
        deadline.initialize(to: 0)
    }

    deinit {
        sqlite3_close_v2(db)
        deadline.deallocate()
    }

    /// The error for a result code other than OK, ROW and DONE, which is also noted. To be called before anything else
    /// happens on the connection, which would change SQLite's message.
    func failure(_ code: Int32, sql: String = "") -> SQLiteError {
        // The connection's own code can be finer than the returned one: it is the one the message belongs to.
        let extended = sqlite3_extended_errcode(db)
        let finest = extended & 0xFF == code & 0xFF ? extended : code
        if let new = Fault(code: finest) {
            fault = max(fault ?? new, new)
            if new == .corrupt { onCorruption?() }
        }
        if finest & 0xFF == SQLITE_INTERRUPT, hasPassedDeadline { return .deadlineExceeded }
        return .failed(SQLiteFailure(code: finest, message: String(cString: sqlite3_errmsg(db)), sql: sql))
    }

    private var hasPassedDeadline: Bool {
        deadline.pointee != 0 && MonotonicTime.nanoseconds() >= deadline.pointee
    }

    /// Compiles a text that is one statement; `persistent` for one that will be used often.
    func compile(_ text: String, persistent: Bool) throws -> OpaquePointer {
        var text = text
        return try text.withUTF8 { bytes in
            let (statement, length) = try compile(bytes, persistent: persistent)
            let rest = UnsafeBufferPointer(rebasing: bytes.dropFirst(length))
            guard let statement, isBlank(rest) else {
                sqlite3_finalize(statement)
                throw SQLiteError.misuse("not exactly one statement: \(String(decoding: bytes, as: UTF8.self))")
            }
            return statement
        }
    }

    private func isBlank(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !text.isEmpty else { return true }
        guard let second = try? compile(text, persistent: false) else { return false }
        sqlite3_finalize(second.statement)
        return second.statement == nil
    }

    /// Compiles the first statement of the text and tells how many bytes it took; no statement for blanks and comments.
    func compile(
        _ text: UnsafeBufferPointer<UInt8>, persistent: Bool
    ) throws -> (statement: OpaquePointer?, length: Int) {
        guard let start = text.baseAddress else { return (nil, 0) }
        let characters = UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)
        var statement: OpaquePointer?
        var tail: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v3(
            db, characters, Int32(clamping: text.count), persistent ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0, &statement,
            &tail)
        guard code == SQLITE_OK else { throw failure(code, sql: String(decoding: text, as: UTF8.self)) }
        return (statement, tail.map { $0 - characters } ?? text.count)
    }
}
