/// What a scalar is to the scanner.
struct Glyph {
    enum Sort: Equatable {
        case blank, letter, digit, apostrophe
        /// An accent of its own, a joiner: counted, but part of no word's spelling.
        case nothing
        case mark(Lexicon.Special)
    }

    let sort: Sort
    /// Its bytes.
    let width: Int

    @inline(__always)
    static func at(_ index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Glyph {
        let byte = bytes[index]
        if byte < 0x80 { return Glyph(sort: ascii(byte), width: 1) }
        func next(_ step: Int) -> UInt8 { index + step < bytes.count ? bytes[index + step] : 0 }
        if byte < 0xe0 { return Glyph(sort: two(byte, next(1)), width: min(2, bytes.count - index)) }
        if byte < 0xf0 { return Glyph(sort: three(byte, next(1), next(2)), width: min(3, bytes.count - index)) }
        return Glyph(sort: .mark(.other), width: min(4, bytes.count - index))
    }

    /// Whether "½" stands here.
    static func isHalf(_ index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        index + 1 < bytes.count && bytes[index] == 0xc2 && bytes[index + 1] == 0xbd
    }

    private static func ascii(_ byte: UInt8) -> Sort {
        switch byte {
        case 97...122, 65...90: .letter
        case 48...57: .digit
        case 0...32, 127: .blank
        case UInt8(ascii: "'"), UInt8(ascii: "`"): .apostrophe
        case UInt8(ascii: ","): .mark(.comma)
        case UInt8(ascii: "."): .mark(.stop)
        case UInt8(ascii: "?"): .mark(.question)
        case UInt8(ascii: "!"): .mark(.bang)
        case UInt8(ascii: ":"): .mark(.colon)
        case UInt8(ascii: ";"): .mark(.semicolon)
        case UInt8(ascii: "-"): .mark(.dash)
        case UInt8(ascii: "\""): .mark(.quote)
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): .mark(.open)
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): .mark(.close)
        case UInt8(ascii: "$"): .mark(.currency)
        case UInt8(ascii: "%"): .mark(.percent)
        case UInt8(ascii: "*"): .mark(.bullet)
        default: .mark(.other)
        }
    }

    private static func two(_ first: UInt8, _ second: UInt8) -> Sort {
        switch (first, second) {
        case (0xc2, 0xa0): .blank
        case (0xc2, 0xab), (0xc2, 0xbb): .mark(.quote)
        case (0xc2, 0xa3), (0xc2, 0xa5): .mark(.currency)
        case (0xc2, 0xb7): .mark(.bullet)
        case (0xc2, 0xad): .nothing
        case (0xc2, 0xb4): .apostrophe
        case (0xc2, _): .mark(.other)
        case (0xcc, _), (0xcd, 0x80...0xaf): .nothing
        default: .letter
        }
    }

    private static func three(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Sort {
        guard first == 0xe2 else { return .letter }
        switch (second, third) {
        case (0x80, 0x98), (0x80, 0x99), (0x80, 0x9b): return .apostrophe
        case (0x80, 0x9c), (0x80, 0x9d), (0x80, 0x9e): return .mark(.quote)
        case (0x80, 0x90...0x95): return .mark(.dash)
        case (0x80, 0xa6): return .mark(.stop)
        case (0x80, 0xa2): return .mark(.bullet)
        case (0x80, 0x80...0x8a), (0x80, 0xaf), (0x80, 0xa8), (0x80, 0xa9): return .blank
        case (0x80, 0x8b...0x8f): return .nothing
        case (0x82, 0xac): return .mark(.currency)
        default: return .mark(.other)
        }
    }
}
