import JSON
public import SQLite

/// The table of what can be found by words: one narrow row for each object, written with it (C17). It goes with its object
/// by a trigger, whoever purges it.
public enum SearchTable {
    private static let write = Prepared(
        """
        INSERT INTO search (owner_id, kind, id, text) VALUES (?, ?, ?, ?)
        ON CONFLICT (owner_id, kind, id) DO UPDATE SET text = excluded.text
        """)

    /// Keeps the text of an object in place of what was kept.
    public static func write(
        _ text: SearchText, of id: UUIDv7, kind: String, owner: String, in tx: WriteTransaction
    ) throws {
        let statement = try tx.prepared(write)
        defer { statement.reset() }
        statement.bind(owner, at: 1)
        statement.bind(kind, at: 2)
        statement.bind(id, at: 3)
        text.bytes.withUnsafeBytes { statement.bind(text: $0, at: 4) }
        try statement.runToEnd()
    }
}

extension Resource {
    /// The fields that are searched, the one that counts most first.
    static var searchedFields: [Field<Self>] { fields.all.filter(\.isSearchable) }

    /// Whether its objects can be found by words.
    public static var isSearchable: Bool { fields.all.contains(where: \.isSearchable) }
}

extension Store {
    func index(_ object: Stored<R>, _ fields: [Field<R>], in tx: WriteTransaction) throws {
        guard !fields.isEmpty else { return }
        var text = SearchText()
        for field in fields {
            if case .string(let value) = field.json(object.value) { text.add(value) } else { text.add(nil) }
        }
        try SearchTable.write(
            text, of: object.id.uuid, kind: R.name.singular, owner: object.ownerID.text, in: tx)
    }
}
