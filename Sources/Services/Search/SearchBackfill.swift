import Records
public import SQLite

/// What a migration does that SQL cannot.
public enum MigrationWork {
    /// The work that belongs to the migration of this file; nil for nearly all.
    public static func after(_ file: String) -> (@Sendable (WriteTransaction) throws -> Void)? {
        if file.hasSuffix("_search.sql") { return SearchBackfill.run }
        return file.hasSuffix("_checks.sql") ? TracesBackfill.run : nil
    }
}

/// Makes the searched text of the objects that are older than the table of it. It names the columns of that time itself,
/// since the fields tables grow on.
enum SearchBackfill {
    private static let kinds: [(kind: String, table: String, columns: [String])] = [
        ("organization", "organizations", ["name", "industry", "location", "notes"]),
        ("contact", "contacts", ["name", "email", "title", "department", "location", "role_family", "notes"]),
        ("touch", "touches", ["note"]),
        (
            "request", "requests",
            ["intention", "purpose", "why_you", "subject", "message", "answer_note"]
        ),
        (
            "interview", "interviews",
            ["place", "workplace_observations", "ideas_exchanged", "summary"]
        ),
        ("referral", "referrals", ["name", "title", "organization_name", "industry", "email", "why"]),
        ("reminder", "reminders", ["title"]),
        ("note", "notes", ["text"]), ("review", "reviews", ["text"]),
    ]

    @Sendable static func run(_ tx: WriteTransaction) throws {
        for kind in kinds {
            let sql: SQL = """
                /* across owners: the table is new */ SELECT owner_id, id, \(raw: kind.columns.joined(separator: ", ")) \
                FROM \(raw: kind.table)
                """
            try tx.each(sql) { row in
                guard let id = UUIDv7(row.text(1)) else { throw StoredValueError(table: kind.table, column: "id") }
                var text = SearchText()
                for column in kind.columns.indices { text.add(row.optionalText(Int32(column + 2))) }
                let (owner, words) = (row.text(0), String(decoding: text.bytes, as: UTF8.self))
                try tx.run(
                    "INSERT INTO search (owner_id, kind, id, text) VALUES (\(owner), \(kind.kind), \(id), \(words))")
            }
        }
    }
}
