/// A value that can be bound to a parameter of a statement. Other modules conform their own types (ids, instants) and
/// bind their bytes without making Strings.
public protocol ColumnValue: Sendable {
    /// Binds the value at the 1-based index with one of the statement's `bind` methods.
    func bind(to statement: Statement, at index: Int32)
}

extension String: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) {
        var text = self
        text.withUTF8 { statement.bind(text: UnsafeRawBufferPointer($0), at: index) }
    }
}

extension Int64: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) { statement.bind(integer: self, at: index) }
}

extension Int: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) { statement.bind(integer: Int64(self), at: index) }
}

extension Bool: ColumnValue {
    /// Binds 0 or 1.
    public func bind(to statement: Statement, at index: Int32) { statement.bind(integer: self ? 1 : 0, at: index) }
}

extension Double: ColumnValue {
    /// SQLite stores a NaN as NULL.
    public func bind(to statement: Statement, at index: Int32) { statement.bind(real: self, at: index) }
}

extension [UInt8]: ColumnValue {
    /// Binds a blob.
    public func bind(to statement: Statement, at index: Int32) {
        withUnsafeBytes { statement.bind(blob: $0, at: index) }
    }
}
