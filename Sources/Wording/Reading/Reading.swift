/// A text, read: its tokens, sentences and clauses, and what stands denied, quoted or reported in it.
struct Reading {
    struct Marks: OptionSet {
        let rawValue: UInt8
        /// In the reach of a "not", "never", "without".
        static let denied = Marks(rawValue: 1)
        /// Between quotation marks.
        static let quoted = Marks(rawValue: 2)
        /// What others told the writer to do.
        static let reported = Marks(rawValue: 4)
        /// Begins a clause.
        static let opensClause = Marks(rawValue: 8)
    }

    let tokens: [Token]
    private(set) var marks: [Marks]
    private(set) var sentences: [Sentence] = []
    private(set) var clauses: [Clause] = []
    /// The clause of each token.
    private(set) var clauseOf: [Int32]

    /// - Parameter lines: whether each line stands for itself, as in a list of questions.
    init(_ text: String, lines: Bool, _ book: RuleBook) {
        let scanned = Scanner.tokens(of: text, book.lexicon, book.words)
        tokens = Terms.joined(scanned, book.lexicon)
        marks = Array(repeating: [], count: tokens.count)
        clauseOf = Array(repeating: 0, count: tokens.count)
        let look = Look(tokens: tokens, lexicon: book.lexicon, grammar: book.grammar)
        sentences = SentenceSplitter.sentences(look, lines: lines)
        Blocks.mark(&sentences, look)
        Quotation.mark(&marks, look)
        for index in sentences.indices {
            let first = clauses.count
            clauses += ClauseSplitter.clauses(of: sentences[index], look)
            sentences[index].clauses = first..<clauses.count
            for clause in first..<clauses.count {
                for token in clauses[clause].tokens { clauseOf[token] = Int32(clause) }
                marks[clauses[clause].tokens.lowerBound].insert(.opensClause)
            }
            Denial.mark(&marks, sentences[index], look)
            Report.mark(&marks, sentences[index], clauses[first...], look)
        }
    }

    func clause(at token: Int) -> Clause { clauses[Int(clauseOf[token])] }
}

/// Tokens with the means to ask what they are.
struct Look {
    let tokens: [Token]
    let lexicon: Lexicon
    let grammar: Grammar

    @inline(__always)
    func at(_ index: Int, _ kind: Int) -> Bool {
        index >= 0 && index < tokens.count && lexicon.isIn(tokens[index].form, kind)
    }

    func has(_ range: Range<Int>, _ kind: Int) -> Bool { range.contains { at($0, kind) } }

    func shape(_ index: Int) -> Inflection.Shape { lexicon.shape(tokens[index].form) }

    func isPronoun(_ index: Int) -> Bool {
        at(index, grammar.i) || at(index, grammar.we) || at(index, grammar.you) || at(index, grammar.he)
            || at(index, grammar.there) || at(index, grammar.it)
    }

    /// A comma, stop, bracket or other mark.
    func isMark(_ index: Int) -> Bool {
        let form = tokens[index].form
        return form >= Lexicon.Special.comma.rawValue && form <= Lexicon.Special.other.rawValue
    }
}

/// Terms of several words made one token: "cover letter", "human resources".
enum Terms {
    static func joined(_ tokens: [Token], _ lexicon: Lexicon) -> [Token] {
        var joined: [Token] = []
        joined.reserveCapacity(tokens.count)
        var index = 0
        while index < tokens.count {
            if let (form, count) = term(at: index, tokens, lexicon) {
                var token = tokens[index]
                let last = tokens[index + count - 1]
                token.length = last.offset + last.length - token.offset
                token.form = form
                token.stem = lexicon.stem(form)
                token.value = lexicon.value(form)
                joined.append(token)
                index += count
            } else {
                joined.append(tokens[index])
                index += 1
            }
        }
        return joined
    }

    private static func term(at index: Int, _ tokens: [Token], _ lexicon: Lexicon) -> (form: UInt16, count: Int)? {
        guard let terms = lexicon.terms[tokens[index].form] else { return nil }
        let found = terms.first { term in
            index + term.rest.count < tokens.count
                && term.rest.indices.allSatisfy { tokens[index + 1 + $0].form == term.rest[$0] }
        }
        return found.map { ($0.form, $0.rest.count + 1) }
    }
}
