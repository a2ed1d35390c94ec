/// SplitMix64: the same numbers for the same seed, everywhere.
struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, or 0 when there is none; slightly uneven, and many times as fast as `Int.random`.
    mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(truncatingIfNeeded: next() >> 33) % bound : 0 }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

/// Changes examples at random, by bytes and by pieces that matter to what reads them.
struct Mutator {
    let examples: [[UInt8]]
    let pieces: [[UInt8]]

    init(examples: [String], pieces: [String]) {
        self.examples = examples.map { Array($0.utf8) }
        let bytes: [[UInt8]] = [
            [0], [9], [10], [11], [13], [32], [127], [128], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [255],
        ]
        self.pieces = pieces.map { Array($0.utf8) } + bytes
    }

    /// An example with 0 to 5 changes.
    func next(_ numbers: inout Numbers) -> [UInt8] {
        var bytes = numbers.pick(examples)
        for _ in 0..<numbers.below(6) { change(&bytes, &numbers) }
        return bytes
    }

    private func change(_ bytes: inout [UInt8], _ numbers: inout Numbers) {
        let place = numbers.below(bytes.count)
        let end = min(bytes.count, place + 1 + numbers.below(12))
        switch numbers.below(8) {
        case 0 where !bytes.isEmpty: bytes[place] = UInt8(truncatingIfNeeded: numbers.next())
        case 1 where !bytes.isEmpty: bytes[place] ^= 1 << UInt8(numbers.below(8))
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
        case 4: bytes.removeSubrange(place...)
        case 5:
            let other = numbers.pick(examples)
            bytes.replaceSubrange(place..., with: other[numbers.below(other.count)...])
        case 6 where end > place:
            let piece = Array(bytes[place..<end])
            for _ in 0..<numbers.below(40) { bytes.insert(contentsOf: piece, at: place) }
        default: bytes.insert(contentsOf: numbers.pick(pieces), at: place)
        }
    }
}
