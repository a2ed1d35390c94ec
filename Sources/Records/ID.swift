public import SQLite

/// The id of one kind of object; ids of different kinds do not mix.
public struct ID<Subject: SendableMetatype>: Sendable, Hashable {
    public let uuid: UUIDv7

    public init(_ uuid: UUIDv7) { self.uuid = uuid }

    /// The canonical text or nil (C05).
    public init?(_ text: String) {
        guard let uuid = UUIDv7(text) else { return nil }
        self.uuid = uuid
    }

    /// Stands in a struct until a body or a row fills it; no object has it.
    public static var unset: ID { ID(UUIDv7(high: 0, low: 0)) }

    public var text: String { uuid.text }
}

extension ID: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) { uuid.bind(to: statement, at: index) }
}

extension ID: CustomStringConvertible {
    public var description: String { text }
}

/// Marks the ids of those who own rows and act on them.
public enum Owner {}
