/// A word being read: its hash, folded to lower case without accents, and its looks.
struct Spelling {
    private(set) var hash = WordHash()
    /// The hash without the last letter: "do" of "don".
    private(set) var withoutLast: UInt64 = 0
    private(set) var capital = false
    private(set) var dotted = false
    private var length = 0
    private var capitals = 0
    /// The last eight letters, the latest lowest.
    private var tail: UInt64 = 0
    /// The hashes of the beginnings that lack one to eight letters, by their lengths modulo 8.
    private var beginnings: SIMD8<UInt64> = .zero
    private var lastDot = -2

    var last: UInt8 { UInt8(truncatingIfNeeded: tail) }
    /// All in capitals.
    var shouted: Bool { length > 1 && capitals == length }

    mutating func add(_ glyph: Glyph, _ at: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
        withoutLast = hash.value
        beginnings[length & 7] = hash.value
        var byte = bytes[at]
        let isCapital = byte >= 65 && byte <= 90 || byte == 0xc3 && glyph.width == 2 && bytes[at + 1] < 0x9f
        if length == 0 { capital = isCapital }
        if isCapital { capitals += 1 }
        length += 1
        if byte < 0x80 {
            byte |= 32
        } else if let base = Self.base(at, glyph, bytes) {
            byte = base
        } else {
            for index in at..<at + glyph.width { hash.add(bytes[index]) }
            tail = tail << 8
            return
        }
        hash.add(byte)
        tail = tail << 8 | UInt64(byte)
    }

    /// Whether a stop here follows a single letter, as in "C.V." and "p.m.".
    mutating func isDotted(_ at: Int) -> Bool {
        guard length == 1 || (dotted && at - lastDot == 2) else { return false }
        (dotted, lastDot) = (true, at)
        return true
    }

    /// The hash without endings: "appl" of "applies" and "applying", "hir" of "hiring", "plan" of "planned".
    var stem: UInt64 {
        var cut = 0
        func letter(_ back: Int) -> UInt8 { UInt8(truncatingIfNeeded: tail >> UInt64(8 * (cut + back))) }
        func ends(_ ending: StaticString, longerThan least: Int) -> Bool {
            length > least
                && (0..<ending.utf8CodeUnitCount).allSatisfy {
                    ending.utf8Start[ending.utf8CodeUnitCount - 1 - $0] == letter($0)
                }
        }
        if ends("ies", longerThan: 4) || ends("ied", longerThan: 4) || ends("ing", longerThan: 5) {
            cut = 3
        } else if ends("ed", longerThan: 4) {
            cut = 2
        } else if ends("s", longerThan: 3), !"siu".utf8.contains(letter(1)) {
            cut = 1
        }
        if length - cut > 3, letter(0) == UInt8(ascii: "e") || letter(0) == UInt8(ascii: "y") { cut += 1 }
        if length - cut > 3, letter(0) == letter(1) { cut += 1 }
        return cut == 0 || cut > 7 ? hash.value : beginnings[(length - cut) & 7]
    }

    /// What an unknown word looks like.
    var special: Lexicon.Special {
        let two = tail & 0xffff
        if capital { return .name }
        if length > 4, tail & 0xff_ffff == 0x69_6e67 { return .ing }
        if length > 3, two == 0x6564 { return .ed }
        if length > 3, two == 0x6c79 { return .ly }
        return .word
    }

    /// The stem of a word of the tables, in lower case.
    static func stem(of word: String) -> UInt64 {
        var (word, spelling) = (word, Spelling())
        word.withUTF8 { bytes in
            for index in bytes.indices { spelling.add(Glyph(sort: .letter, width: 1), index, bytes) }
        }
        return spelling.stem
    }

    /// The letter under an accent of Latin-1.
    private static func base(_ at: Int, _ glyph: Glyph, _ bytes: UnsafeBufferPointer<UInt8>) -> UInt8? {
        guard bytes[at] == 0xc3, glyph.width == 2 else { return nil }
        switch bytes[at + 1] | 0x20 {
        case 0xa0...0xa5: return UInt8(ascii: "a")
        case 0xa7: return UInt8(ascii: "c")
        case 0xa8...0xab: return UInt8(ascii: "e")
        case 0xac...0xaf: return UInt8(ascii: "i")
        case 0xb1: return UInt8(ascii: "n")
        case 0xb2...0xb6, 0xb8: return UInt8(ascii: "o")
        case 0xb9...0xbc: return UInt8(ascii: "u")
        case 0xbd, 0xbf: return UInt8(ascii: "y")
        default: return nil
        }
    }
}
