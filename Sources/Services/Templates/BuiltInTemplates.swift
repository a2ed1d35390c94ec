/// The templates that every instance has. They are not changed, but copied to be one's own.
enum BuiltInTemplates {
    private struct BuiltIn {
        let number: Int
        let kind: MessageKind
        let name: String
        let subject: String
        let body: String
    }

    private static let all = [
        BuiltIn(
            number: 1, kind: .thankYou, name: "Thanks after a talk", subject: "Thank you, {{contact_first_name}}",
            body: """
                {{greeting}}

                Thank you very much for talking with me. Our conversation on {{talk_day}} has helped me a good deal. What I \
                take with me: {{talk_point}}

                My next step: {{next_step}} I will let you know how it goes.

                Kind regards,
                {{my_name}}
                """),
        BuiltIn(
            number: 2, kind: .followUp, name: "Asking once more", subject: "Once more: {{asked_minutes}} of your time?",
            body: """
                {{greeting}}

                A while ago I asked whether we could talk for {{asked_minutes}}. Days are full, so I am writing once more. \
                {{purpose}} {{why_you}}

                {{proposed_times}}

                If it does not suit you, a short no is just as welcome, and I wish you all the best.

                Kind regards,
                {{my_name}}
                """),
        BuiltIn(
            number: 3, kind: .introductionAsk, name: "Asking for an introduction",
            subject: "Could you introduce me to {{person_name}}?",
            body: """
                {{greeting}}

                {{purpose}} {{person_name}} may be just the person to ask. Would you be willing to introduce us? I would ask \
                for no more than {{asked_minutes}}, and bring a few questions.

                These lines may help, if you want to pass something on: {{my_introduction}} {{my_interests}}

                If it is not convenient, that is no trouble at all.

                Kind regards,
                {{my_name}}
                """),
        BuiltIn(
            number: 4, kind: .introductionThanks, name: "Thanks for an introduction",
            subject: "Thank you for the introduction",
            body: """
                {{greeting}}

                Thank you for bringing me together with {{person_name}}. It has made the first step a good deal easier, and I \
                will tell you what comes of it.

                Kind regards,
                {{my_name}}
                """),
        BuiltIn(
            number: 5, kind: .update, name: "News since the talk", subject: "What came of our talk",
            body: """
                {{greeting}}

                You gave me your time on {{talk_day}}, and I would like to tell you what came of it. {{news}}

                Thank you again for your advice.

                Kind regards,
                {{my_name}}
                """),
        BuiltIn(
            number: 6, kind: .other, name: "A short word", subject: "A short word from {{my_name}}",
            body: """
                {{greeting}}

                {{news}}

                Kind regards,
                {{my_name}}
                """),
    ]

    /// The id of each is the same in every instance.
    private static func id(_ number: Int) -> String { "00000000-0000-7000-8000-00000000000\(number)" }

    static func id(for kind: MessageKind) -> String { id(all.first { $0.kind == kind }?.number ?? 0) }

    /// As rows of the union that templates are read from.
    static let rows: String = {
        let moment = "2026-11-21T00:00:00.000Z"
        func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
        let rows = all.map { one in
            let texts = [
                id(one.number), moment, moment, "", "built_in", one.kind.rawValue, "email", one.name, one.subject,
                one.body,
            ].map(quoted)
            return "SELECT \(texts[0]), 1, \(texts.dropFirst().joined(separator: ", "))"
        }
        return rows.joined(separator: " UNION ALL ")
    }()
}
