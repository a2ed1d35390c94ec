public import JSON
public import SQLite

/// How one member of a content is read, written, compared and bound, through the path that leads to it.
///
/// The inits are inlined where a resource is declared: there the path is a literal, so the compiler makes each closure
/// a plain load or store (13 ns) and not a walk along a key path of a type known only at run time (70 ns).
@usableFromInline final class FieldCodec<C: Content>: Sendable {
    @usableFromInline let parse: @Sendable (JSONValue, inout C, inout Reading) throws -> Void
    @usableFromInline let clear: (@Sendable (inout C) -> Void)?
    @usableFromInline let bind: @Sendable (C, Statement, Int32) -> Void
    @usableFromInline let load: @Sendable (Row, Int32, inout C) -> Bool
    @usableFromInline let isSame: @Sendable (C, C) -> Bool
    @usableFromInline let json: @Sendable (C) -> JSONValue
    @usableFromInline let restore: @Sendable (JSONValue, inout C) -> Bool

    @inlinable @inline(__always)
    init<V>(_ kind: Kind<V>, _ path: Path<C, V>) {
        parse = { value, record, reading in
            record[keyPath: path] = try kind.parse(value, record[keyPath: path], &reading)
        }
        clear = nil
        bind = { record, statement, index in kind.bind(record[keyPath: path], statement, index) }
        load = { row, index, record in
            guard let value = kind.load(row, index) else { return false }
            record[keyPath: path] = value
            return true
        }
        isSame = { $0[keyPath: path] == $1[keyPath: path] }
        json = { kind.json($0[keyPath: path]) }
        restore = { value, record in
            guard let value = kind.fromJSON(value) else { return false }
            record[keyPath: path] = value
            return true
        }
    }

    @inlinable @inline(__always)
    init<V>(_ kind: Kind<V>, _ path: Path<C, V?>) {
        parse = { value, record, reading in
            record[keyPath: path] = try kind.parse(value, record[keyPath: path], &reading)
        }
        clear = { $0[keyPath: path] = nil }
        bind = { record, statement, index in
            if let value = record[keyPath: path] {
                kind.bind(value, statement, index)
            } else {
                statement.bindNull(at: index)
            }
        }
        load = { row, index, record in
            if row.isNull(index) {
                record[keyPath: path] = nil
                return true
            }
            guard let value = kind.load(row, index) else { return false }
            record[keyPath: path] = value
            return true
        }
        isSame = { $0[keyPath: path] == $1[keyPath: path] }
        json = { record in
            guard let value = record[keyPath: path] else { return .null }
            return kind.json(value)
        }
        restore = { value, record in
            if value == .null {
                record[keyPath: path] = nil
                return true
            }
            guard let value = kind.fromJSON(value) else { return false }
            record[keyPath: path] = value
            return true
        }
    }

    /// The codec of a member of a content that `Outer` holds whole.
    init<Inner: Content>(lifting inner: FieldCodec<Inner>, _ path: Path<C, Inner>) {
        parse = { value, record, reading in try inner.parse(value, &record[keyPath: path], &reading) }
        if let innerClear = inner.clear {
            clear = { outer in innerClear(&outer[keyPath: path]) }
        } else {
            clear = nil
        }
        bind = { record, statement, index in inner.bind(record[keyPath: path], statement, index) }
        load = { row, index, record in inner.load(row, index, &record[keyPath: path]) }
        isSame = { inner.isSame($0[keyPath: path], $1[keyPath: path]) }
        json = { inner.json($0[keyPath: path]) }
        restore = { value, record in inner.restore(value, &record[keyPath: path]) }
    }
}
