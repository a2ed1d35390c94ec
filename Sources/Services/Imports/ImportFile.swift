import JSON
import Records

/// A list as it was sent. Its form is known to be good; its rows have not been looked at.
public struct ImportFile: Sendable {
    public static let mostRows = 5_000
    /// With the empty ones, of which spreadsheets write many.
    static let mostRecords = 20_000

    let bytes: [UInt8]
    /// The names of the columns in the first line, in lower case, with `_` for blanks.
    let header: [String]
    /// How many rows there are, empty ones left out; no more are counted than are too many.
    let rows: Int
    private let isTooLong: Bool

    /// Throws what makes the bytes no CSV in UTF-8.
    public init(_ bytes: [UInt8]) throws(CSVSyntaxError) {
        var reader = CSVReader(bytes)
        self.bytes = bytes
        header = try reader.next()?.cells.map(Self.columnName) ?? []
        var rows = 0
        while let record = try reader.next() {
            if !Self.isEmpty(record) { rows += 1 }
            if rows > Self.mostRows || record.number > Self.mostRecords { break }
        }
        self.rows = rows
        isTooLong = rows > Self.mostRows || reader.number > Self.mostRecords
    }

    /// A list that was taken on; its rows are not counted again.
    init(kept bytes: [UInt8]) throws(CSVSyntaxError) {
        var reader = CSVReader(bytes)
        self.bytes = bytes
        header = try reader.next()?.cells.map(Self.columnName) ?? []
        rows = 0
        isTooLong = false
    }

    /// Throws `invalid` with all that keeps the list from being of the type.
    func check(for type: ImportType) throws(ServiceError) {
        var errors: [FieldError] = []
        for name in type.requiredColumns where !header.contains(name) {
            errors.append(FieldError("#", .required, "the first line names no column \(name); \(described)"))
        }
        for name in type.columns where header.filter({ $0 == name }).count > 1 {
            errors.append(FieldError("#", .duplicate, "the first line names the column \(name) more than once"))
        }
        if isTooLong {
            let detail = "at most \(Self.mostRows) rows: send the list in parts"
            errors.append(FieldError("#", .tooMany, detail, limit: Self.mostRows))
        }
        if !errors.isEmpty { throw ServiceError.invalid(errors) }
    }

    private var described: String {
        guard !header.isEmpty else { return "it is empty" }
        let names = header.prefix(10).map { String($0.prefix(40)) }.joined(separator: ", ")
        let isOne = header.count == 1 && (names.contains(";") || names.contains("\t"))
        return "it names: \(names)" + (isOne ? "; write commas between cells" : "")
    }

    /// What of the list is passed over.
    func warnings(for type: ImportType) -> [ImportWarning] {
        let unknown = header.enumerated().filter { !$0.element.isEmpty && !type.columns.contains($0.element) }
        return unknown.prefix(Import.mostFindings).map { index, name in
            var warning = ImportWarning()
            warning.column = String(name.unicodeScalars.prefix(100).filter { $0.value >= 0x20 && $0.value != 0x7F })
            warning.code = FieldError.Code.unknownField.name
            warning.detail = "is ignored; columns: \(type.columns.joined(separator: ", "))"
            return warning
        }
    }

    private static func columnName(_ cell: String) -> String {
        cell.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: "_")
    }

    static func isEmpty(_ record: CSVReader.Record) -> Bool {
        record.cells.allSatisfy { $0.allSatisfy(\.isWhitespace) }
    }
}

extension ImportFile {
    /// A row that is to be worked.
    struct Line {
        let number: Int
        /// Nil when the row has another number of cells than the header.
        let values: JSONObject?
        let cells: Int
    }

    /// The next rows behind a place, at most `limit`; the place is moved behind them.
    func lines(behind place: inout ImportPlace, limit: Int, of type: ImportType) throws -> [Line] {
        var reader = CSVReader(bytes, at: place.offset, behind: place.record)
        if place.record == 0 {
            reader = CSVReader(bytes)
            _ = try reader.next()
        }
        var lines: [Line] = []
        while lines.count < limit, let record = try reader.next() {
            if !Self.isEmpty(record) { lines.append(line(record, type)) }
        }
        place = ImportPlace(offset: reader.offset, record: reader.number)
        return lines
    }

    private func line(_ record: CSVReader.Record, _ type: ImportType) -> Line {
        var values: JSONObject?
        if record.cells.count == header.count {
            var object = JSONObject()
            for (name, cell) in zip(header, record.cells) where type.columns.contains(name) {
                if !cell.allSatisfy(\.isWhitespace) { object[name] = .string(Self.value(of: cell)) }
            }
            values = object
        }
        return Line(number: record.number, values: values, cells: record.cells.count)
    }

    /// What a safe export wrote: an apostrophe before what a spreadsheet would compute is not a part of it (X53).
    private static func value(of cell: String) -> String {
        let scalars = cell.unicodeScalars
        guard scalars.first == "'", let second = scalars.dropFirst().first, computed.contains(second) else {
            return trimmed(scalars[...])
        }
        return trimmed(scalars.dropFirst())
    }

    private static let computed: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    private static func trimmed(_ scalars: Substring.UnicodeScalarView) -> String {
        let start = scalars.drop { $0.properties.isWhitespace }
        let end = start.lastIndex { !$0.properties.isWhitespace }
        return end.map { String(start[...$0]) } ?? ""
    }
}

/// Where in a list the work stands.
struct ImportPlace: Equatable {
    /// The byte behind the last record.
    var offset = 0
    /// The number of the last record; 0 before the header.
    var record = 0
}
