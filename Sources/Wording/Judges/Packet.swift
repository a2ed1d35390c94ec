/// The packet of a posting, a resume and the wish that they reach the right people: allowed in an update (S110).
enum Packet {
    /// Whether a text speaks of a posting or an application of its writer, and of papers.
    static func stands(in reading: Reading, _ book: RuleBook) -> Bool {
        let tokens = reading.tokens
        return tokens.contains { book.lexicon.isIn($0.form, book.packet.posting) }
            && tokens.contains { book.lexicon.isIn($0.form, book.packet.papers) }
    }

    /// Whether a sentence does no more than to attach the papers, to tell of having applied, or to ask to pass them on.
    static func isHandedOn(in sentence: Sentence, _ reading: Reading, _ book: RuleBook) -> Bool {
        let words = book.packet
        func has(_ kind: Int) -> Bool {
            sentence.tokens.contains { book.lexicon.isIn(reading.tokens[$0].form, kind) }
        }
        return (has(words.handing) || has(words.applied)) && !has(words.more)
    }
}

/// The classes of words by which a packet is known.
struct PacketWords: Sendable {
    let posting, papers, handing, applied, more: Int

    init(_ id: (String) -> Int) {
        posting = id("POSTING|vacancy|advertised|post|position|opening|job|role|ad|advert")
        papers = id("CV|DOC|resume|application")
        handing = id("PASS|ATTACH|attached|enclosed|forward|reach")
        applied = id("=applied|=applying|=apply|application")
        more = id("HIRE|recommend|vouch|word|consider|interview|chance|hope|GIVE")
    }
}
