/// Finds how far each "not" reaches.
enum Denial {
    static func mark(_ marks: inout [Reading.Marks], _ sentence: Sentence, _ look: Look) {
        var denied = false
        for index in sentence.tokens {
            if denied, ends(index, look) { denied = false }
            if look.at(index, look.grammar.not) || look.at(index, look.grammar.no), denies(index, marks, sentence, look)
            {
                denied = true
            }
            if denied { marks[index].insert(.denied) }
        }
    }

    /// "Couldn't you", "not only", "don't hesitate" and "I don't know whether" deny nothing of what follows.
    private static func denies(_ index: Int, _ marks: [Reading.Marks], _ sentence: Sentence, _ look: Look) -> Bool {
        let grammar = look.grammar
        if look.at(index + 1, grammar.notOnly) { return false }
        if look.at(index + 1, grammar.hedge), !isTold(index, look) { return false }
        if look.at(index - 1, grammar.aux), look.isPronoun(index + 1) || look.at(index + 1, grammar.det) {
            let aux = index - 1
            return
                !(aux == sentence.tokens.lowerBound || marks[aux].contains(.opensClause)
                || look.at(aux - 1, grammar.open)
                || look.at(aux - 1, grammar.and))
        }
        return true
    }

    /// "Please don't think", "don't suppose": the reader's thought is denied, not the writer's.
    private static func isTold(_ index: Int, _ look: Look) -> Bool {
        look.at(index + 1, look.grammar.believes) && !(index - 3..<index).contains { look.at($0, look.grammar.i) }
    }

    private static func ends(_ index: Int, _ look: Look) -> Bool {
        let grammar = look.grammar
        if look.at(index, grammar.but) || look.at(index, grammar.stopsDenial) { return true }
        if look.at(index, grammar.semicolon) || look.at(index, grammar.colon) || look.at(index, grammar.dash) {
            return true
        }
        let afterComma = look.at(index - 1, grammar.comma)
        let afterAnd = look.at(index - 1, grammar.and)
        guard afterComma || afterAnd || look.at(index, grammar.condition) else { return false }
        if look.at(index, grammar.condition) || look.at(index, grammar.so) { return true }
        return look.isPronoun(index) || look.at(index, grammar.aux) || look.at(index, grammar.please)
            || look.at(index, grammar.open) || look.at(index, grammar.adverb)
            || look.at(index, grammar.and) && opens(index + 1, look)
    }

    private static func opens(_ index: Int, _ look: Look) -> Bool {
        look.isPronoun(index) || look.at(index, look.grammar.aux) || look.at(index, look.grammar.please)
    }
}

/// Finds what others told the writer to do: "people told me to ask for a job".
enum Report {
    static func mark(
        _ marks: inout [Reading.Marks], _ sentence: Sentence, _ clauses: ArraySlice<Clause>, _ look: Look
    ) {
        let grammar = look.grammar
        var reported = false
        for clause in clauses {
            for index in clause.tokens {
                if reported,
                    look.at(index, grammar.but) || look.at(index, grammar.so) || look.at(index, grammar.semicolon)
                {
                    reported = false
                }
                if reported { marks[index].insert(.reported) }
                if clause.subject == .third || clause.subject == .it, look.at(index, grammar.toldOthers) {
                    reported = true
                }
            }
        }
    }
}
