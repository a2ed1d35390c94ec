/// Reads CSV strictly (RFC 4180), record by record: cells between commas, records between line ends (CRLF or LF), and
/// quotes around what holds any of these. Nothing is guessed: a quote in the wrong place may hide the rest of a list.
struct CSVReader {
    /// One line of the table, as a spreadsheet counts them: a line end within quotes begins no other.
    struct Record: Equatable {
        /// From 1; empty lines count.
        let number: Int
        /// An empty line has none.
        let cells: [String]
    }

    static let mostCells = 100

    private let bytes: [UInt8]
    /// The byte at which the next record begins.
    private(set) var offset: Int
    /// The number of the record that was read last.
    private(set) var number: Int

    /// Begins behind a byte order mark, if there is one.
    init(_ bytes: [UInt8]) {
        self.init(bytes, at: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0, behind: 0)
    }

    /// Goes on where another reader of the same bytes stood.
    init(_ bytes: [UInt8], at offset: Int, behind number: Int) {
        self.bytes = bytes
        self.offset = min(max(0, offset), bytes.count)
        self.number = number
    }

    /// The next record; nil at the end. A line end after the last record begins none.
    mutating func next() throws(CSVSyntaxError) -> Record? {
        guard offset < bytes.count else { return nil }
        number += 1
        if try takeLineEnd() { return Record(number: number, cells: []) }
        var cells: [String] = []
        while true {
            guard cells.count < Self.mostCells else { throw error("a row has more than \(Self.mostCells) cells") }
            cells.append(peek == Self.quote ? try takeQuoted() : try takeBare())
            if peek == Self.comma {
                offset += 1
            } else if offset == bytes.count {
                return Record(number: number, cells: cells)
            } else if try takeLineEnd() {
                return Record(number: number, cells: cells)
            } else {
                throw error("text follows the closing quote of a cell")
            }
        }
    }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let lineFeed = UInt8(ascii: "\n")

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func takeLineEnd() throws(CSVSyntaxError) -> Bool {
        if peek == Self.lineFeed {
            offset += 1
            return true
        }
        guard peek == Self.carriageReturn else { return false }
        guard offset + 1 < bytes.count, bytes[offset + 1] == Self.lineFeed else {
            throw error("a carriage return has no line feed behind it")
        }
        offset += 2
        return true
    }

    private mutating func takeBare() throws(CSVSyntaxError) -> String {
        let start = offset
        while let byte = peek, byte != Self.comma, byte != Self.lineFeed, byte != Self.carriageReturn {
            if byte == Self.quote { throw error("a quote stands in a cell that is not in quotes") }
            offset += 1
        }
        return try text(of: bytes[start..<offset], from: start)
    }

    /// Two quotes in a quoted cell stand for one.
    private mutating func takeQuoted() throws(CSVSyntaxError) -> String {
        let start = offset
        offset += 1
        var content: [UInt8] = []
        while let byte = peek {
            offset += 1
            if byte != Self.quote {
                content.append(byte)
            } else if peek == Self.quote {
                content.append(byte)
                offset += 1
            } else {
                return try text(of: content[...], from: start)
            }
        }
        throw CSVSyntaxError("a quote is never closed", at: start, in: bytes)
    }

    private func text(of content: ArraySlice<UInt8>, from start: Int) throws(CSVSyntaxError) -> String {
        guard let text = String(validating: content, as: UTF8.self) else {
            throw CSVSyntaxError("it is not UTF-8", at: start, in: bytes)
        }
        return text
    }

    private func error(_ reason: String) -> CSVSyntaxError { CSVSyntaxError(reason, at: offset, in: bytes) }
}

/// Why bytes are not CSV, and where.
public struct CSVSyntaxError: Error, Equatable {
    public let reason: String
    /// The byte, from 0.
    public let offset: Int
    /// The line of the text, from 1.
    public let line: Int

    init(_ reason: String, at offset: Int, in bytes: [UInt8]) {
        self.reason = reason
        self.offset = offset
        line = 1 + bytes[..<offset].count { $0 == UInt8(ascii: "\n") }
    }
}
