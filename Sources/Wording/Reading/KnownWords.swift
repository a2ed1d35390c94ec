/// The few forms that reading itself has to know.
struct KnownWords: Sendable {
    let not: UInt16
    /// What "40'" counts.
    let minutes: UInt16
    /// The hash of "t", the tail of "can't".
    let t = WordHash.of("t")
    /// What stands after an apostrophe, by hash.
    let tails: [UInt64: UInt16]
    /// Words written as one that are several, by hash.
    let expansions: [UInt64: [UInt16]]
    /// Words that mean something else in capitals: IT, US.
    let shouted: Set<UInt16>

    init(_ lexicon: Lexicon) {
        func form(_ word: some StringProtocol) -> UInt16 {
            lexicon.form(WordHash.of(String(word))) ?? Lexicon.Special.word.rawValue
        }
        not = form("not")
        minutes = form("mins")
        var tails: [UInt64: UInt16] = [:]
        for (tail, word) in ["m": "am", "re": "are", "ve": "have", "ll": "will", "d": "'d", "s": "'s"] {
            tails[WordHash.of(tail)] = form(word)
        }
        self.tails = tails
        var expansions: [UInt64: [UInt16]] = [:]
        for line in Self.table.split(separator: "\n") {
            let words = line.split(separator: " ")
            expansions[WordHash.of(String(words[0]))] = words.dropFirst().map { form($0) }
        }
        self.expansions = expansions
        shouted = [form("it"), form("us")]
    }

    static let table = """
        dont do not
        cant ca not
        cannot ca not
        wont wo not
        didnt did not
        doesnt does not
        isnt is not
        arent are not
        wasnt was not
        werent were not
        havent have not
        hasnt has not
        hadnt had not
        couldnt could not
        wouldnt would not
        shouldnt should not
        im i am
        ive i have
        youre you are
        youve you have
        youd you 'd
        theyre they are
        whats what is
        thats that is
        gonna going to
        wanna want to
        gotta got to
        lemme let me
        gimme give me
        """
}
