import CSQLite

/// A constraint that a statement would have broken (https://sqlite.org/rescode.html#constraint).
public struct ConstraintViolation: Equatable, Sendable {
    public enum Kind: Equatable, Sendable { case unique, primaryKey, foreignKey, check, notNull, other }

    public let kind: Kind
    /// What SQLite names: `table.column` for unique, primary key and not-null, the constraint's name or text for a
    /// check; empty for a foreign key, which SQLite does not name.
    public let names: [String]

    /// The columns without their table, in the constraint's order.
    public var columns: [String] {
        guard kind == .unique || kind == .primaryKey || kind == .notNull else { return [] }
        return names.map { name in name.split(separator: ".").last.map(String.init) ?? name }
    }

    init?(_ failure: SQLiteFailure) {
        guard failure.isConstraint else { return nil }
        switch failure.code {
        case csqlite_constraint_unique, csqlite_constraint_rowid: kind = .unique
        case csqlite_constraint_primary_key: kind = .primaryKey
        case csqlite_constraint_foreign_key: kind = .foreignKey
        case csqlite_constraint_check: kind = .check
        case csqlite_constraint_not_null: kind = .notNull
        default: kind = .other
        }
        names = Self.names(in: failure.message, kind)
    }

    /// SQLite words it `UNIQUE constraint failed: contacts.owner_id, contacts.external_id`.
    private static func names(in message: String, _ kind: Kind) -> [String] {
        guard kind != .foreignKey, let colon = message.utf8.firstIndex(of: UInt8(ascii: ":")) else { return [] }
        let rest = message[message.utf8.index(after: colon)...]
        let parts = kind == .check ? [rest] : rest.split(separator: ",")
        return parts.map { part in String(part.drop { $0 == " " }) }
    }
}
