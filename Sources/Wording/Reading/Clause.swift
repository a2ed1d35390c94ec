/// A clause: one happening with its actor, told, asked or wished for.
struct Clause {
    /// Who acts.
    enum Subject: UInt8 { case none, i, we, you, third, it, there }

    struct Traits: OptionSet {
        let rawValue: UInt16
        /// Its first verb is in the past ("you hired"), not only a modal ("could you").
        static let past = Traits(rawValue: 1)
        static let modal = Traits(rawValue: 2)
        static let future = Traits(rawValue: 4)
        /// It is put as a question: an auxiliary or a question word comes first.
        static let asking = Traits(rawValue: 8)
        /// It begins with "if" or its like.
        static let condition = Traits(rawValue: 16)
        /// It begins with what, how, why, which, who, when or where.
        static let open = Traits(rawValue: 64)
        /// Its sentence ends with a question mark.
        static let question = Traits(rawValue: 128)
        /// Its first verb stands bare and has no actor: "send me …".
        static let imperative = Traits(rawValue: 256)
    }

    var tokens: Range<Int>
    var subject: Subject = .none
    var traits: Traits = []
}

/// A sentence: a range of tokens, and of clauses.
struct Sentence {
    enum Block: UInt8 { case body, greeting, signature }

    var tokens: Range<Int>
    var clauses: Range<Int> = 0..<0
    var block = Block.body
    var isQuestion = false
    /// Begins a paragraph.
    var opensParagraph = false
}
