import Testing

@testable import SQLite

@Suite("SQL is text with bound values")
struct SQLTests {
    static let hostile = [
        "'; DROP TABLE people; --", "\"", "\\", "%", "_", "?", "?1", ":name", "--", "/*", "a\r\nb", "\u{0}", "",
        "'' OR 1=1",
        "\u{202E}evil", "e\u{301}", "日本語", String(repeating: "x", count: 100_000),
    ]

    @Test("an interpolated value becomes a parameter and never a part of the text", arguments: hostile)
    func bindsHostileStrings(value: String) throws {
        let sql: SQL = "SELECT name FROM people WHERE name = \(value) OR name = \(value)"
        #expect(sql.text == "SELECT name FROM people WHERE name = ? OR name = ?")
        #expect(sql.values.count == 2)
    }

    @Test("a hostile string is stored and found again byte for byte", arguments: hostile)
    func storesHostileStrings(value: String) throws {
        let folder = try Folder()
        let database = try folder.open()
        defer { database.close() }
        try database.add(value)
        let found = try database.makeReader().read {
            try $0.all("SELECT name FROM people WHERE name = \(value)") { Array($0.text(0).utf8) }
        }
        #expect(found == [Array(value.utf8)])
    }

    @Test("an absent value binds NULL")
    func bindsNull() {
        let nothing: String? = nil
        let sql: SQL = "SELECT \(nothing), \(7 as Int?)"
        #expect(sql.text == "SELECT ?, ?")
        #expect(sql.values.count == 2)
        #expect(sql.values[0] == nil)
        #expect(sql.values[1] as? Int == 7)
    }

    @Test("another SQL is spliced in with its values, in order")
    func splices() {
        let filter: SQL = "age > \(3)"
        let sql: SQL = "SELECT * FROM \(raw: "people") WHERE name = \("Ada") AND \(filter) LIMIT \(5)"
        #expect(sql.text == "SELECT * FROM people WHERE name = ? AND age > ? LIMIT ?")
        #expect(sql.values.compactMap { $0 as? Int } == [3, 5])
        #expect(sql.values[0] as? String == "Ada")
    }

    @Test("parts are joined with their values")
    func joins() {
        let parts: [SQL] = ["a = \(1)", "b = \(2)", "c"]
        #expect(parts.joined(separator: " AND ").text == "a = ? AND b = ? AND c")
        #expect(parts.joined(separator: " AND ").values.compactMap { $0 as? Int } == [1, 2])
        #expect(("x = \(1)" + " y" as SQL).text == "x = ? y")
    }
}
