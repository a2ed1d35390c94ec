/// What is wrong with a database, found by reading all of it.
public enum IntegrityReport {
    /// Reads the whole database, also while a server uses it, and returns a line for each problem; none for a sound one.
    ///
    /// It covers the b-trees and indexes (https://sqlite.org/pragma.html#pragma_integrity_check), foreign keys, the
    /// application id, and whether the schema is what the migrations up to its version give. Throws when the file cannot
    /// be opened as a database at all.
    public static func check(path: String, applicationID: Int32, migrations: [Migration]) throws -> [String] {
        let files = try DataFiles(database: path)
        let connection = try Opening(path: files.database, purpose: .reader).open()
        return try connection.read { _ in
            var problems = try connection.integrityProblems()
            let found = try connection.pragma("application_id") ?? ""
            if found != String(applicationID) { problems.append("the application id is \(found)") }
            let version = try connection.schemaVersion()
            if version > migrations.count {
                problems.append("schema version \(version) is newer than this program's \(migrations.count)")
            } else if version < 1 {
                problems.append("schema version \(version) is none that this program makes")
            } else {
                problems += try differences(connection.schema(), Schema(of: migrations.prefix(version)))
            }
            return problems
        }
    }

    private static func differences(_ found: Schema, _ expected: Schema) -> [String] {
        var problems: [String] = []
        for (name, sql) in expected.objects.sorted(by: { $0.key < $1.key }) where found.objects[name] != sql {
            problems.append(
                found.objects[name] == nil ? "\(name) is missing" : "\(name) is not as the migrations make it")
        }
        for name in found.objects.keys.sorted() where expected.objects[name] == nil {
            problems.append("\(name) is not from the migrations")
        }
        return problems
    }
}

/// The objects of a schema with the text that made them, but for SQLite's own (statistics, automatic indexes).
struct Schema: Equatable {
    /// By kind and name, such as `table contacts`.
    let objects: [String: String]

    init(objects: [String: String]) { self.objects = objects }

    /// What the migrations make of an empty database.
    init(of migrations: some Sequence<Migration>) throws {
        let scratch = try Opening(path: "", purpose: .memory).open()
        for migration in migrations { try scratch.migrate(migration) }
        self = try scratch.schema()
    }
}

extension Connection {
    func schema() throws -> Schema {
        var objects: [String: String] = [:]
        let rows = try statement(
            "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
        defer { rows.reset() }
        while try rows.step() { objects[rows.text(0)] = rows.text(1) }
        return Schema(objects: objects)
    }

    /// The lines of integrity_check but for "ok", then those of foreign_key_check.
    func integrityProblems() throws -> [String] {
        let check = Statement(try handle.compile("PRAGMA integrity_check", persistent: false), of: handle)
        var problems: [String] = []
        while try check.step() { problems.append(check.text(0)) }
        if problems == ["ok"] { problems = [] }
        return problems + (try foreignKeyViolations())
    }
}
