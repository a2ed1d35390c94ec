/// Turns a text into tokens in one walk over its bytes, each of which is looked at a bounded number of times.
struct Scanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let lexicon: Lexicon
    private let words: KnownWords
    private var at = 0
    private var scalar: Int32 = 0
    private var pending: Token.Look = [.line, .paragraph]
    private var lineLength: Int32 = 0
    private var lineBreaks = 0
    private(set) var tokens: [Token] = []

    static func tokens(of text: String, _ lexicon: Lexicon, _ words: KnownWords) -> [Token] {
        var text = text
        return text.withUTF8 { bytes in
            var scanner = Scanner(bytes, lexicon, words)
            scanner.run()
            return scanner.tokens
        }
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>, _ lexicon: Lexicon, _ words: KnownWords) {
        (self.bytes, self.lexicon, self.words) = (bytes, lexicon, words)
        tokens.reserveCapacity(bytes.count / 4 + 8)
    }

    private mutating func run() {
        var runStart = true
        while at < bytes.count {
            let kind = Glyph.at(at, in: bytes)
            switch kind.sort {
            case .blank:
                blank(kind)
                runStart = true
                continue
            case .nothing: advance(kind)
            case .letter:
                if runStart, address() { break }
                word()
            case .digit: number()
            case .apostrophe, .mark(_): mark(kind)
            }
            // After an opening bracket or quote an address can still begin.
            if case .mark(let special) = kind.sort {
                runStart = special == .open || special == .quote
            } else {
                runStart = false
            }
        }
    }

    // MARK: what stands between

    private mutating func blank(_ glyph: Glyph) {
        if bytes[at] == 10 {
            lineBreaks += 1
            pending.insert(.line)
            if lineBreaks > 1 { pending.insert(.paragraph) }
            if lineLength < 48 { pending.insert(.afterShortLine) }
            lineLength = 0
        }
        pending.remove(.joined)
        advance(glyph)
    }

    private mutating func advance(_ glyph: Glyph) {
        at += glyph.width
        scalar += 1
        lineLength += 1
    }

    private mutating func emit(
        _ form: UInt16, from start: Int32, value: Int32 = -1, capital: Bool = false, stem: UInt64? = nil
    ) {
        var look = pending
        if capital { look.insert(.capital) }
        tokens.append(
            Token(
                offset: start, length: scalar - start, form: form, stem: stem ?? lexicon.stem(form), look: look,
                value: value))
        pending = .joined
        lineBreaks = 0
    }

    private mutating func emit(_ special: Lexicon.Special, from start: Int32, value: Int32 = -1) {
        emit(special.rawValue, from: start, value: value)
    }

    // MARK: marks

    private mutating func mark(_ glyph: Glyph) {
        let start = scalar
        guard case .mark(let special) = glyph.sort else {
            advance(glyph)
            // Outside of a word: the minutes of "40'", or a single quote.
            if tokens.last?.form == Lexicon.Special.number.rawValue, pending.contains(.joined) {
                emit(words.minutes, from: start)
            }
            return
        }
        advance(glyph)
        if special == .stop {
            // "..." is one mark.
            while at < bytes.count, bytes[at] == UInt8(ascii: ".") { advance(Glyph(sort: .nothing, width: 1)) }
        }
        if Glyph.isHalf(at - glyph.width, in: bytes) { return emit(.number, from: start, value: 50) }
        if special == .other, tokens.last?.form == Lexicon.Special.other.rawValue { return }
        emit(special, from: start)
    }

    // MARK: addresses

    /// Takes a run with "@" or "://" in it for one token.
    private mutating func address() -> Bool {
        var end = at
        var isAddress = false
        while end < bytes.count, bytes[end] > 32 {
            if bytes[end] == UInt8(ascii: "@"), end > at { isAddress = true }
            if bytes[end] == UInt8(ascii: ":"), end + 2 < bytes.count, bytes[end + 1] == 47, bytes[end + 2] == 47 {
                isAddress = true
            }
            end += 1
        }
        if end - at > 4, bytes[at] | 32 == 119, bytes[at + 1] | 32 == 119, bytes[at + 2] | 32 == 119,
            bytes[at + 3] == 46
        {
            isAddress = true
        }
        guard isAddress else { return false }
        while end > at + 1, ".,;:!?)>\"'".utf8.contains(bytes[end - 1]) { end -= 1 }
        let start = scalar
        while at < end { advance(Glyph.at(at, in: bytes)) }
        emit(.url, from: start)
        return true
    }

    // MARK: numbers

    private mutating func number() {
        let start = scalar
        var value: Int64 = 0
        func digit(_ index: Int) -> Int64? {
            index < bytes.count && bytes[index] >= 48 && bytes[index] <= 57 ? Int64(bytes[index]) - 48 : nil
        }
        func step() { (at, scalar, lineLength) = (at + 1, scalar + 1, lineLength + 1) }
        while let next = digit(at) {
            value = min(value * 10 + next, 20_000_000)
            step()
            if at < bytes.count, bytes[at] == 44, digit(at + 1) != nil, digit(at + 2) != nil, digit(at + 3) != nil {
                step()
            }
        }
        if at < bytes.count, bytes[at] == UInt8(ascii: ":"), let ten = digit(at + 1), let one = digit(at + 2) {
            for _ in 0..<3 { step() }
            return emit(.clock, from: start, value: Int32(truncatingIfNeeded: min(value, 48) * 60 + ten * 10 + one))
        }
        value *= 100
        if at < bytes.count, bytes[at] == UInt8(ascii: "."), let tenth = digit(at + 1) {
            value += tenth * 10 + (digit(at + 2) ?? 0)
            step()
            while digit(at) != nil { step() }
        }
        emit(.number, from: start, value: Int32(truncatingIfNeeded: value))
    }

    // MARK: words

    private mutating func word() {
        let start = scalar
        var spelling = Spelling()
        while at < bytes.count {
            let glyph = Glyph.at(at, in: bytes)
            if glyph.sort == .letter {
                spelling.add(glyph, at, bytes)
                advance(glyph)
            } else if glyph.sort == .nothing {
                advance(glyph)
            } else if glyph.sort == .apostrophe, letter(at + glyph.width) {
                advance(glyph)
                return contraction(spelling, from: start)
            } else if bytes[at] == UInt8(ascii: "."), letter(at + 1), spelling.isDotted(at) {
                // "C.V.", "e.g.": the stops belong to the word.
                advance(glyph)
            } else if bytes[at] == UInt8(ascii: "-"), letter(at + 1), let joined = hyphenated(spelling) {
                (at, scalar, lineLength) = (joined.at, scalar + joined.scalars, lineLength + joined.scalars)
                return emit(joined.form, from: start, capital: spelling.capital)
            } else {
                break
            }
        }
        // The last stop of "C.V." too, unless a sentence could end there.
        if spelling.dotted, at < bytes.count, bytes[at] == 46 { advance(Glyph(sort: .nothing, width: 1)) }
        emitWord(spelling, from: start)
    }

    private func letter(_ index: Int) -> Bool { index < bytes.count && Glyph.at(index, in: bytes).sort == .letter }

    private mutating func emitWord(_ spelling: Spelling, from start: Int32) {
        if let parts = words.expansions[spelling.hash.value] {
            for part in parts { emit(part, from: start, capital: spelling.capital) }
            return
        }
        let form = lexicon.form(spelling.hash.value) ?? spelling.special.rawValue
        if spelling.shouted, words.shouted.contains(form) {
            return emit(Lexicon.Special.name.rawValue, from: start, capital: true)
        }
        emit(form, from: start, value: lexicon.value(form), capital: spelling.capital, stem: spelling.stem)
    }

    /// "co-op" and "e-mail" are found as one word; others ("job-hunting") are read part by part.
    private func hyphenated(_ head: Spelling) -> (form: UInt16, at: Int, scalars: Int32)? {
        var whole = head
        var index = at + 1
        var scalars: Int32 = 1
        while index < bytes.count, index - at < 16 {
            let glyph = Glyph.at(index, in: bytes)
            guard glyph.sort == .letter else { break }
            whole.add(glyph, index, bytes)
            index += glyph.width
            scalars += 1
        }
        return lexicon.form(whole.hash.value).map { ($0, index, scalars) }
    }

    /// "can't" is can and not, "I'm" is I and am, "Dana's" is Dana and 's.
    private mutating func contraction(_ head: Spelling, from start: Int32) {
        var tail = Spelling()
        while at < bytes.count {
            let glyph = Glyph.at(at, in: bytes)
            guard glyph.sort == .letter else { break }
            tail.add(glyph, at, bytes)
            advance(glyph)
        }
        if tail.hash.value == words.t, head.last == UInt8(ascii: "n") {
            emit(lexicon.form(head.withoutLast) ?? Lexicon.Special.word.rawValue, from: start, capital: head.capital)
            return emit(words.not, from: start)
        }
        emitWord(head, from: start)
        guard let form = words.tails[tail.hash.value] else { return emitWord(tail, from: start) }
        emit(form, from: start)
    }
}
