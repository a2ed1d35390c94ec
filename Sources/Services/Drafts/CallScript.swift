import JSON
import Records

/// What to say on the telephone or face to face: short, with an answer ready for whatever comes back (S46, S50, S63).
struct CallScript {
    enum Step: String, Word {
        case greeting, introduction, connection, purpose, ask
        case ifYes = "if_yes"
        case ifBusy = "if_busy"
        case ifNo = "if_no"
        case voicemail

        /// Whether it is said whatever happens.
        var isAlways: Bool { [.greeting, .introduction, .connection, .purpose, .ask].contains(self) }
    }

    struct Line {
        let step: Step
        let text: String
    }

    private let source: DraftSource
    private let say: DraftSentences

    init(_ source: DraftSource, _ say: DraftSentences) {
        self.source = source
        self.say = say
    }

    var steps: [Line] {
        let wayIn = source.goBetween.flatMap { person in
            source.mayNameGoBetween ? "\(person.name) suggested that I call you." : nil
        }
        // Who hears a stranger is told why, in one sentence, if nobody and nothing links the two.
        let reason = say.whyYou.flatMap { Phrase.sentences($0).first }
        let connection = [wayIn, say.bond ?? reason].compactMap { $0 }.joined(separator: " ")
        let lines: [Line?] = [
            Line(step: .greeting, text: "Hello, is this \(source.contact.name)? \(say.name)"),
            introduction.map { Line(step: .introduction, text: $0) },
            connection.isEmpty ? nil : Line(step: .connection, text: connection),
            say.purpose.map { Line(step: .purpose, text: $0) },
            Line(step: .ask, text: "Could I ask you for \(say.minutes), now or at a time that suits you better?"),
            Line(step: .ifYes, text: "Thank you, I will keep to it. May I begin with what made you choose this work?"),
            Line(step: .ifBusy, text: "Of course. When would be a good time to call again?"),
            Line(step: .ifNo, text: "I understand. Thank you for telling me, and I wish you a good day."),
            Line(step: .voicemail, text: voicemail),
        ]
        return lines.compactMap { $0 }
    }

    private var voicemail: String {
        source.recipient.isKnown
            ? "Better to call again at another time of day than to leave a message."
            : "Leave no message: you have not met yet. Call again at another time of day."
    }

    /// What she says of herself, but for her name, which came before.
    private var introduction: String? {
        say.introduction(spoken: true).flatMap { text in
            let rest = Phrase.sentences(text).filter { !$0.contains(source.ownerName) }
            return rest.isEmpty ? nil : rest.joined(separator: " ")
        }
    }

    static func spoken(_ steps: [Line]) -> String {
        steps.filter(\.step.isAlways).map(\.text).joined(separator: " ")
    }

    var inPerson: String {
        let parts = [
            "Hello \(source.recipient.firstName), may I introduce myself? \(say.name)", introduction, say.bond,
            say.purpose,
            "Could I ask you for \(say.minutes) on a day that suits you? \(DraftSentences.promise)",
        ]
        return parts.compactMap { $0 }.joined(separator: " ")
    }
}

extension CallScript.Line {
    var json: JSONValue {
        var object = JSONObject()
        object["step"] = .string(step.rawValue)
        object["text"] = .string(text)
        return .object(object)
    }
}
