public import Records
public import SQLite

/// Keeps one kind of object for its owners. A service with a rule of its own for one of these acts writes it itself.
public protocol Keeping<Record>: Sendable {
    associatedtype Record: Resource
    var store: Store<Record> { get }

    func create(_ value: Record, for caller: Caller, in tx: WriteTransaction) throws -> Stored<Record>
    func update(
        _ object: Stored<Record>, to value: Record, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Record>
    func trash(_ object: Stored<Record>, for caller: Caller, in tx: WriteTransaction) throws
    func restore(_ object: Stored<Record>, for caller: Caller, in tx: WriteTransaction) throws -> Stored<Record>
}

extension Keeping {
    public func create(_ value: Record, for caller: Caller, in tx: WriteTransaction) throws -> Stored<Record> {
        try store.create(value, for: caller, in: tx)
    }

    public func update(
        _ object: Stored<Record>, to value: Record, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Record> {
        try store.change(object, for: caller, in: tx) { $0 = value }
    }

    public func trash(_ object: Stored<Record>, for caller: Caller, in tx: WriteTransaction) throws {
        try store.trash(object, for: caller, in: tx)
    }

    public func restore(
        _ object: Stored<Record>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Record> {
        try store.restore(object, for: caller, in: tx)
    }
}

/// Keeps objects that no rule speaks of.
public struct PlainService<Record: Resource>: Keeping {
    public let store: Store<Record>
}
