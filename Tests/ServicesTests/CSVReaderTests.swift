import JSON
import Records
import Testing

@testable import Services

/// CSV is read as RFC 4180 has it, and nothing else.
@Suite("The reader of CSV") struct CSVReaderTests {
    private func read(_ text: String) throws -> [[String]] { try read(Array(text.utf8)) }

    private func read(_ bytes: [UInt8]) throws -> [[String]] {
        var reader = CSVReader(bytes)
        var records: [[String]] = []
        while let record = try reader.next() {
            records.append(record.cells)
            #expect(record.number == records.count)
        }
        return records
    }

    @Test(
        arguments: [
            ("", []), ("a", [["a"]]), ("a,b", [["a", "b"]]), ("a,b\n", [["a", "b"]]), ("a\r\nb\r\n", [["a"], ["b"]]),
            ("a\nb\r\nc", [["a"], ["b"], ["c"]]), (",", [["", ""]]), ("a,\n,b\n", [["a", ""], ["", "b"]]),
            ("\n\na\n", [[], [], ["a"]]), ("a\n\n", [["a"], []]), ("\"\"", [[""]]), ("\"a\"", [["a"]]),
            ("\"a,b\",c", [["a,b", "c"]]), ("\"a\nb\",c\nd", [["a\nb", "c"], ["d"]]), ("\"a\r\nb\"\r\n", [["a\r\nb"]]),
            ("\"a\"\"b\"", [["a\"b"]]), ("\"\"\"\"", [["\""]]), ("\"\"\"a\"\"\"", [["\"a\""]]),
            (" a , b", [[" a ", " b"]]),
            ("a\n1,2,3\n4", [["a"], ["1", "2", "3"], ["4"]]), ("é,\u{1F600}", [["é", "\u{1F600}"]]),
            ("e\u{301}", [["e\u{301}"]]), ("\u{FEFF}a,b", [["a", "b"]]), ("a,\u{FEFF}b", [["a", "\u{FEFF}b"]]),
            ("\u{FEFF}\"a\"", [["a"]]), ("a\u{2028}b\u{85}c", [["a\u{2028}b\u{85}c"]]), ("\"\r\"", [["\r"]]),
        ] as [(String, [[String]])])
    func `takes cells and rows as they stand`(_ text: String, _ records: [[String]]) throws {
        #expect(try read(text) == records)
    }

    @Test(arguments: [
        ("a\"b", 1, 1), ("a\nb,c\"", 5, 2), ("\"a", 0, 1), ("a\n\"b\nc\n", 2, 2), ("\"a\"b", 3, 1), ("\"a\" ,b", 3, 1),
        (" \"a\"", 1, 1), ("a\rb", 1, 1), ("a\r", 1, 1), ("\r\ra", 0, 1), ("\"a\"\r", 3, 1), ("\"\"\"", 0, 1),
    ])
    func `refuses what is not CSV, and tells where`(_ text: String, _ offset: Int, _ line: Int) {
        let error = #expect(throws: CSVSyntaxError.self) { try read(text) }
        #expect(error?.offset == offset && error?.line == line, "\(text): \(String(describing: error))")
    }

    @Test(
        arguments: [
            [0xFF, 0xFE, 0x61, 0x00], [0x61, 0xE9], [0x61, 0x2C, 0xC0, 0xAF], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0xF5, 0x80, 0x80, 0x80],
        ] as [[UInt8]])
    func `refuses what is not UTF-8`(_ bytes: [UInt8]) {
        let error = #expect(throws: CSVSyntaxError.self) { try read(bytes) }
        #expect(error?.reason == "it is not UTF-8")
    }

    @Test func `takes a hundred cells in a row and no more`() throws {
        #expect(try read(String(repeating: ",", count: 99))[0].count == 100)
        #expect(throws: CSVSyntaxError.self) { try read(String(repeating: ",", count: 100)) }
    }

    @Test func `goes on from any row where another stood`() throws {
        let bytes = Array("h,i\r\n\"a\nb\",1\n\n\"c\"\"\",2\r\nd,3".utf8)
        var first = CSVReader(bytes)
        var all: [CSVReader.Record] = []
        while let record = try first.next() { all.append(record) }
        #expect(all.count == 5)
        var whole = CSVReader(bytes)
        for index in all.indices {
            var rest = CSVReader(bytes, at: whole.offset, behind: whole.number)
            for record in all[index...] { #expect(try rest.next() == record) }
            #expect(try rest.next() == nil)
            _ = try whole.next()
        }
    }
}

/// A list is held against its type as a whole before any of its rows is looked at.
@Suite("A list to import") struct ImportFileTests {
    private func check(_ text: String) throws { try ImportFile(Array(text.utf8)).check(for: .invitations) }

    private func faults(_ text: String) throws -> [String] {
        do {
            try check(text)
            return []
        } catch ServiceError.invalid(let errors) { return errors.map { "\($0.code.name): \($0.detail)" } }
    }

    @Test func `has a column of addresses, named in any case and order, each column once`() throws {
        for header in ["email", "EMAIL,Name", " Email ,cohort ID", "\u{FEFF}\"E\u{6D}ail\"", "role,x,email,"] {
            try check("\(header)\na\n")
        }
        #expect(try faults("") == ["required: the first line names no column email; it is empty"])
        #expect(try faults("\n\nemail").count == 1)
        #expect(
            try faults("email;name\na;b") == [
                "required: the first line names no column email; it names: email;name; write commas between cells"
            ])
        #expect(
            try faults("a@b.de,Ann\n") == ["required: the first line names no column email; it names: a@b.de, ann"])
        #expect(
            try faults("name,email,Email,NAME\n") == [
                "duplicate: the first line names the column email more than once",
                "duplicate: the first line names the column name more than once",
            ])
    }

    @Test func `has 5,000 rows and no more, empty ones not counted`() throws {
        let rows = String(repeating: "a\n", count: 5_000)
        let file = try ImportFile(Array("email\n\(rows)\n , \n".utf8))
        #expect(file.rows == 5_000)
        try file.check(for: .invitations)
        #expect(try faults("email\n\(rows)a").first?.hasPrefix("too_many: ") == true)
        #expect(try faults("email\n" + String(repeating: "\n", count: 20_001)).first?.hasPrefix("too_many: ") == true)
    }

    @Test func `gives its rows in parts, by their numbers, without what was put before signs`() throws {
        let text = "email,x,name\na@b.de,1,\"'=Ann\"\n,,\n\nc@d.de,2\ne@f.de,3,'n Eve\n g@h.de ,4, \u{A0}\n"
        let file = try ImportFile(Array(text.utf8))
        #expect(file.rows == 4)
        var (place, lines) = (ImportPlace(), [ImportFile.Line]())
        while case let part = try file.lines(behind: &place, limit: 1, of: .invitations), !part.isEmpty {
            lines += part
        }
        #expect(lines.map(\.number) == [2, 5, 6, 7])
        #expect(lines.map { $0.values?["name"] } == [.string("=Ann"), nil, .string("'n Eve"), nil])
        #expect(lines.map { $0.values?["email"] } == [.string("a@b.de"), nil, .string("e@f.de"), .string("g@h.de")])
        #expect(lines[1].values == nil && lines[1].cells == 2)
        #expect(file.warnings(for: .invitations).map(\.column) == ["x"])
    }
}
