/// The time that a request asks for (S54, S55): in digits, in words, as a range, from one clock time to another.
enum Durations {
    private static let note = 20
    private static let most = 30

    static func findings(_ reading: Reading, _ book: RuleBook, _ kind: TextKind) -> [Finding] {
        guard kind == .request, !reading.tokens.isEmpty else { return [] }
        let asked = DurationReader(reading, book).asked()
        guard let longest = asked.max(by: { $0.minutes < $1.minutes }) else { return [Finding(.noDuration)] }
        guard longest.minutes > note else { return [] }
        let code = longest.minutes > most ? FaultCode.tooLongAsk : .longAsk
        return [Finding(code, at: reading.place(longest.tokens), amount: longest.minutes)]
    }
}

/// A stretch of time named in a text.
struct Stretch {
    let minutes: Int
    let tokens: ClosedRange<Int>
}

/// Finds the stretches of time that are asked for.
struct DurationReader {
    private let reading: Reading
    private let look: Look
    private let words: DurationWords

    init(_ reading: Reading, _ book: RuleBook) {
        self.reading = reading
        look = Look(tokens: reading.tokens, lexicon: book.lexicon, grammar: book.grammar)
        words = book.durations
    }

    func asked() -> [Stretch] {
        var found: [Stretch] = []
        for sentence in reading.sentences where sentence.block == .body {
            var index = sentence.tokens.lowerBound
            while index < sentence.tokens.upperBound {
                if let stretch = stretch(at: index, sentence.tokens.upperBound) {
                    if isAsked(stretch, sentence) { found.append(stretch) }
                    index = stretch.tokens.upperBound + 1
                } else {
                    index += 1
                }
            }
        }
        return found
    }

    // MARK: reading a stretch

    private func stretch(at start: Int, _ end: Int) -> Stretch? {
        clocks(at: start, end) ?? counted(at: start, end) ?? part(at: start, end)
    }

    /// "15 minutes", "15-20 mins", "between fifteen and twenty minutes", "1.5 hours", "two hours".
    private func counted(at start: Int, _ end: Int) -> Stretch? {
        guard var value = amount(start) else { return nil }
        var at = start + 1
        if at < end, value >= 2000, value % 1000 == 0, let ones = amount(at), ones < 1000, !is_(at, words.half) {
            // "forty five"
            value += ones
            at += 1
        }
        var low = value
        if at + 1 < end, is_(at, words.rangeMarks), let upper = amount(at + 1) {
            low = value
            value = upper
            at += 2
            if at < end, value >= 2000, value % 1000 == 0, let ones = amount(at), ones < 1000, !is_(at, words.half) {
                value += ones
                at += 1
            }
        }
        while at < end, at < start + 8, is_(at, words.filler) { at += 1 }
        guard at < end else { return nil }
        if is_(at, words.minute) { return Stretch(minutes: Int(max(low, value)) / 100, tokens: start...at) }
        guard is_(at, words.hour) else { return nil }
        var minutes = Int(max(low, value)) * 60 / 100
        var last = at
        if at + 3 < end, is_(at + 1, words.and), is_(at + 2, words.article), is_(at + 3, words.half) {
            minutes += 30
            last = at + 3
        } else if at + 2 < end, let more = amount(is_(at + 1, words.and) ? at + 2 : at + 1) {
            let unit = is_(at + 1, words.and) ? at + 3 : at + 2
            if unit < end, is_(unit, words.minute) {
                minutes += Int(more) / 100
                last = unit
            }
        }
        return Stretch(minutes: minutes, tokens: start...last)
    }

    /// "half an hour", "a quarter of an hour", "three quarters of an hour", "an hour", "an hour and a half".
    private func part(at start: Int, _ end: Int) -> Stretch? {
        if is_(start, words.half) || is_(start, words.quarter) {
            var at = start + 1
            while at < min(end, start + 4), is_(at, words.article) || is_(at, words.of) || is_(at, words.filler) {
                at += 1
            }
            guard at < end, is_(at, words.hour) else { return nil }
            let quarters = start > 0 && amount(start - 1) == 300 ? 3 : 1
            return Stretch(minutes: is_(start, words.half) ? 30 : 15 * quarters, tokens: start...at)
        }
        if is_(start, words.halfHour) { return Stretch(minutes: 30, tokens: start...start) }
        if is_(start, words.quarterHour) { return Stretch(minutes: 15, tokens: start...start) }
        guard is_(start, words.article), start + 1 < end else { return nil }
        var at = start + 1
        while at < min(end, start + 3), is_(at, words.filler) { at += 1 }
        guard at < end, is_(at, words.hour) else { return nil }
        if at + 3 < end, is_(at + 1, words.and), is_(at + 2, words.article), is_(at + 3, words.half) {
            return Stretch(minutes: 90, tokens: start...(at + 3))
        }
        return Stretch(minutes: 60, tokens: start...at)
    }

    /// "10:15 to 10:30", "from 3 to 3:20 pm".
    private func clocks(at start: Int, _ end: Int) -> Stretch? {
        guard let from = clock(start) else { return nil }
        var at = start + 1
        if at < end, is_(at, words.halfOfDay) { at += 1 }
        guard at + 1 < end, is_(at, words.rangeMarks), let to = clock(at + 1) else { return nil }
        let isClock =
            reading.tokens[start].form == Lexicon.Special.clock.rawValue
            || reading.tokens[at + 1].form == Lexicon.Special.clock.rawValue
        var last = at + 1
        var hasHalf = at > start + 1
        if last + 1 < end, is_(last + 1, words.halfOfDay) {
            last += 1
            hasHalf = true
        }
        guard isClock || hasHalf else { return nil }
        // Past noon: "11:45 to 12:15", "12:45 to 1:15".
        let minutes = (to - from + 1440) % 720
        return minutes > 0 && minutes <= 480 ? Stretch(minutes: minutes, tokens: start...last) : nil
    }

    private func clock(_ index: Int) -> Int? {
        let token = reading.tokens[index]
        if token.form == Lexicon.Special.clock.rawValue { return Int(token.value) }
        guard let value = amount(index), value % 100 == 0, value <= 2400 else { return nil }
        return Int(value) / 100 * 60
    }

    private func amount(_ index: Int) -> Int32? {
        let token = reading.tokens[index]
        guard token.value >= 0, token.form != Lexicon.Special.clock.rawValue else { return nil }
        return token.value
    }

    private func is_(_ index: Int, _ kind: Int) -> Bool { look.at(index, kind) }

    // MARK: what it is about

    /// Whether the stretch is the talk's: not told of the past, a distance, a fame or somebody's work.
    private func isAsked(_ stretch: Stretch, _ sentence: Sentence) -> Bool {
        let after = stretch.tokens.upperBound + 1
        let before = stretch.tokens.lowerBound - 1
        if look.at(after, words.elsewhere) || look.at(before, words.notBefore) { return false }
        if look.at(after, words.of), look.at(after + 1, words.otherThing) { return false }
        let clause = reading.clause(at: stretch.tokens.lowerBound)
        if clause.traits.contains(.past), !look.has(clause.tokens, words.asking) { return false }
        let near = sentence.tokens.clamped(to: max(0, before - 24)..<after + 24)
        return look.has(near, words.asking)
    }
}

/// The classes of words by which times are read.
struct DurationWords: Sendable {
    let minute, hour, half, quarter, halfHour, quarterHour, rangeMarks, filler, article, of, and, halfOfDay: Int
    let elsewhere, notBefore, otherThing, asking: Int

    init(_ id: (String) -> Int) {
        minute = id("minute|min|mins|minute's")
        hour = id("hour|hr|hrs")
        half = id("=half")
        quarter = id("quarter")
        halfHour = id("half_hour")
        quarterHour = id("quarter_hour")
        rangeMarks = id("DASH|to|or|and|till|until|through|maybe")
        filler = id(
            "DASH|or_so|short|quick|brief|little|full|whole|good|more|of|your|COMMA|single|precious|max|maximum|at_most|just"
        )
        article = id("a|an|the|one|of")
        of = id("of")
        and = id("and|plus")
        halfOfDay = id("am|pm|a.m|p.m|o'clock|noon")
        elsewhere = id(
            "away|ago|walk|drive|late|early|commute|ride|from|north|south|east|west|shift|shifts|film|documentary")
        notBefore = id("every|each|after|lasted|took|ran|spent|waited")
        otherThing = id(
            "fame|footage|video|audio|music|work|overtime|training|sleep|reading|homework|exercise|practice|film")
        asking = id(
            "TALK|time|spare|ask|talk|take|need|give|offer|find|have|phone|would|could|can|might|may|free|call|appreciate|available|enough|work|over|zoom|teams|person|questions|share|keep|hope|want|please|set_aside|allow|require|grant|borrow"
        )
    }
}
