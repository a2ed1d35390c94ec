import CSQLite

/// A row for the closure that reads it: the statement that stands on it.
public typealias Row = Statement

/// A compiled statement of one connection, used on the connection's thread only.
///
/// Parameters count from 1, columns from 0. An index or a type that does not fit never traps: a wrong `bind` is thrown
/// by the next `step`, a missing column reads as NULL, and other types are converted as SQLite does
/// (https://sqlite.org/c3ref/column_blob.html).
public final class Statement {
    let pointer: OpaquePointer
    private let handle: Handle
    private var bindResult = SQLITE_OK
    private var isBound = false
    /// Whether the last step gave a row, which keeps the transaction's snapshot.
    private(set) var isOnRow = false
    /// When the statement cache last gave it out.
    var lastUse: UInt64 = 0

    init(_ pointer: OpaquePointer, of handle: Handle) {
        self.pointer = pointer
        self.handle = handle
    }

    deinit {
        leaveRow()
        sqlite3_finalize(pointer)
    }

    /// The text that was compiled, with `?` for the parameters.
    public var text: String { sqlite3_sql(pointer).map { String(cString: $0) } ?? "" }

    /// How many parameters the text has.
    public var parameterCount: Int32 { sqlite3_bind_parameter_count(pointer) }

    /// Whether it changes nothing in the database (https://sqlite.org/c3ref/stmt_readonly.html).
    public var isReadOnly: Bool { sqlite3_stmt_readonly(pointer) != 0 }

    // MARK: Running

    /// Goes to the next row; false when there is none. To step again after false would run the statement again.
    public func step() throws -> Bool {
        guard bindResult == SQLITE_OK else { throw bindFailure() }
        let code = sqlite3_step(pointer)
        if code == SQLITE_ROW {
            if !isOnRow { enterRow() }
            return true
        }
        leaveRow()
        if code == SQLITE_DONE { return false }
        let error = handle.failure(code, sql: text)
        sqlite3_reset(pointer)
        throw error
    }

    /// Steps to the end, discarding rows. A statement that writes is only finished then (RETURNING).
    public func runToEnd() throws {
        while try step() {}
    }

    /// Lets go of the row and of all bound values: a value that is not bound anew is NULL.
    public func reset() {
        leaveRow()
        sqlite3_reset(pointer)
        guard isBound else { return }
        sqlite3_clear_bindings(pointer)
        isBound = false
        bindResult = SQLITE_OK
    }

    private func enterRow() {
        isOnRow = true
        handle.rowsOpen += 1
    }

    private func leaveRow() {
        guard isOnRow else { return }
        isOnRow = false
        handle.rowsOpen -= 1
    }

    // MARK: Binding

    public func bind(_ value: some ColumnValue, at index: Int32) { value.bind(to: self, at: index) }

    public func bind(_ value: (some ColumnValue)?, at index: Int32) {
        if let value { value.bind(to: self, at: index) } else { bindNull(at: index) }
    }

    public func bindNull(at index: Int32) { note(sqlite3_bind_null(pointer, index)) }

    /// Binds a copy of UTF-8 bytes as text; the bytes may go when this returns.
    public func bind(text: UnsafeRawBufferPointer, at index: Int32) {
        note(csqlite_bind_text(pointer, index, text.baseAddress, UInt64(text.count)))
    }

    /// Binds a copy of the bytes as a blob; the bytes may go when this returns.
    public func bind(blob: UnsafeRawBufferPointer, at index: Int32) {
        note(csqlite_bind_blob(pointer, index, blob.baseAddress, UInt64(blob.count)))
    }

    public func bind(integer: Int64, at index: Int32) { note(sqlite3_bind_int64(pointer, index, integer)) }

    public func bind(real: Double, at index: Int32) { note(sqlite3_bind_double(pointer, index, real)) }

    /// Binds the values from index 1 on.
    ///
    /// Throws `misuse` unless there is exactly one for each parameter.
    func bind(all values: [(any ColumnValue)?]) throws {
        guard values.count == Int(parameterCount) else {
            throw SQLiteError.misuse("\(parameterCount) parameters, but \(values.count) values for: \(text)")
        }
        var index: Int32 = 0
        for value in values {
            index += 1
            if let value { value.bind(to: self, at: index) } else { bindNull(at: index) }
        }
    }

    private func note(_ code: Int32) {
        isBound = true
        if code != SQLITE_OK, bindResult == SQLITE_OK { bindResult = code }
    }

    private func bindFailure() -> SQLiteError {
        let message = String(cString: sqlite3_errstr(bindResult))
        return .failed(SQLiteFailure(code: bindResult, message: "cannot bind a value: \(message)", sql: text))
    }

    // MARK: Columns of the row

    public var columnCount: Int32 { sqlite3_column_count(pointer) }

    public func columnName(_ column: Int32) -> String {
        sqlite3_column_name(pointer, column).map { String(cString: $0) } ?? ""
    }

    /// As what the value is stored; NULL for a missing column.
    public func type(_ column: Int32) -> ValueType {
        switch sqlite3_column_type(pointer, column) {
        case SQLITE_INTEGER: .integer
        case SQLITE_FLOAT: .real
        case SQLITE_TEXT: .text
        case SQLITE_BLOB: .blob
        default: .null
        }
    }

    public func isNull(_ column: Int32) -> Bool { sqlite3_column_type(pointer, column) == SQLITE_NULL }

    /// 0 for NULL.
    public func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(pointer, column) }

    public func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    public func bool(_ column: Int32) -> Bool { integer(column) != 0 }

    /// 0 for NULL.
    public func real(_ column: Int32) -> Double { sqlite3_column_double(pointer, column) }

    public func optionalReal(_ column: Int32) -> Double? { isNull(column) ? nil : real(column) }

    /// Empty for NULL. Bytes that are not UTF-8 become U+FFFD.
    public func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

    public func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    /// The bytes of text or of a blob, valid until the next `step` or `reset`; empty for NULL.
    public func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        guard let start = sqlite3_column_blob(pointer, column) else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, column)))
    }

    public func blob(_ column: Int32) -> [UInt8] { [UInt8](bytes(column)) }
}

/// The types of stored values (https://sqlite.org/datatype3.html#storage_classes_and_datatypes).
public enum ValueType: Sendable {
    case null, integer, real, text, blob
}
