import JSON
import SQLite

/// A column holds what this program never writes: the database was changed by other hands or is damaged.
public struct StoredValueError: Error, Sendable {
    public let table: String
    public let column: String

    public init(table: String, column: String) {
        self.table = table
        self.column = column
    }
}

/// The statements of one resource's table, and the way between rows and structs.
struct Table<R: Resource>: Sendable {
    /// The columns of `object(from:)`, in its order.
    let columns: String
    let find: Prepared
    let findDeleted: Prepared
    let insert: Prepared
    private let sorted: [Field<R>]
    /// Those of all fields, in their order: one reference each, where a field is many.
    private let codecs: [FieldCodec<R>]
    /// The fields that are searched, the one that counts most first.
    private let searched: [Field<R>]

    init() {
        let fields = R.fields.all
        let table = R.name.plural
        searched = fields.filter(\.isSearchable)
        codecs = fields.map(\.codec)
        sorted = fields.filter { $0.isSortable && $0.isFolded }
        let kept = ["id", "owner_id", "version", "created_at", "updated_at", "deleted_at"]
        columns = (kept + fields.map(\.column)).joined(separator: ", ")
        find = Prepared("SELECT \(columns) FROM \(table) WHERE owner_id = ? AND id = ? AND deleted_at IS NULL")
        findDeleted = Prepared(
            "SELECT \(columns) FROM \(table) WHERE owner_id = ? AND id = ? AND deleted_at IS NOT NULL")
        let written =
            ["owner_id", "id", "version", "created_at", "updated_at"] + fields.map(\.column) + sorted.map(\.sortColumn)
            + (searched.isEmpty ? [] : [SearchText.column])
        let marks = Array(repeating: "?", count: written.count).joined(separator: ", ")
        insert = Prepared("INSERT INTO \(table) (\(written.joined(separator: ", "))) VALUES (\(marks))")
    }

    func object(from row: Row) throws -> Stored<R> {
        guard let id = ID<R>(row.text(0)), let owner = ID<Owner>(row.text(1)), let created = Instant(row.text(3)),
            let updated = Instant(row.text(4))
        else { throw StoredValueError(table: R.name.plural, column: "id") }
        var value = R()
        for (index, codec) in codecs.enumerated() {
            guard codec.load(row, Int32(index + 6), &value) else {
                throw StoredValueError(table: R.name.plural, column: R.fields.all[index].name)
            }
        }
        return Stored(
            id: id, ownerID: owner, version: Int(row.integer(2)), createdAt: created, updatedAt: updated,
            deletedAt: row.isNull(5) ? nil : Instant(row.text(5)), value: value)
    }

    func bind(_ object: Stored<R>, to statement: Statement) {
        statement.bind(object.ownerID, at: 1)
        statement.bind(object.id, at: 2)
        statement.bind(object.version, at: 3)
        statement.bind(object.createdAt, at: 4)
        statement.bind(object.updatedAt, at: 5)
        var index: Int32 = 6
        for codec in codecs {
            codec.bind(object.value, statement, index)
            index += 1
        }
        for field in sorted {
            field.bindKey(of: object.value, to: statement, at: index)
            index += 1
        }
        if !searched.isEmpty { bindText(of: object.value, to: statement, at: index) }
    }

    private func bindText(of value: R, to statement: Statement, at index: Int32) {
        var text = SearchText()
        for field in searched {
            if case .string(let value) = field.json(value) { text.add(value) } else { text.add(nil) }
        }
        text.bytes.withUnsafeBytes { statement.bind(text: $0, at: index) }
    }

    /// The statement that writes only what changed, so that indexes of other columns are not touched.
    func update(_ changed: [Field<R>]) -> String {
        var columns = ["version", "updated_at"] + changed.map(\.column)
        columns += changed.filter(isFolded).map(\.sortColumn)
        if changed.contains(where: \.isSearchable) { columns.append(SearchText.column) }
        let settings = columns.map { "\($0) = ?" }.joined(separator: ", ")
        return "UPDATE \(R.name.plural) SET \(settings) WHERE owner_id = ? AND id = ?"
    }

    func bind(_ object: Stored<R>, _ changed: [Field<R>], to statement: Statement) {
        statement.bind(object.version, at: 1)
        statement.bind(object.updatedAt, at: 2)
        var index: Int32 = 3
        for field in changed {
            field.codec.bind(object.value, statement, index)
            index += 1
        }
        for field in changed where isFolded(field) {
            field.bindKey(of: object.value, to: statement, at: index)
            index += 1
        }
        if changed.contains(where: \.isSearchable) {
            bindText(of: object.value, to: statement, at: index)
            index += 1
        }
        statement.bind(object.ownerID, at: index)
        statement.bind(object.id, at: index + 1)
    }

    private func isFolded(_ field: Field<R>) -> Bool { field.isSortable && field.isFolded }
}
