public import SQLite

/// A table with rows that belong to somebody, as the schema tells it: so no table is forgotten when all that is someone's
/// is to be given out or erased.
public struct OwnedTable: Sendable {
    public struct Column: Sendable {
        public let name: String
        /// As declared: TEXT, INTEGER, REAL or BLOB.
        public let type: String
        public let isNullable: Bool
    }

    struct Link: Sendable {
        let table: String
        let column: String
        let isNullable: Bool
    }

    public let name: String
    public let columns: [Column]
    /// The columns of its key, in order.
    public let key: [String]
    /// The columns that hold the id of a user: the owner first.
    public let users: [Column]
    /// References to other owned tables.
    var links: [Link]
}

/// The owned tables of a database.
public struct OwnedTables: Sendable {
    /// Those that refer to others come first.
    public let all: [OwnedTable]

    public init(in transaction: ReadTransaction) throws {
        let names = try transaction.all(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
        ) { $0.text(0) }
        var tables = try names.map { try OwnedTable($0, in: transaction) }.filter { !$0.users.isEmpty }
        let owned = Set(tables.map(\.name))
        for index in tables.indices { tables[index].links.removeAll { !owned.contains($0.table) } }
        all = Self.sorted(tables)
    }

    /// Links that would lead in a circle and can be let go of, by table: they are, before rows are deleted.
    var circular: [(table: OwnedTable, column: String)] {
        all.flatMap { table in
            table.links.filter { $0.isNullable && reaches(from: $0.table, table.name) }.map { (table, $0.column) }
        }
    }

    private func reaches(from start: String, _ end: String) -> Bool {
        Self.reachable(from: start, in: all).contains(end)
    }

    private static func reachable(from start: String, in tables: [OwnedTable]) -> Set<String> {
        var seen: Set<String> = [start]
        var open = [start]
        while let name = open.popLast() {
            for link in tables.first(where: { $0.name == name })?.links ?? [] where seen.insert(link.table).inserted {
                open.append(link.table)
            }
        }
        return seen
    }

    /// Each table before those that it refers to, but for links in circles.
    private static func sorted(_ tables: [OwnedTable]) -> [OwnedTable] {
        var rest = tables
        var sorted: [OwnedTable] = []
        while !rest.isEmpty {
            let next = rest.firstIndex { table in
                !rest.contains { other in
                    other.name != table.name
                        && other.links.contains { $0.table == table.name && !isCircular($0, of: other, tables) }
                }
            }
            sorted.append(rest.remove(at: next ?? 0))
        }
        return sorted
    }

    private static func isCircular(_ link: OwnedTable.Link, of table: OwnedTable, _ tables: [OwnedTable]) -> Bool {
        link.isNullable && reachable(from: link.table, in: tables).contains(table.name)
    }
}

extension OwnedTable {
    /// The table of those who own.
    static func users(in transaction: ReadTransaction) throws -> OwnedTable {
        let table = try OwnedTable("users", in: transaction)
        return OwnedTable(
            name: table.name, columns: table.columns, key: table.key, users: table.columns.filter { $0.name == "id" },
            links: [])
    }

    fileprivate init(_ name: String, in transaction: ReadTransaction) throws {
        let columns = try transaction.all(
            "SELECT name, type, \"notnull\", pk FROM pragma_table_info(\(name)) ORDER BY cid"
        ) { (Column(name: $0.text(0), type: $0.text(1), isNullable: !$0.bool(2)), key: $0.integer(3)) }
        let references = try transaction.all(
            "SELECT \"table\", \"from\" FROM pragma_foreign_key_list(\(name)) ORDER BY id, seq"
        ) { (table: $0.text(0), column: $0.text(1)) }
        self.name = name
        self.columns = columns.map(\.0)
        key = columns.filter { $0.key > 0 }.sorted { $0.key < $1.key }.map(\.0.name)
        let toUsers = Set(references.filter { $0.table == "users" }.map(\.column))
        users =
            self.columns.filter { $0.name == "owner_id" }
            + self.columns.filter {
                $0.name != "owner_id" && toUsers.contains($0.name)
            }
        let byName = Dictionary(uniqueKeysWithValues: self.columns.map { ($0.name, $0) })
        links = references.filter { $0.table != "users" && $0.column != "owner_id" }.map {
            Link(table: $0.table, column: $0.column, isNullable: byName[$0.column]?.isNullable ?? false)
        }
    }
}
