/// A way of saying something: words and concepts in order, and what must be true of the clause they stand in.
///
/// Written on one line, `name: elements [conditions]`. An element is a class of words (see ``WordClass``); after it `?`
/// lets it be missing, before it `@` makes it the head, whose clause the conditions speak of, and `!` wants the next
/// token to be none of the class. `~3` lets up to three tokens of the same clause stand between, `..3` of the same
/// sentence. `^` first: the match opens a clause; `<!X` first: no X stands before.
/// Conditions: `+past` wants it, `-past` refuses it, `&denied` lets through what is refused otherwise (denied, quoted
/// and reported words), `with:X` and `no:X` want a token, or none, of the class near by in the clause, `nowhere:X`
/// none in the sentence's neighbourhood; `sure` lets no pardon reach it.
struct Rule: Sendable {
    struct Element: Sendable {
        var kind: Int
        var gap = 0
        var crossesClauses = false
        var optional = false
        var refused = false
    }

    let name: String
    let elements: [Element]
    let head: Int
    let needs: Context
    let bars: Context
    let opensClause: Bool
    /// No pardon reaches it.
    let isSure: Bool
    let notAfter: Int?
    let with: [Int]
    let without: [Int]
    let nowhere: [Int]
}

/// What is true of a token through its clause and its place.
struct Context: OptionSet, Sendable {
    let rawValue: UInt32

    static let names: [String: Context] = [
        "past": Context(.past), "modal": Context(.modal), "future": Context(.future), "asking": Context(.asking),
        "condition": Context(.condition), "open": Context(.open), "question": Context(.question),
        "imperative": Context(.imperative), "denied": Context(.denied), "quoted": Context(.quoted),
        "reported": Context(.reported), "none": Context(.none), "i": Context(.i), "we": Context(.we),
        "you": Context(.you), "third": Context(.third), "it": Context(.it), "there": Context(.there),
        "greeting": Context(.greeting), "signature": Context(.signature),
    ]
    /// What rules pass over unless they say otherwise.
    static let usuallyBarred: Context = [Context(.denied), Context(.quoted), Context(.reported)]

    init(rawValue: UInt32) { self.rawValue = rawValue }
    init(_ traits: Clause.Traits) { rawValue = UInt32(traits.rawValue) }
    init(_ marks: Reading.Marks) { rawValue = UInt32(marks.rawValue) << 10 }
    init(_ subject: Clause.Subject) { rawValue = 1 << (16 + UInt32(subject.rawValue)) }
    init(_ block: Sentence.Block) { rawValue = 1 << (24 + UInt32(block.rawValue)) }

    init(_ token: Int, in sentence: Sentence, _ reading: Reading) {
        let clause = reading.clause(at: token)
        self = [
            Context(clause.traits), Context(reading.marks[token]), Context(clause.subject), Context(sentence.block),
        ]
    }
}
