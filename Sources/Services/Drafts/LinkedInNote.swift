import Records

/// An invitation's note: LinkedIn lets it have 300 characters, so it is cut by whole sentences, the ones that matter least
/// first.
struct LinkedInNote {
    private(set) var text = ""
    private(set) var notes: [String] = []

    private struct Part {
        let what: String
        let text: String
        /// The lower, the sooner it has a place.
        let rank: Int
    }

    init(_ source: DraftSource, _ say: DraftSentences) {
        let first = source.recipient.firstName
        let reason = say.purpose.flatMap { Phrase.sentences($0).first }
        let why = say.whyYou.flatMap { Phrase.sentences($0).first }
        let parts = [
            Part(what: "the greeting", text: "Hello \(first),", rank: 1),
            say.goBetween.map { Part(what: "who sent you", text: $0, rank: 4) },
            say.shortIntroduction.map { Part(what: "your introduction", text: $0, rank: 2) },
            say.bond.map { Part(what: "what you share", text: $0, rank: 5) },
            why.map { Part(what: "why you chose them", text: $0, rank: 6) },
            reason.map { Part(what: "the purpose", text: $0, rank: 3) },
            Part(what: "the question", text: "May I ask you for \(say.minutes) about your work?", rank: 0),
            Part(what: "the thanks", text: "Thank you!", rank: 7),
        ].compactMap { $0 }
        var chosen: [Part] = []
        for part in parts.sorted(by: { $0.rank < $1.rank }) {
            let more = parts.filter { candidate in (chosen + [part]).contains { $0.what == candidate.what } }
            if Self.length(Self.joined(more.map(\.text))) <= DraftChannel.noteLimit { chosen = more }
        }
        text = Self.joined(chosen.map(\.text))
        let left = parts.filter { part in !chosen.contains { $0.what == part.what } }.map(\.what)
        if !left.isEmpty {
            notes.append(
                "Left out to keep within \(DraftChannel.noteLimit) characters: \(left.joined(separator: ", ")).")
        }
    }

    private static func joined(_ parts: [String]) -> String { parts.joined(separator: " ") }

    /// LinkedIn counts as browsers do, by units of UTF-16.
    private static func length(_ text: String) -> Int { text.utf16.count }
}
