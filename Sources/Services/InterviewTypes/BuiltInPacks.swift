import Records

extension InterviewTypePack {
    /// The pack that an instance begins with.
    public static func builtIn(_ key: InterviewType) -> InterviewTypePack {
        var pack = InterviewTypePack()
        pack.key = key
        pack.severities = CheckCatalogue.severities(of: key)
        pack.closeOut = CloseOutStep.allCases
        switch key {
        case .careerExploration:
            pack.name = "Career exploration"
            pack.focus = .occupation
            pack.objectives = [.learnField, .learnPosition, .understandPath]
        case .companyInsider:
            pack.name = "Company insider conversation"
            pack.focus = .workplace
            pack.objectives = [.learnWorkplace, .learnPosition, .buildNetwork]
        case .hiringManager:
            pack.name = "Hiring manager meeting"
            pack.focus = .organization
            pack.objectives = [.learnPosition, .learnWorkplace, .buildNetwork]
        }
        pack.guidance = Phase.allCases.flatMap { phase in
            (Guidance.common + Guidance.of(key)).filter { $0.phase == phase }
        }
        return pack
    }

    /// The ids of the packs, which are the same on every instance.
    static func id(_ key: InterviewType) -> ID<InterviewTypePack> {
        let place = (InterviewType.allCases.firstIndex(of: key) ?? 0) + 1
        return ID("019aa000-0000-7000-8000-00000000000\(place)") ?? .unset
    }

    /// Since when the packs are what they are.
    static let begun = Instant("2026-11-21T00:00:00.000Z") ?? .unset
}

/// The advice that packs begin with.
enum Guidance {
    /// What all types have in common (S124).
    static let common: [GuidanceLine] = finding + asking + preparing + holding + following

    /// What only one of them has. Of the second and third type the sources give aims and no more: what is said here of how
    /// to reach them is ours.
    static func of(_ key: InterviewType) -> [GuidanceLine] {
        switch key {
        case .careerExploration: exploration
        case .companyInsider: insider
        case .hiringManager: manager
        }
    }

    private static let finding: [GuidanceLine] = [
        GuidanceLine(
            .find, "This is a known and friendly way to learn; that few have heard of it is no reason not to.", "S11"),
        GuidanceLine(
            .find, "Choose the type of talk first: each has its own aim, its own tone and its own next step.", "S122"),
        GuidanceLine(
            .find, "Plan each type by itself; what suits a talk about an occupation can sour one with a manager.",
            "S123"),
        GuidanceLine(
            .find, "Some things hold in every type: no asking for work, a short time, thanks, and a name to go on to.",
            "S124"),
        GuidanceLine(
            .find, "Decide what you want to take home from the talk before you look for someone to give it.", "S20"),
        GuidanceLine(.find, "Ask yourself why you want it, and write that down for yourself alone.", "S21"),
        GuidanceLine(.find, "One aim can be a field or a post that is new to you.", "S5"),
        GuidanceLine(.find, "Another is how a company or a workplace feels to those inside it.", "S6"),
        GuidanceLine(.find, "Another is a path: which steps somebody took, and what decided each of them.", "S7"),
        GuidanceLine(.find, "Another is the tie itself: people who know you and your interests.", "S8"),
    ]

    private static let asking: [GuidanceLine] = [
        GuidanceLine(
            .ask,
            "Never ask for a job, an internship or to be kept in mind; it is the one thing that spoils everything.",
            "S3"),
        GuidanceLine(.ask, "Leave your search for work out of it: you are here to learn.", "S4"),
        GuidanceLine(.ask, "Once you know whom, ask properly: a request of its own, not a line in passing.", "S42"),
        GuidanceLine(.ask, "Ask them yourself, or let someone you both know make the first step.", "S43"),
        GuidanceLine(
            .ask, "Mail, LinkedIn, telephone or an introduction: each works; see which one works for you.", "S44"),
        GuidanceLine(
            .ask, "When in doubt, write first and call when no answer comes: a letter lets them choose their moment.",
            "S45"),
        GuidanceLine(.ask, "When you call a stranger and nobody answers, leave no message.", "S46"),
        GuidanceLine(.ask, "Call again instead, in another part of their day.", "S47"),
        GuidanceLine(.ask, "A no may only be a wrong moment; a polite second try is allowed.", "S48"),
        GuidanceLine(.ask, "Say your pitch aloud before you take up the phone.", "S49"),
        GuidanceLine(.ask, "Say plainly what the talk is for.", "S50"),
        GuidanceLine(.ask, "Say in a sentence who you are, what interests you, and what brings you to them.", "S51"),
        GuidanceLine(.ask, "Say why you chose this person, and not just anyone of that trade.", "S52"),
        GuidanceLine(.ask, "Name what the two of you share, if you share something.", "S53"),
        GuidanceLine(.ask, "Say that it is short: fifteen minutes, twenty at most.", "S54"),
        GuidanceLine(.ask, "More than half an hour is never asked for.", "S55"),
        GuidanceLine(.ask, "Fifteen minutes are usual, and longer than they sound.", "S56"),
        GuidanceLine(.ask, "Fit into their calendar: offer a few times, and take the one that they name.", "S57"),
        GuidanceLine(
            .ask, "Be no burden: not many requests to one house, and none to someone who is asked by others already.",
            "S58"),
        GuidanceLine(.ask, "Be curious, be bold, and ask: nobody minds an honest question.", "S59"),
        GuidanceLine(.ask, "No answer means that they are busy. It is nobody's fault, and you move on.", "S60"),
        GuidanceLine(.ask, "No bond at all? Ask all the same; more people say yes than you would think.", "S61"),
        GuidanceLine(.ask, "Name what they know about: it is pleasant to be asked as the one who knows.", "S62"),
        GuidanceLine(.ask, "People like to speak of their work and of the choices that led to it. Begin there.", "S63"),
    ]

    private static let preparing: [GuidanceLine] = [
        GuidanceLine(
            .prepare, "Give most of your time to preparing: the talk is short, and good questions make it long.", "S88"),
        GuidanceLine(.prepare, "Know what the organisation does, and who the person is, before you sit down.", "S70"),
        GuidanceLine(.prepare, "Write down twelve to fourteen questions, and know which of them you can drop.", "S75"),
        GuidanceLine(.prepare, "Be ready to be asked about yourself.", "S85"),
    ]

    private static let holding: [GuidanceLine] = [
        GuidanceLine(.hold, "A word about yourself, then listen.", "S89"),
        GuidanceLine(.hold, "Take notes; record only when they have said yes, and never ask twice.", "S92"),
        GuidanceLine(.hold, "Never ask what they earn.", "S80"),
        GuidanceLine(.hold, "Look at the clock for them, and end when you said you would.", "S93"),
        GuidanceLine(.hold, "Close by asking whom else to talk to.", "S96"),
        GuidanceLine(.hold, "Thank them there and then.", "S98"),
    ]

    private static let following: [GuidanceLine] = [
        GuidanceLine(.after, "Write to thank them, and name one thing that stayed with you.", "S100"),
        GuidanceLine(.after, "Do what they advised, and tell them how it went.", "S104"),
        GuidanceLine(.after, "Note what you will do next, and what the talk has changed in your mind.", "S9"),
        GuidanceLine(.after, "Talk to the people whose names you were given: they are your next talks.", "S102"),
    ]

    private static let exploration: [GuidanceLine] = [
        GuidanceLine(
            .ask, "This type is the easiest to be granted, above all to those who study. Say so if you do.", "S64"),
        GuidanceLine(
            .prepare, "Stay with the occupation: what fills their days, and what they would tell a beginner.", "S125"),
        GuidanceLine(.prepare, "Ask in any case what to read and where to learn more.", "S84"),
        GuidanceLine(.after, "Write down whether this work would fit you: better, as you expected, or worse.", "S125"),
    ]

    private static let insider: [GuidanceLine] = [
        GuidanceLine(.find, "Look for someone in the house, near the work that interests you and not above it.", "own"),
        GuidanceLine(
            .ask, "Make it easy on both of you: a coffee, a short call, nothing that has to be approved.", "S126"),
        GuidanceLine(
            .prepare, "Ask what is not on the website: how work is shared out, how people stay, what changes.", "own"),
        GuidanceLine(.hold, "If it fits, you may say that the place interests you. Never ask for a post.", "S95"),
        GuidanceLine(
            .after, "Note how comfortable it was for each of you, and how near you are to each other now.", "S126"),
    ]

    private static let manager: [GuidanceLine] = [
        GuidanceLine(
            .find, "Come to a manager by an introduction where you can; talk to someone in the team first.", "own"),
        GuidanceLine(
            .ask, "Be exact about what you want to understand of their team; managers get vague letters all day.", "own"
        ),
        GuidanceLine(.prepare, "Ask what they look for in people, and how they judge it: that may be asked.", "S83"),
        GuidanceLine(
            .hold, "Do not turn it into an interview for a job. If they do, thank them and ask how one applies.", "own"),
        GuidanceLine(.after, "Posting and resume come later, if at all, and only after the thank-you.", "S110"),
    ]
}
