internal import Glibc

/// Reads a request's head from bytes as they arrive, by RFC 9112, strictly: what is not allowed there is refused, and the
/// same bytes get the same answer however they are cut. It does no I/O and keeps no bytes.
struct RequestParser {
    enum Progress: Equatable {
        case incomplete
        /// The head is complete and took this many bytes; `layout` tells what it says.
        case head(length: Int)
    }

    private enum Stage {
        case requestLine, fields, complete
    }

    private(set) var layout = HeadLayout()
    private let limits: HeadLimits
    private var stage = Stage.requestLine
    /// Where the line that is being read begins.
    private var line = 0
    /// No line end stands before this place.
    private var searched = 0
    private var fieldCount = 0

    init(limits: HeadLimits) {
        self.limits = limits
    }

    /// Begins another head.
    mutating func reset() {
        layout = HeadLayout()
        stage = .requestLine
        line = 0
        searched = 0
        fieldCount = 0
    }

    /// Looks at `bytes`, which begin with the head's first byte and hold all of it that has arrived. Throws what the
    /// sender is to be told; nothing that follows can be read then.
    mutating func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(Refusal) -> Progress {
        if let first = bytes.first, !Octet.isToken(first), first != Octet.carriageReturn, first != Octet.lineFeed {
            throw .malformed("A request begins with a method.")
        }
        while let end = lineEnd(in: bytes) {
            try take(bytes, line..<end)
            line = end + 1
            searched = line
            if stage == .complete {
                try Framing.check(&layout, bytes)
                return .head(length: line)
            }
        }
        searched = bytes.count
        try checkUnfinishedLine(bytes)
        return .incomplete
    }

    private func lineEnd(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let base = bytes.baseAddress, searched < bytes.count,
            let found = memchr(base + searched, Int32(Octet.lineFeed), bytes.count - searched)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    private mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) throws(Refusal) {
        try checkLength(line.count + 1)
        guard line.count > 0, bytes[line.upperBound - 1] == Octet.carriageReturn else {
            throw .malformed("A line ends with a line feed alone; it must end with a carriage return and a line feed.")
        }
        let line = line.lowerBound..<line.upperBound - 1
        switch stage {
        case .requestLine where line.isEmpty:
            // RFC 9112 section 2.2: an empty line before the request line is ignored; one, not any number of them.
            if line.lowerBound > 0 { throw .malformed("More than one empty line stands before the request.") }
        case .requestLine:
            try RequestLine.parse(bytes, line, into: &layout)
            layout.fields = line.upperBound + 2
            stage = .fields
        case .fields where line.isEmpty:
            stage = .complete
        case .fields:
            try takeField(bytes, line)
        case .complete:
            break
        }
    }

    @inline(__always)
    private mutating func takeField(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) throws(Refusal) {
        fieldCount += 1
        if fieldCount > limits.fields { throw headTooLarge }
        let (name, value) = try FieldLine.parse(bytes, line)
        guard let known = KnownField(name: bytes[name]) else { return }
        layout.slots[known.rawValue].lines += 1
        if layout.slots[known.rawValue].lines == 1 { layout.slots[known.rawValue].value = HeadLayout.Place(value) }
        switch known {
        case .connection: try Framing.readConnection(bytes[value], into: &layout)
        case .expect: Framing.readExpectation(bytes[value], into: &layout)
        default: break
        }
    }

    /// Refuses a line that is too long already, so that it need not be kept until it ends. `length` counts the line feed.
    private func checkLength(_ length: Int) throws(Refusal) {
        switch stage {
        case .requestLine: if length > limits.requestLine + 2 { throw .targetTooLong(limit: limits.requestLine) }
        case .fields: if length > 2, line - layout.fields + length > limits.headerBlock { throw headTooLarge }
        case .complete: break
        }
    }

    /// The same for a line whose end has not arrived: with one byte more it may be complete.
    private func checkUnfinishedLine(_ bytes: UnsafeBufferPointer<UInt8>) throws(Refusal) {
        if line < bytes.count { try checkLength(bytes.count - line + 1) }
    }

    private var headTooLarge: Refusal { .headTooLarge(bytes: limits.headerBlock, fields: limits.fields) }
}
