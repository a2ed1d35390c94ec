/// A stretch of time named in a text.
struct Stretch {
    enum Measure: Int, CaseIterable { case minutes, hours, clock, days, bare }

    let minutes: Int
    let tokens: ClosedRange<Int>
    let measure: Measure
}

/// Finds the stretches of time that a text names, whatever they are about.
struct StretchReader {
    private let reading: Reading
    private let look: Look
    private let words: DurationWords

    init(_ reading: Reading, _ book: RuleBook) {
        self.reading = reading
        look = Look(tokens: reading.tokens, lexicon: book.lexicon, grammar: book.grammar)
        words = book.durations
    }

    func stretches(in sentence: Sentence) -> [Stretch] {
        var found: [Stretch] = []
        var index = sentence.tokens.lowerBound
        let end = sentence.tokens.upperBound
        while index < end {
            if let stretch = clocks(index, end) ?? counted(index, end) ?? part(index, end) ?? bare(index, end) {
                if !isWhen(stretch, after: found.last) { found.append(stretch) }
                index = stretch.tokens.upperBound + 1
            } else {
                index += 1
            }
        }
        return found
    }

    /// "Fifteen minutes one evening" tells when; "fifteen minutes, or one evening" would be an amount.
    private func isWhen(_ stretch: Stretch, after earlier: Stretch?) -> Bool {
        guard let earlier, earlier.measure != .days, stretch.measure == .days else { return false }
        let first = stretch.tokens.lowerBound
        return isIn(first, words.one) && !isIn(first - 1, words.range)
    }

    // MARK: amounts of a unit

    /// "15 minutes", "15-20 mins", "between fifteen and twenty minutes", "1.5 hours", "1 h 15", "two afternoons".
    private func counted(_ start: Int, _ end: Int) -> Stretch? {
        guard var (value, at) = number(start, end) else { return nil }
        // "A little over twenty minutes" is not twenty.
        if start > 1, isIn(start - 1, words.over), isIn(start - 2, words.slightly), !isIn(start - 3, words.no) {
            value += 100
        }
        if at < end, isIn(at, words.slash), let (below, next) = number(at + 1, end), below > 0 {
            // "1/2 h"
            (value, at) = (value * 100 / below, next)
        }
        if at + 1 < end, isIn(at, words.range), let (upper, next) = number(at + 1, end) {
            (value, at) = (max(value, upper), next)
        } else if at + 2 < end, isIn(at, words.minute) || isIn(at, words.hour), isIn(at + 1, words.range),
            let (upper, next) = number(at + 2, end), next < end, unit(next) != nil
        {
            // "10 minutes to 20 minutes"
            (value, at) = (upper, next)
        }
        let limit = min(end, at + 3)
        while at < limit, isIn(at, words.filler) { at += 1 }
        guard at < end, let unit = unit(at) else { return nil }
        var minutes = Int(value) * unit.minutes / 100
        var last = at
        if unit.measure == .hours, let (more, place) = after(hour: at, end) {
            (minutes, last) = (minutes + more, place)
        }
        return Stretch(minutes: minutes, tokens: start...last, measure: unit.measure)
    }

    /// "and a half", "and 10 minutes", "15" after an hour.
    private func after(hour: Int, _ end: Int) -> (minutes: Int, last: Int)? {
        let joined = hour + 1 < end && isIn(hour + 1, words.and)
        let at = joined ? hour + 2 : hour + 1
        if joined, at + 1 < end, isIn(at, words.article), isIn(at + 1, words.half) { return (30, at + 1) }
        if joined, at + 1 < end, isIn(at, words.article), isIn(at + 1, words.quarter) { return (15, at + 1) }
        guard let (more, next) = number(at, end), more <= 6000 else { return nil }
        if next < end, isIn(next, words.minute) { return (Int(more) / 100, next) }
        return joined ? nil : (Int(more) / 100, next - 1)
    }

    /// "half an hour", "a quarter of an hour", "an hour and a half", "a day", "all day", "half a morning".
    private func part(_ start: Int, _ end: Int) -> Stretch? {
        if isIn(start, words.halfHour) { return Stretch(minutes: 30, tokens: start...start, measure: .hours) }
        if isIn(start, words.quarterHour) { return Stretch(minutes: 15, tokens: start...start, measure: .hours) }
        let isHalf = isIn(start, words.half)
        guard isHalf || isIn(start, words.quarter) || isIn(start, words.article) || isIn(start, words.all) else {
            return nil
        }
        var at = start + 1
        while at < min(end, start + 4), isIn(at, words.article) || isIn(at, words.filler) { at += 1 }
        guard at < end, let unit = unit(at), unit.measure != .minutes else { return nil }
        if isHalf { return Stretch(minutes: unit.minutes / 2, tokens: start...at, measure: unit.measure) }
        if isIn(start, words.quarter) {
            let three = start > 0 && reading.tokens[start - 1].value == 300
            return Stretch(minutes: unit.minutes * (three ? 3 : 1) / 4, tokens: start...at, measure: unit.measure)
        }
        guard unit.measure == .hours, let (more, last) = after(hour: at, end) else {
            return Stretch(minutes: unit.minutes, tokens: start...at, measure: unit.measure)
        }
        return Stretch(minutes: 60 + more, tokens: start...last, measure: .hours)
    }

    /// "Could you spare fifteen?", "I'd only need ten of them."
    private func bare(_ start: Int, _ end: Int) -> Stretch? {
        guard let (value, at) = number(start, end), value >= 300, value <= 9000, value % 100 == 0 else { return nil }
        guard start > 0, isIn(start - 1, words.beforeBare), at >= end || look.isMark(at) || isIn(at, words.afterBare)
        else {
            return nil
        }
        return Stretch(minutes: Int(value) / 100, tokens: start...(at - 1), measure: .bare)
    }

    // MARK: from one time of the day to another

    /// "10:15 to 10:30", "from 3 to 3:20 pm", "a quarter past seven until half past".
    private func clocks(_ start: Int, _ end: Int) -> Stretch? {
        guard let from = clock(start, end, hour: nil), from.next < end else { return nil }
        var at = from.next
        let limit = min(end, at + 4)
        while at < limit, !isIn(at, words.range), isIn(at, words.betweenClocks) { at += 1 }
        guard at < end, isIn(at, words.range) else { return nil }
        at += 1
        while at < min(end, at + 2), isIn(at, words.betweenClocks) { at += 1 }
        guard let to = clock(at, end, hour: from.minute / 60), from.isSure || to.isSure else { return nil }
        let minutes = (to.minute - from.minute + 1440) % 720
        guard minutes > 0, minutes <= 480 else { return nil }
        return Stretch(minutes: minutes, tokens: start...(to.next - 1), measure: .clock)
    }

    private typealias Clock = (minute: Int, next: Int, isSure: Bool)

    private func clock(_ index: Int, _ end: Int, hour: Int?) -> Clock? {
        guard index < end else { return nil }
        let token = reading.tokens[index]
        func closed(_ minute: Int, _ next: Int, _ sure: Bool) -> Clock {
            next < end && isIn(next, words.halfOfDay) ? (minute, next + 1, true) : (minute, next, sure)
        }
        if token.form == Lexicon.Special.clock.rawValue { return closed(Int(token.value), index + 1, true) }
        if isIn(index, words.noon) { return (720, index + 1, true) }
        if isIn(index, words.article), let later = clock(index + 1, end, hour: hour), later.isSure { return later }
        if index + 1 < end, isIn(index + 1, words.past) || isIn(index + 1, words.to), let part = partOfHour(index) {
            let named = number(index + 2, end).map { (Int($0.value) / 100, $0.next) } ?? hour.map { ($0, index + 2) }
            if let (hour, next) = named, hour < 25 {
                return closed(isIn(index + 1, words.past) ? hour * 60 + part : hour * 60 - part, next, true)
            }
        }
        guard let (value, next) = number(index, end), value <= 2459 else { return nil }
        return closed(Int(value) / 100 * 60 + Int(value) % 100, next, value % 100 != 0)
    }

    private func partOfHour(_ index: Int) -> Int? {
        if isIn(index, words.half) { return 30 }
        if isIn(index, words.quarter) { return 15 }
        let value = reading.tokens[index].value
        return value >= 500 && value <= 2500 ? Int(value) / 100 : nil
    }

    // MARK: words

    /// A number in digits or words, "forty five" too, and what follows it.
    private func number(_ index: Int, _ end: Int) -> (value: Int32, next: Int)? {
        guard index < end, let value = single(index), !isIn(index, words.half), !isIn(index, words.quarter) else {
            return nil
        }
        let isTens = value >= 2000 && value < 10_000 && value % 1000 == 0
        let isWord = reading.tokens[index].form != Lexicon.Special.number.rawValue
        let joins = index + 1 < end && isIn(index + 1, words.dash) ? index + 2 : index + 1
        if isTens, isWord, joins < end, let ones = single(joins), ones >= 100, ones < 1000,
            reading.tokens[joins].form != Lexicon.Special.number.rawValue
        {
            return (value + ones, joins + 1)
        }
        return (value, index + 1)
    }

    private func single(_ index: Int) -> Int32? {
        let token = reading.tokens[index]
        return token.value >= 0 && token.form != Lexicon.Special.clock.rawValue ? min(token.value, 1_000_000) : nil
    }

    private func unit(_ index: Int) -> (minutes: Int, measure: Stretch.Measure)? {
        if isIn(index, words.minute) { return (1, .minutes) }
        if isIn(index, words.hour) { return (60, .hours) }
        if isIn(index, words.partOfDay) { return (180, .days) }
        return isIn(index, words.day) ? (480, .days) : nil
    }

    private func isIn(_ index: Int, _ kind: Int) -> Bool { look.at(index, kind) }
}

/// The classes of words by which times are read.
struct DurationWords: Sendable {
    let minute, hour, half, quarter, halfHour, quarterHour, range, filler, article, and, halfOfDay, past, to, noon: Int
    let day, partOfDay, all, one, slash, dash, beforeBare, afterBare, betweenClocks, over, slightly, no: Int

    init(_ id: (String) -> Int) {
        minute = id("minute|min|mins")
        hour = id("hour|hr|hrs|h")
        half = id("=half")
        quarter = id("=quarter|=quarters")
        halfHour = id("half_hour")
        quarterHour = id("quarter_hour")
        range = id("DASH|to|or|and|till|until|through|ends|maybe")
        filler = id(
            "DASH|short|quick|brief|little|full|whole|good|more|of|your|single|precious|solid|an|spare|free|odd|COMMA")
        article = id("a|an|the|one|of|this|that")
        and = id("and|plus")
        halfOfDay = id("am|pm|a.m|p.m|a.m.|p.m.|o'clock|oclock|sharp")
        past = id("past|after")
        to = id("to|before")
        noon = id("noon|midday|midnight")
        day = id("day|week|weekend|fortnight")
        partOfDay = id("morning|afternoon|evening|night|lunch")
        all = id("all|whole|entire")
        one = id("one")
        over = id("over|beyond|above|than")
        no = id("no|not")
        slightly = id("bit|little|slightly|just|more")
        slash = id("OTHER")
        dash = id("DASH")
        beforeBare = id("for|need|spare|about|of|maybe|give|just|only|be|even|than|say|take|or|me|at|to|want|ask|get")
        afterBare = id("of|would|will|is|are|on|max|at|at_most|should|tops|if|but|and|or|over|by|with|please|in")
        betweenClocks = id("COMMA|that|which|at|sharp|o'clock|end|finish|finishing|ending|on")
    }
}
