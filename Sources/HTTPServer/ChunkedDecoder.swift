/// Takes a chunked body apart as it arrives (RFC 9112 section 7.1), strictly. Extensions and trailer fields are checked,
/// bounded and dropped.
struct ChunkedDecoder {
    private enum Stage {
        case size, extensions, sizeEnd, data, dataEnd, dataLineFeed, trailer, complete
    }

    /// What a chunk's line may take, and all of a body's extensions together.
    private static let longestLine = 1_024
    private static let mostExtensions = 16_384

    private let limits: HeadLimits
    private var stage = Stage.size
    /// Digits of the size read so far, and their value; then what is left of the chunk.
    private var digits = 0
    private var size = 0
    private var lineLength = 0
    private var hasSemicolon = false
    private var extensionBytes = 0
    private var trailer: [UInt8] = []
    private var trailerBytes = 0
    private var trailerFields = 0

    init(limits: HeadLimits) {
        self.limits = limits
    }

    var isComplete: Bool { stage == .complete }

    /// What the chunk that is being read has announced and not brought yet.
    var announced: Int { stage == .data ? size : 0 }

    /// Reads from `input` up to its end or the body's, hands runs of the body's bytes to `body`, and returns how many bytes
    /// were read. Throws what the sender is to be told; nothing that follows can be read then.
    mutating func read(
        _ input: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) throws(Refusal) -> Void
    ) throws(Refusal) -> Int {
        var at = 0
        while at < input.count, stage != .complete {
            if stage == .data {
                let count = min(size, input.count - at)
                try body(UnsafeBufferPointer(rebasing: input[at..<(at + count)]))
                size -= count
                at += count
                if size == 0 { stage = .dataEnd }
            } else {
                try read(input[at])
                at += 1
            }
        }
        return at
    }

    private mutating func read(_ byte: UInt8) throws(Refusal) {
        switch stage {
        case .size: try readSize(byte)
        case .extensions: try readExtension(byte)
        case .sizeEnd: try expect(Octet.lineFeed, byte, then: size > 0 ? .data : .trailer)
        case .dataEnd: try expect(Octet.carriageReturn, byte, then: .dataLineFeed)
        case .dataLineFeed:
            try expect(Octet.lineFeed, byte, then: .size)
            (digits, lineLength) = (0, 0)
        case .trailer: try readTrailer(byte)
        case .data, .complete: break
        }
    }

    private mutating func readSize(_ byte: UInt8) throws(Refusal) {
        lineLength += 1
        if lineLength > Self.longestLine { throw .malformed("A chunk's line is too long.") }
        if let value = Octet.hexValue(byte) {
            guard size < 1 << 58 else { throw .malformed("A chunk is larger than any body.") }
            size = size << 4 | Int(value)
            digits += 1
        } else if digits == 0 {
            throw .malformed("A chunk begins with its size in hexadecimal digits.")
        } else if byte == Octet.carriageReturn {
            stage = .sizeEnd
        } else if byte == UInt8(ascii: ";") || byte == Octet.space || byte == Octet.tab {
            stage = .extensions
            try startExtensions(byte)
        } else {
            throw .malformed("A chunk's size is written in hexadecimal digits.")
        }
    }

    /// Blanks may stand before an extension's semicolon (RFC 9112 section 7.1.1), and nowhere else behind the size.
    private mutating func startExtensions(_ byte: UInt8) throws(Refusal) {
        hasSemicolon = byte == UInt8(ascii: ";")
        try countExtension()
    }

    private mutating func readExtension(_ byte: UInt8) throws(Refusal) {
        try countExtension()
        if byte == Octet.carriageReturn {
            guard hasSemicolon else { throw .malformed("A blank stands behind a chunk's size.") }
            stage = .sizeEnd
        } else if byte == UInt8(ascii: ";") {
            hasSemicolon = true
        } else if !Octet.isFieldValue(byte) || !hasSemicolon && byte != Octet.space && byte != Octet.tab {
            throw .malformed("A chunk's extension is not valid.")
        }
    }

    private mutating func countExtension() throws(Refusal) {
        lineLength += 1
        extensionBytes += 1
        if lineLength > Self.longestLine || extensionBytes > Self.mostExtensions {
            throw .malformed("The chunks' extensions are too long.")
        }
    }

    private mutating func readTrailer(_ byte: UInt8) throws(Refusal) {
        trailer.append(byte)
        trailerBytes += 1
        if trailerBytes > limits.headerBlock + 2 { throw trailerTooLarge }
        guard byte == Octet.lineFeed else { return }
        guard trailer.count > 1, trailer[trailer.count - 2] == Octet.carriageReturn else {
            throw .malformed("A trailer line ends with a line feed alone.")
        }
        if trailer.count == 2 {
            stage = .complete
        } else {
            trailerFields += 1
            if trailerFields > limits.fields || trailerBytes > limits.headerBlock { throw trailerTooLarge }
            try trailer.withUnsafeBufferPointer { line throws(Refusal) in
                _ = try FieldLine.parse(line, 0..<(line.count - 2))
            }
        }
        trailer = []
    }

    private mutating func expect(_ wanted: UInt8, _ byte: UInt8, then next: Stage) throws(Refusal) {
        guard byte == wanted else { throw .malformed("A chunk does not end where its size says.") }
        stage = next
    }

    private var trailerTooLarge: Refusal { .headTooLarge(bytes: limits.headerBlock, fields: limits.fields) }
}
