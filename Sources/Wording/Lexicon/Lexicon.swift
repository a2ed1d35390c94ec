/// Every form that Parley knows, laid out so that a token finds its form by one hash and a form its classes by one bit.
///
/// A class is what a place in a rule can match: words, concepts, or a choice of these. All are numbered when the rules
/// are read, so that asking "is this token one of those?" costs the same for one word as for a hundred.
struct Lexicon: Sendable {
    /// Forms that no table holds: marks, numbers, and unknown words by their looks.
    enum Special: UInt16, CaseIterable {
        case word, name, ing, ed, ly, number, clock, url, comma, dash, colon, semicolon, stop, question, bang
        case quote, open, close, currency, percent, bullet, other

        /// The concept under which rules speak of it.
        var concept: String { "\(self)".uppercased() }
    }

    private let hashes: [UInt64]
    private let slots: [UInt16]
    private let bits: [UInt64]
    private let width: Int
    private let values: [Int32]
    private let shapes: [UInt8]
    private let stems: [UInt64]
    /// By first form, the terms of several words that begin with it, longest first.
    let terms: [UInt16: [(rest: [UInt16], form: UInt16)]]
    let formCount: Int

    init(_ builder: LexiconBuilder, classes: [WordClass], numbers: [String: Int32]) {
        let words = builder.entries.keys.sorted()
        let first = Special.allCases.count
        formCount = first + words.count
        var table = HashSlots(for: words.count)
        var ids: [String: UInt16] = [:]
        for (index, word) in words.enumerated() {
            let id = UInt16(truncatingIfNeeded: first + index)
            ids[word] = id
            if !word.utf8.contains(UInt8(ascii: " ")) { table.insert(WordHash.of(word), id) }
        }
        (hashes, slots) = (table.hashes, table.slots)
        values = Special.allCases.map { _ in -1 } + words.map { numbers[$0] ?? -1 }
        shapes = Special.allCases.map { _ in 0 } + words.map { builder.entries[$0]?.shape.rawValue ?? 0 }
        stems = Special.allCases.map { Spelling.stem(of: $0.concept) } + words.map { Spelling.stem(of: $0) }
        width = classes.count / 64 + 1
        var bits = [UInt64](repeating: 0, count: formCount * width)
        let members = ClassMembers(builder, words)
        for (index, kind) in classes.enumerated() {
            let bit: UInt64 = 1 << UInt64(index % 64)
            for form in members.forms(of: kind) { bits[(first + form) * width + index / 64] |= bit }
            for special in Special.allCases where kind.concepts.contains(special.concept) {
                bits[Int(special.rawValue) * width + index / 64] |= bit
            }
        }
        self.bits = bits
        terms = Lexicon.terms(words, ids)
    }

    /// The form with this hash, if it is known.
    func form(_ hash: UInt64) -> UInt16? {
        let mask = UInt64(hashes.count - 1)
        var slot = Int(hash & mask)
        while hashes[slot] != 0 {
            if hashes[slot] == hash { return slots[slot] }
            slot = (slot + 1) & Int(mask)
        }
        return nil
    }

    @inline(__always)
    func isIn(_ form: UInt16, _ kind: Int) -> Bool {
        bits[Int(form) * width + kind >> 6] & (1 << UInt64(kind & 63)) != 0
    }

    /// The number that a form stands for ("fifteen"), or -1.
    func value(_ form: UInt16) -> Int32 { values[Int(form)] }

    /// The hash of a form's stem; of a mark or number the same for all of its sort.
    func stem(_ form: UInt16) -> UInt64 { stems[Int(form)] }

    func shape(_ form: UInt16) -> Inflection.Shape { Inflection.Shape(rawValue: shapes[Int(form)]) }

    private static func terms(
        _ words: [String], _ ids: [String: UInt16]
    ) -> [UInt16: [(rest: [UInt16], form: UInt16)]] {
        var terms: [UInt16: [(rest: [UInt16], form: UInt16)]] = [:]
        for word in words {
            let parts = word.split(separator: " ").compactMap { ids[String($0)] }
            guard parts.count > 1, parts.count == word.split(separator: " ").count, let form = ids[word] else {
                continue
            }
            terms[parts[0], default: []].append((Array(parts.dropFirst()), form))
        }
        return terms.mapValues { $0.sorted { $0.rest.count > $1.rest.count } }
    }
}

/// An open table from hash to form, at most half full; 0 marks an empty place.
private struct HashSlots {
    var hashes: [UInt64]
    var slots: [UInt16]

    init(for count: Int) {
        var size = 64
        while size < count * 2 { size *= 2 }
        hashes = Array(repeating: 0, count: size)
        slots = Array(repeating: 0, count: size)
    }

    mutating func insert(_ hash: UInt64, _ form: UInt16) {
        var slot = Int(hash & UInt64(hashes.count - 1))
        while hashes[slot] != 0 { slot = (slot + 1) & (hashes.count - 1) }
        hashes[slot] = hash
        slots[slot] = form
    }
}

/// The hash by which a word is found: FNV-1a over its folded bytes, never 0.
struct WordHash {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    @inline(__always)
    mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }

    static func of(_ word: String) -> UInt64 {
        var hash = WordHash()
        for byte in word.utf8 { hash.add(byte) }
        return hash.value
    }
}
