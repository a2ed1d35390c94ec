extension Guide {
    static let phases = [find, ask, prepare, hold, after]

    private static let find = GuidePhase(
        phase: .find, title: "Find someone to talk to", aim: "Know what you want to learn, and who could tell you.",
        steps: [
            GuideStep(
                "choose_aim", "Decide what you want to learn",
                how: "A field, a position, a workplace, a path, or people to know: choose one or two, not all.",
                why: "A short talk answers a few things well, and only those you thought of before.",
                ["S5", "S6", "S7", "S8", "S20", "S21"]),
            GuideStep(
                "choose_type", "Choose the type of talk",
                how: """
                    Exploring an occupation is the easiest to be granted and the place to begin; an insider tells of a \
                    house; a manager is for later. Read the pack of the type: it says what differs.
                    """,
                why: "Each type has its own aim and its own tone.", ["S64", "S122", "S123", "S125", "S126"],
                calls: ["GET /v1/interview_types", "GET /v1/interview_types/{key}"]),
            GuideStep(
                "list_people", "Write down whom you know",
                how: """
                    Friends and relatives first, then those whom they know; then people you met, read of, or find through \
                    a school, a union or a guild. Note how you came to each of them.
                    """,
                why: "The way to a stranger is often one introduction long.",
                ["S25", "S26", "S27", "S29", "S31", "S35"],
                calls: ["POST /v1/contacts", "POST /v1/organizations"]),
        ])

    private static let ask = GuidePhase(
        phase: .ask, title: "Ask one of them", aim: "A short message that is easy to say yes to.",
        steps: [
            GuideStep(
                "write", "Write the request",
                how: """
                    Five things in a few sentences: who you are, what interests you, why you ask this person, what the talk \
                    is for, and how many minutes it takes. Name what you share, if you share something.
                    """,
                why: "A reader who knows all five has nothing left to ask but when.",
                ["S42", "S50", "S51", "S52", "S53", "S54", "S62"],
                calls: ["POST /v1/requests", "PATCH /v1/requests/{id}"]),
            GuideStep(
                "check", "Have it checked",
                how: "Read what `checks` finds, mend it, and read it aloud to yourself once.",
                why: "What one means and what a stranger reads are two things.", ["S3", "S4", "S80"],
                calls: ["POST /v1/checks", "GET /v1/checks", "GET /v1/requests/{id}"]),
            GuideStep(
                "send", "Send it yourself",
                how: """
                    From your own mailbox, or say it on the phone after you have rehearsed it. On the phone leave no message \
                    to a stranger; call again in another part of the day.
                    """,
                why: "It is your word to them, and nobody sends it for you.",
                ["S44", "S45", "S46", "S47", "S48", "S49"],
                calls: ["POST /v1/requests/{id}/send"]),
            GuideStep(
                "wait", "Wait, follow up once or twice, and let it rest",
                how:
                    "Ask again after a week, kindly. When nothing comes, close it without a grudge and ask someone else.",
                why: "They are busy; it says nothing about you.", ["S58", "S59", "S60", "S61"],
                calls: ["POST /v1/requests/{id}/follow_up", "POST /v1/requests/{id}/no_response"]),
            GuideStep(
                "schedule", "Agree on a time",
                how: "Take the time that suits them. If they move it, be glad that it takes place.",
                why: "You are the guest in their calendar.", ["S43", "S56", "S57"],
                calls: ["POST /v1/requests/{id}/accept", "POST /v1/requests/{id}/schedule"]),
        ])

    private static let prepare = GuidePhase(
        phase: .prepare, title: "Prepare", aim: "Good questions, and an hour of reading for every quarter of talk.",
        steps: [
            GuideStep(
                "read", "Read about the place and the person",
                how: "What the organisation does, what they wrote or said in public. Note what you did not understand.",
                why: "It saves their time, and your questions become better ones.", ["S70", "S71", "S72", "S88"],
                calls: ["POST /v1/notes"]),
            GuideStep(
                "questions", "Write twelve to fourteen questions",
                how: """
                    Openers on their work and their choices, then what you cannot read anywhere. Know which ones you can \
                    drop. The last is whom else to talk to.
                    """,
                why: "A list keeps the talk on its subject when it gets pleasant.",
                ["S63", "S74", "S75", "S84", "S96"],
                calls: ["POST /v1/checks"]),
        ])

    private static let hold = GuidePhase(
        phase: .hold, title: "Have the talk", aim: "Listen, note, and end on time.",
        steps: [
            GuideStep(
                "talk", "Say a word about yourself, then ask and listen",
                how: "Take notes. Follow what comes up. Look at the clock, and say so when the time is up.",
                why: "They came to tell, and you came to learn.", ["S89", "S90", "S91", "S93"],
                calls: ["POST /v1/interviews/{id}/start", "POST /v1/notes"]),
            GuideStep(
                "close", "Close it well",
                how: "Thank them, ask whom else to talk to, and ask whether you may stay in touch.",
                why: "The next talk begins at the end of this one.", ["S96", "S97", "S98"],
                calls: ["POST /v1/interviews/{id}/complete", "POST /v1/referrals"]),
        ])

    private static let after = GuidePhase(
        phase: .after, title: "Afterwards", aim: "Thanks, what you promised, and the next name.",
        steps: [
            GuideStep(
                "thank", "Write to thank them within a day",
                how: "Three sentences, one of them on something that they said.",
                why: "It shows that you listened.", ["S100"], calls: ["POST /v1/checks"]),
            GuideStep(
                "note", "Write down what you learned and what comes next",
                how: "What changed in your mind, whether it fits you, and your next steps.",
                why: "In a month you will remember the coffee and not the answers.", ["S9", "S125"],
                calls: ["PATCH /v1/interviews/{id}"]),
            GuideStep(
                "stay", "Do what they advised, tell them, and ask the next one",
                how: "Turn each name into a contact and a request; write when there is something to tell.",
                why: "Ties grow by promises kept.", ["S101", "S102", "S104", "S105"],
                calls: ["POST /v1/referrals/{id}/convert", "POST /v1/touches"]),
        ])
}
