/// Cuts a sentence into clauses and finds who acts in each, when and how it is put.
enum ClauseSplitter {
    static func clauses(of sentence: Sentence, _ look: Look) -> [Clause] {
        var clauses: [Clause] = []
        var start = sentence.tokens.lowerBound
        var hasVerb = false
        func close(_ end: Int) {
            guard end > start else { return }
            var clause = Clause(tokens: start..<end)
            ClauseReader.read(&clause, after: clauses.last, in: sentence, look)
            clauses.append(clause)
            (start, hasVerb) = (end, false)
        }
        for index in sentence.tokens {
            if index > start, begins(index, look, hasVerb: hasVerb) { close(index) }
            if look.at(index, look.grammar.aux) || look.at(index, look.grammar.verb) { hasVerb = true }
        }
        close(sentence.tokens.upperBound)
        return clauses
    }

    private static func begins(_ index: Int, _ look: Look, hasVerb: Bool) -> Bool {
        let grammar = look.grammar
        let last = index - 1
        if look.isMark(last), !look.at(last, grammar.quote), !look.isMark(index), !isRange(last, look) { return true }
        if look.isMark(index) { return false }
        if look.at(index, grammar.but) || look.at(index, grammar.condition) || look.at(index, grammar.because) {
            return true
        }
        if look.at(index, grammar.and) || look.at(index, grammar.so) { return opensWithActor(index + 1, look) }
        if look.at(last, grammar.and) || look.at(last, grammar.so) { return false }
        if look.at(index, grammar.open) { return true }
        if look.at(index, grammar.that), look.isPronoun(index + 1) || look.at(index + 1, grammar.det) { return hasVerb }
        guard hasVerb, look.at(index, grammar.i) || look.at(index, grammar.we) || look.at(index, grammar.you) else {
            return false
        }
        return !look.at(last, grammar.aux) && !look.at(last, grammar.prep) && !look.at(last, grammar.not)
            && look.at(next(index + 1, look), grammar.aux)
    }

    /// "15-20" is one number, not two clauses.
    private static func isRange(_ mark: Int, _ look: Look) -> Bool {
        let grammar = look.grammar
        return (look.at(mark, grammar.dash) || look.at(mark, grammar.comma))
            && look.tokens.indices.contains(mark + 1) && look.tokens[mark].look.contains(.joined)
            && look.tokens[mark + 1].look.contains(.joined)
    }

    private static func opensWithActor(_ index: Int, _ look: Look) -> Bool {
        let grammar = look.grammar
        return look.isPronoun(index) || look.at(index, grammar.aux) || look.at(index, grammar.please)
            || look.at(index, grammar.open) || look.at(index, grammar.condition)
    }

    private static func next(_ index: Int, _ look: Look) -> Int {
        look.at(index, look.grammar.adverb) ? index + 1 : index
    }
}

/// Reads one clause: its actor, tense and mood.
enum ClauseReader {
    static func read(_ clause: inout Clause, after last: Clause?, in sentence: Sentence, _ look: Look) {
        let grammar = look.grammar
        if sentence.isQuestion { clause.traits.insert(.question) }
        var index = clause.tokens.lowerBound
        let end = clause.tokens.upperBound
        var coordinated = false
        while index < end, isLeading(index, look) {
            if look.at(index, grammar.condition) { clause.traits.insert(.condition) }
            if look.at(index, grammar.and) || look.at(index, grammar.but) { coordinated = true }
            index += 1
        }
        guard index < end else { return inherit(&clause, last) }
        if look.at(index, grammar.open) {
            clause.traits.formUnion([.open, .asking])
            while index < end, !look.at(index, grammar.aux), !look.isPronoun(index),
                index - clause.tokens.lowerBound < 6
            {
                index += 1
            }
        }
        if index < end, look.at(index, grammar.aux) {
            clause.traits.insert(.asking)
            tense(&clause, index, look)
            if let subject = subject(from: index + 1, to: min(end, index + 4), look) {
                clause.subject = subject
            } else if coordinated, let last {
                // "I can begin now and would work hard."
                clause.subject = last.subject
                clause.traits.remove(.asking)
            } else {
                clause.subject = .third
            }
            return
        }
        clause.subject = subject(from: index, to: min(end, index + 1), look) ?? .third
        let verb = (index..<end).first {
            look.at($0, grammar.aux) || look.at($0, grammar.verb) && !look.at($0 - 1, grammar.det)
        }
        guard let verb else {
            clause.subject = .none
            return inherit(&clause, last)
        }
        if verb == index, clause.subject == .third {
            if coordinated || look.at(verb, grammar.gerund) || last?.traits.contains(.open) == true {
                clause.subject = .none
                return inherit(&clause, last)
            }
            let orders = look.at(verb, grammar.base)
            clause.subject = orders ? .you : .none
            if orders { clause.traits.insert(.imperative) }
        }
        tense(&clause, verb, look)
    }

    /// What goes before the actor: "and", "if", "please", "so", "maybe".
    private static func isLeading(_ index: Int, _ look: Look) -> Bool {
        let grammar = look.grammar
        return look.isMark(index) || look.at(index, grammar.and) || look.at(index, grammar.but)
            || look.at(index, grammar.so)
            || look.at(index, grammar.condition) || look.at(index, grammar.because) || look.at(index, grammar.please)
            || look.at(index, grammar.adverb)
    }

    private static func inherit(_ clause: inout Clause, _ last: Clause?) {
        guard let last else { return }
        clause.subject = last.subject
        clause.traits.formUnion(last.traits.intersection([.past, .modal, .future, .asking, .condition, .imperative]))
    }

    private static func subject(from start: Int, to end: Int, _ look: Look) -> Clause.Subject? {
        let grammar = look.grammar
        for index in start..<max(start, end) {
            if look.at(index, grammar.i) { return .i }
            if look.at(index, grammar.we) { return .we }
            if look.at(index, grammar.you) { return .you }
            if look.at(index, grammar.he) || look.at(index, grammar.indefinite) { return .third }
            if look.at(index, grammar.there) { return .there }
            if look.at(index, grammar.it) { return .it }
        }
        return nil
    }

    private static func tense(_ clause: inout Clause, _ verb: Int, _ look: Look) {
        let grammar = look.grammar
        if look.at(verb, grammar.future) { clause.traits.insert(.future) }
        if look.at(verb, grammar.modal) { return _ = clause.traits.insert(.modal) }
        // "If you gave me a chance" is no past.
        if clause.traits.contains(.condition) { return }
        if look.at(verb, grammar.did) || look.at(verb, grammar.bePast) || look.at(verb, grammar.had) {
            clause.traits.insert(.past)
        } else if look.at(verb, grammar.past), !look.at(verb, grammar.base) {
            clause.traits.insert(.past)
        }
    }
}
