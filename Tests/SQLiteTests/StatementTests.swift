import Testing

@testable import SQLite

@Suite("A statement binds, steps and gives its columns")
struct StatementTests {
    private func scratch() throws -> Connection { try Opening(path: "", purpose: .memory).open() }

    @Test("every kind of value comes back as it was bound")
    func roundTrip() throws {
        let statement = try scratch().statement("SELECT ?, ?, ?, ?, ?, ?, ?")
        statement.bind("Grüße", at: 1)
        statement.bind(Int64.min, at: 2)
        statement.bind(true, at: 3)
        statement.bind(1.5, at: 4)
        statement.bind([0, 255, 0] as [UInt8], at: 5)
        statement.bindNull(at: 6)
        statement.bind(nil as String?, at: 7)
        #expect(try statement.step())
        #expect(statement.text(0) == "Grüße")
        #expect(statement.optionalText(0) == "Grüße")
        #expect(statement.integer(1) == Int64.min)
        #expect(statement.bool(2))
        #expect(statement.real(3) == 1.5)
        #expect(statement.blob(4) == [0, 255, 0])
        #expect(statement.isNull(5) && statement.isNull(6))
        #expect(statement.optionalText(5) == nil && statement.optionalInteger(5) == nil)
        #expect(statement.optionalReal(5) == nil && statement.optionalInteger(1) == Int64.min)
        #expect(statement.columnCount == 7)
        #expect(try !statement.step())
    }

    @Test("empty text and empty bytes are values, not NULL")
    func emptyValues() throws {
        let rows = try scratch().read {
            try $0.all("SELECT typeof(\("")), typeof(\([] as [UInt8])), length(\("")), \("") IS NULL") {
                ($0.text(0), $0.text(1), $0.integer(2), $0.bool(3), $0.bytes(2).count)
            }
        }
        #expect(rows.count == 1)
        #expect(rows[0].0 == "text" && rows[0].1 == "blob" && rows[0].2 == 0 && !rows[0].3)
    }

    @Test("bytes that are not UTF-8 are read without a trap")
    func invalidText() throws {
        let text = try scratch().read { try $0.one("SELECT CAST(x'41ff42' AS TEXT)") { $0.text(0) } }
        #expect(text == "A\u{FFFD}B")
    }

    @Test("columns that do not exist read as NULL")
    func missingColumns() throws {
        let statement = try scratch().statement("SELECT 1 AS one")
        #expect(try statement.step())
        #expect(statement.columnName(0) == "one")
        for column: Int32 in [-1, 1, Int32.max] {
            #expect(statement.isNull(column))
            #expect(statement.integer(column) == 0)
            #expect(statement.text(column) == "")
            #expect(statement.columnName(column) == "")
        }
    }

    @Test("a value for a parameter that does not exist is refused by the next step")
    func wrongIndex() throws {
        let statement = try scratch().statement("SELECT ?")
        statement.bind("x", at: 2)
        #expect(throws: SQLiteError.self) { try statement.step() }
        statement.reset()
        #expect(try statement.step())
    }

    @Test("a value longer than the limit is refused, and its bytes are not in the error")
    func tooLong() throws {
        let long = String(repeating: "secret", count: 1_000_000)
        let error = #expect(throws: SQLiteError.self) {
            try scratch().read { try $0.one("SELECT \(long)") { $0.text(0) } }
        }
        #expect(error.map { !$0.description.contains("secret") } == true)
    }

    @Test("too few values are refused")
    func tooFewValues() throws {
        let error = #expect(throws: SQLiteError.self) { try scratch().execute("SELECT \(raw: "?"), \(1)") }
        #expect(error == .misuse("2 parameters, but 1 values for: SELECT ?, ?"))
    }

    @Test("a reset forgets the values that were bound")
    func resetForgets() throws {
        let statement = try scratch().statement("SELECT ?")
        statement.bind("Ada's", at: 1)
        #expect(try statement.step())
        statement.reset()
        #expect(try statement.step())
        #expect(statement.isNull(0))
    }

    @Test("a text with two statements, none, or nonsense after the first is refused")
    func oneStatement() throws {
        let connection = try scratch()
        for text in ["SELECT 1; SELECT 2", "", "  -- nothing", "SELECT 1; nonsense"] {
            #expect(throws: SQLiteError.self) { try connection.statement(text) }
        }
        #expect(try connection.statement("SELECT 1; -- and no more").step())
    }

    @Test("the same text within its own rows is another statement")
    func nestedUse() throws {
        let connection = try scratch()
        let text: SQL = "SELECT 1 UNION ALL SELECT 2"
        let pairs = try connection.read { tx in
            try tx.all(text) { outer in
                let first = outer.integer(0)
                return try tx.all(text) { "\(first)\($0.integer(0))" }
            }
        }
        #expect(pairs == [["11", "12"], ["21", "22"]])
    }

    @Test("the cache keeps the most recently used texts")
    func cacheIsBounded() throws {
        let compiled = Notes()
        var opening = Opening(path: "", purpose: .memory)
        opening.cachedStatements = 2
        opening.observer = { compiled.add($0) }
        let connection = try opening.open()
        for text in ["SELECT 1", "SELECT 2", "SELECT 1", "SELECT 3", "SELECT 1", "SELECT 2"] {
            try connection.execute(SQL(raw: text))
        }
        #expect(compiled.all == ["SELECT 1", "SELECT 2", "SELECT 3", "SELECT 2"])
    }

    @Test("a prepared statement is compiled once on each connection")
    func preparedSlots() throws {
        let compiled = Notes()
        var opening = Opening(path: "", purpose: .memory)
        opening.observer = { compiled.add($0) }
        let prepared = Prepared("SELECT ?")
        #expect(Prepared("SELECT ?").slot != prepared.slot)
        for _ in 1...2 {
            let connection = try opening.open()
            for number in 1...3 {
                let statement = try connection.prepared(prepared)
                statement.bind(number, at: 1)
                #expect(try statement.step())
                #expect(statement.integer(0) == Int64(number))
                statement.reset()
            }
        }
        #expect(compiled.all == ["SELECT ?", "SELECT ?"])
    }
}
