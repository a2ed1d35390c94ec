/// A rule that fits: where its first and last tokens stand, and its head.
struct Hit {
    let rule: Int
    let tokens: ClosedRange<Int>
    let head: Int
}

/// Finds where rules fit in a text.
///
/// All ways of placing a rule's elements within 64 tokens are tried at once, as bits of one word, so that a rule costs
/// the same few steps at each start whatever the text.
struct Matcher {
    private let reading: Reading
    private let book: RuleBook
    /// Steps taken, by which a test sees that the work is linear.
    private(set) var steps = 0

    init(_ reading: Reading, _ book: RuleBook) {
        (self.reading, self.book) = (reading, book)
    }

    /// The hits of a sentence, by rule and by place.
    mutating func hits(in sentence: Sentence, of wanted: RuleBook.Selection) -> [Hit] {
        var active = wanted.none
        for index in sentence.tokens {
            steps += 1
            for rule in book.rules(keyedBy: reading.tokens[index].form) { active.insert(rule) }
        }
        var hits: [Hit] = []
        active.formIntersection(wanted)
        active.forEach { rule in
            let first = book.rules[rule].elements[0].kind
            for start in sentence.tokens where book.lexicon.isIn(reading.tokens[start].form, first) {
                steps += 1
                if let hit = match(rule, at: start, in: sentence) { hits.append(hit) }
            }
        }
        return hits
    }

    private mutating func match(_ index: Int, at start: Int, in sentence: Sentence) -> Hit? {
        let rule = book.rules[index]
        if rule.opensClause, !reading.marks[start].contains(.opensClause) { return nil }
        if let before = rule.notAfter, start > sentence.tokens.lowerBound, isIn(start - 1, before) { return nil }
        let room = min(64, sentence.tokens.upperBound - start)
        let inside: UInt64 = room == 64 ? .max : (1 << UInt64(room)) - 1
        var reached: UInt64 = 1
        var head = start
        for (place, element) in rule.elements.enumerated().dropFirst() {
            reached = advance(reached, element, from: start, inside: inside)
            if reached == 0 { return nil }
            if place == rule.head { head = start + reached.trailingZeroBitCount }
        }
        guard holds(rule, head, sentence) else { return nil }
        let last = start + reached.trailingZeroBitCount
        return Hit(rule: index, tokens: start...max(start, last), head: head)
    }

    private mutating func advance(
        _ reached: UInt64, _ element: Rule.Element, from start: Int, inside: UInt64
    ) -> UInt64 {
        if element.refused {
            var kept = reached
            for bit in Bits(reached) where inside >> UInt64(bit + 1) & 1 == 1 && isIn(start + bit + 1, element.kind) {
                kept &= ~(1 << UInt64(bit))
            }
            return kept
        }
        var candidates: UInt64 = 0
        var front = reached
        let walls = element.crossesClauses ? 0 : self.walls(from: start, inside: inside, of: reached, gap: element.gap)
        for _ in 0...element.gap {
            front = front << 1 & inside & ~walls
            candidates |= front
            if front == 0 { break }
        }
        var next: UInt64 = 0
        steps += candidates.nonzeroBitCount
        for bit in Bits(candidates) where isIn(start + bit, element.kind) { next |= 1 << UInt64(bit) }
        return element.optional ? next | reached : next
    }

    /// The tokens that open clauses, which a gap within a clause does not cross; neighbours always touch.
    private func walls(from start: Int, inside: UInt64, of reached: UInt64, gap: Int) -> UInt64 {
        guard gap > 0 else { return 0 }
        var walls: UInt64 = 0
        let first = reached.trailingZeroBitCount + 1
        let last = min(63, 63 - reached.leadingZeroBitCount + gap + 1)
        var bit = first
        while bit <= last, inside >> UInt64(bit) & 1 == 1 {
            if reading.marks[start + bit].contains(.opensClause) { walls |= 1 << UInt64(bit) }
            bit += 1
        }
        return walls
    }

    private func isIn(_ token: Int, _ kind: Int) -> Bool { book.lexicon.isIn(reading.tokens[token].form, kind) }

    private func holds(_ rule: Rule, _ head: Int, _ sentence: Sentence) -> Bool {
        let context = Context(head, in: sentence, reading)
        guard context.isSuperset(of: rule.needs), context.isDisjoint(with: rule.bars) else { return false }
        let near = reading.clause(at: head).tokens.clamped(to: max(0, head - 24)..<head + 24)
        guard rule.with.allSatisfy({ kind in near.contains { isIn($0, kind) } }),
            !rule.without.contains(where: { kind in near.contains { isIn($0, kind) } })
        else { return false }
        let around = sentence.tokens.clamped(to: max(0, head - 24)..<head + 24)
        return !rule.nowhere.contains { kind in around.contains { isIn($0, kind) } }
    }
}

/// The places of the ones in a word, from the lowest.
private struct Bits: Sequence, IteratorProtocol {
    private var rest: UInt64

    init(_ word: UInt64) { rest = word }

    mutating func next() -> Int? {
        guard rest != 0 else { return nil }
        defer { rest &= rest - 1 }
        return rest.trailingZeroBitCount
    }
}
