/// All checks, in the order in which they are told.
public enum CheckCatalogue {
    public static let rules: [CheckRule] = wording + asking + reaching + afterwards + questions + talk

    private static let places: [CheckCode: Int] = Dictionary(
        uniqueKeysWithValues: rules.enumerated().map { ($1.code, $0) })

    /// The check of that code; the first of all for a code without a rule, which the tests rule out.
    public static func rule(_ code: CheckCode) -> CheckRule { rules[place(code)] }

    static func place(_ code: CheckCode) -> Int { places[code] ?? 0 }

    /// How severe the checks are in a type of talk unless the instance says otherwise; those that are not made for it do
    /// not stand in it, and the one that nobody may soften neither.
    public static func severities(of type: InterviewType) -> [String: CheckSeverity] {
        var severities: [String: CheckSeverity] = [:]
        for rule in rules where rule.isOverridable { severities[rule.code.rawValue] = rule.severities[type] }
        return severities
    }

    /// The codes whose severity an instance may change.
    public static let adjustable: [String] = rules.filter(\.isOverridable).map(\.code.rawValue)

    private static let messages: [CheckSubject] = [.request, .thankYou, .update, .followUp, .introduction]
    private static let asked: [CheckSubject] = [.request, .introduction]
    private static let askedAgain: [CheckSubject] = asked + [.followUp]

    /// What must not be said, whatever the text is for.
    private static let wording = [
        CheckRule(
            .asksForJob, messages + [.questions], .error,
            message: "This asks for a job.",
            why: """
                The talk is for learning. Someone who is asked for work has to say no or pass you on, and the talk you \
                wanted is gone.
                """,
            fix: "Ask about the work instead: how they came to it, what it takes, what they would do in your place.",
            source: "S3"),
        CheckRule(
            .mentionsJobSearch, messages + [.questions], .error,
            instead: [.companyInsider: .warning, .hiringManager: .info],
            message: "This speaks of your own search for work.",
            why: "It turns a talk about their work into one about your need, and puts them on their guard.",
            fix: "Leave the search out; say what you want to understand.", source: "S4"),
        CheckRule(
            .asksPersonalPay, messages + [.questions], .error,
            message: "This asks what they themselves earn.",
            why: "What one person earns is private. What a field usually pays is not, and that is what you need.",
            fix: "Ask what people in this line of work usually earn, or leave pay out.", source: "S80"),
    ]

    /// What a first message has to say, and how much it may ask for.
    private static let asking = [
        CheckRule(
            .noObjective, [.request], .error, message: "What you want out of this talk is not chosen.",
            why: "Knowing what you want makes a short talk worth both people's time.",
            fix: "Set `objectives` to at least one: a field, a position, a workplace, a path, or the tie itself.",
            source: "S20"),
        CheckRule(
            .noPurpose, asked, .error, message: "It does not say what the talk is for.",
            why: "A reader who knows what is wanted can say yes at once; one who has to guess puts it off.",
            fix: """
                Write one sentence on what you want to learn, in `purpose` and in the message: "I would like to understand \
                how ...".
                """, source: "S50"),
        CheckRule(
            .noIntroduction, asked, .warning, message: "It does not say who you are.",
            why: "Nobody gives time to a stranger who stays one. A name under the text is not enough.",
            fix: "Begin with half a sentence about yourself: what you do or study, and where.", source: "S51"),
        CheckRule(
            .noInterest, asked, .warning, message: "It does not say what interests you in this work.",
            why: "Interest that is real is the best reason to answer.",
            fix: "Name what draws you to it: a thing you read, tried or wondered about.", source: "S51"),
        CheckRule(
            .noWhyYou, askedAgain, .warning, message: "It does not say why you ask this person.",
            why: "A letter that could go to anybody is easily left to somebody else.",
            fix: "Say what of theirs made you write: their path, a project, a talk, what you share.", source: "S52"),
        CheckRule(
            .massMail, [.request], .warning, message: "The same text goes to others of your contacts.",
            why: "People notice when they are one of many, and some of them know each other.",
            fix: "Write for this one person: why them, and what only they can tell.", source: "S52"),
        CheckRule(
            .unusedCommonality, [.request], .info, message: "You share something with them that the text leaves out.",
            why: "A school, a town or an employer in common makes a stranger less of one.",
            fix: "Name what you share, in half a sentence.", source: "S53"),
        CheckRule(
            .noExpertiseNamed, askedAgain, .info, message: "It does not name what they know more about than you.",
            why: "To be asked as the one who knows is a pleasure, and a way to give something back.",
            fix: "Name the thing in their work on which you would value their view.", source: "S62"),
        CheckRule(
            .noDuration, askedAgain, .warning, message: "It does not say how long the talk would take.",
            why: "A few minutes can be anything; fifteen can be found between two meetings.",
            fix: "Say the minutes: fifteen, at most twenty.", source: "S54"),
        CheckRule(
            .longAsk, askedAgain, .info, message: "It asks for more than twenty minutes.",
            why: "The shorter the talk you ask for, the easier it is to grant. They may give more on their own.",
            fix: "Ask for fifteen to twenty minutes.", source: "S54"),
        CheckRule(
            .tooLongAsk, askedAgain, .error, message: "It asks for more than thirty minutes.",
            why: "Half an hour is the most that one can ask of someone who owes one nothing.",
            fix: "Ask for fifteen to twenty minutes, never for more than thirty.", source: "S55"),
    ]

    /// Whom it is sent to, and by what way.
    private static let reaching = [
        CheckRule(
            .contactOverasked, [.request], .error,
            message: "They are being asked by enough people at present.",
            why: "A talk is a gift. Those who are asked too often stop giving it, to everyone.",
            fix: "Choose someone else for now, or wait until the day in `busy_until`.", source: "S58"),
        CheckRule(
            .contactSuppressed, [.request, .followUp], .error, isOverridable: false,
            message: "The career centre was asked not to have this person written to.",
            why: "They have said that they do not want such requests, and that is respected.",
            fix: "Choose someone else; your career centre can help you to find them.", source: "S58"),
        CheckRule(
            .stalePosition, [.request], .warning, message: "It is long since their position was looked up.",
            why: "You want to talk to someone who is in that work now.",
            fix: "See whether they still hold it, and set `position_verified_on` to today.", source: "S37"),
        CheckRule(
            .pitchNotRehearsed, [.request, .attempt], .warning,
            message: "You have not rehearsed your pitch for a call.",
            why: "On the phone the first half minute decides, and there is no draft to correct.",
            fix: "Say your pitch aloud a few times, then mark it as rehearsed.", source: "S49"),
        CheckRule(
            .voicemailOnCold, [.attempt], .warning,
            message: "A voice message was left to someone who does not know you.",
            why: "A message from a stranger hands them a task, and takes the next call from you.",
            fix: "Next time hang up before the tone, and call again in another part of the day.", source: "S46"),
        CheckRule(
            .sameDaypartRetry, [.attempt], .warning, message: "You tried again in the same part of the day.",
            why: "Who cannot talk in the morning seldom can on the next one.",
            fix: "Try at another time of their day; `next_attempt` proposes one.", source: "S47"),
    ]

    /// Messages that come after the first.
    private static let afterwards = [
        CheckRule(
            .blamesSilence, [.followUp], .warning, message: "It reproaches them for not having answered.",
            why: "Busy people let mail lie, and mean no harm by it. A reproach closes the door.",
            fix: "Ask once more, kindly, and leave them an easy way to say no.", source: "S60"),
        CheckRule(
            .noConcretePoint, [.thankYou], .info, message: "It names nothing that they said.",
            why: "Thanks that recall one thing show that you listened.",
            fix: "Name the one piece of advice or the story that stayed with you.", source: "S100"),
        CheckRule(
            .updateWithoutNews, [.update], .info, message: "It tells no news.",
            why: "An update is welcome when something came of what they told you.",
            fix: "Say what you did with their advice, or wait until there is something to tell.", source: "S105"),
    ]

    /// A list of questions for a talk.
    private static let questions = [
        CheckRule(
            .tooFewQuestions, [.questions], .warning, message: "There are fewer than twelve questions.",
            why: "With twelve to fourteen the talk stays on its subject, whatever is answered quickly.",
            fix: "Add questions on the role, the organisation, the workplace and the industry.", source: "S75"),
        CheckRule(
            .tooManyQuestions, [.questions], .warning, message: "There are more questions than the talk has room for.",
            why: "Each takes about a minute, and a hurried talk is no talk.",
            fix: "Keep the twelve to fourteen that matter most, one for each minute.", source: "S75"),
        CheckRule(
            .noResourcesQuestion, [.questions], .warning, in: [.careerExploration],
            message: "No question asks what to read or where to learn more.",
            why: "Of all questions this one brings most, since it leads on.",
            fix: "Ask which websites, publications, programmes or groups they would point you to.", source: "S84"),
        CheckRule(
            .noClosingReferralQuestion, [.questions], .error,
            message: "The last question does not ask whom else to talk to.",
            why: "Each talk should lead to the next, and the end is the time to ask.",
            fix: "End with it: who else in this line of work would be good to talk to?", source: "S96"),
    ]

    private static let talk = [
        CheckRule(
            .recordingWithoutConsent, [.interview], .error, isOverridable: false,
            message: "A recording is named for a talk in which recording was not agreed to.",
            why: "Some people mind being recorded, and all have the right to be asked.",
            fix: "Ask, and set `recording_consent` to granted first; a no is final for that talk.", source: "S92")
    ]
}
