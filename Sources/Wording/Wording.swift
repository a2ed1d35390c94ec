/// The judge of texts: says which faults an English message about an informational interview has, and where.
///
/// A pure function of the text, its kind and the type of talk; it keeps nothing and needs time linear in the text.
public enum Wording {
    /// Changes whenever the same text could be judged differently, so that findings can be kept by it.
    public static let catalogueVersion = 2

    /// The longest text that is read to its end, in Unicode scalars; what is beyond is not looked at.
    public static let longestText = 100_000

    /// Reads the tables of words, rules and weights, which the first text would otherwise wait for.
    public static func prepare() { _ = RuleBook.standard }

    /// The faults of a text, in the order of their places; those of the whole text come last, by code.
    ///
    /// Every kind is judged for `asks_for_job`, `mentions_job_search` and `asks_personal_pay`. Requests and introductions
    /// also for what they lack and for the time asked; follow-ups for the time, `no_why_you`, `no_expertise_named` and
    /// `blames_silence`; lists of questions, one a line, for their number and the two questions that none may lack;
    /// updates for news, thanks for a concrete point.
    ///
    /// - Parameter type: the type of talk; `no_resources_question` is judged for career exploration alone (S84).
    public static func read(
        _ text: String, as kind: TextKind, type: TalkType = .careerExploration
    ) -> [Finding] {
        Judges.findings(in: text, kind: kind, type: type).findings
    }
}

/// What a text is for.
public enum TextKind: String, CaseIterable, Sendable {
    case request, introduction, questions, update
    case thankYou = "thank_you"
    case followUp = "follow_up"
}

/// The three types of informational interview (S122).
public enum TalkType: String, CaseIterable, Sendable {
    case careerExploration = "career_exploration"
    case companyInsider = "company_insider"
    case hiringManager = "hiring_manager"
}

/// The faults that a text can have.
public enum FaultCode: String, CaseIterable, Sendable {
    case asksForJob = "asks_for_job"
    case mentionsJobSearch = "mentions_job_search"
    case asksPersonalPay = "asks_personal_pay"
    case noDuration = "no_duration"
    case longAsk = "long_ask"
    case tooLongAsk = "too_long_ask"
    case noPurpose = "no_purpose"
    case noIntroduction = "no_introduction"
    case noInterest = "no_interest"
    case noWhyYou = "no_why_you"
    case noExpertiseNamed = "no_expertise_named"
    case noClosingReferralQuestion = "no_closing_referral_question"
    case noResourcesQuestion = "no_resources_question"
    case tooFewQuestions = "too_few_questions"
    case tooManyQuestions = "too_many_questions"
    case updateWithoutNews = "update_without_news"
    case blamesSilence = "blames_silence"
    case noConcretePoint = "no_concrete_point"
}

/// A fault found in a text.
public struct Finding: Equatable, Hashable, Sendable {
    /// The smallest clause or phrase at fault, in Unicode scalars from the text's beginning.
    public struct Place: Equatable, Hashable, Sendable {
        public let offset: Int
        public let length: Int
    }

    public let code: FaultCode
    /// Nil when something is missing rather than wrong.
    public let place: Place?
    /// Told for information only, whatever the code's usual severity: a question about a field's usual pay (S80).
    public let onlyInforms: Bool
    /// Minutes asked for, questions counted: what the finding is about, where there is a number.
    public let amount: Int?

    init(_ code: FaultCode, at place: Place? = nil, onlyInforms: Bool = false, amount: Int? = nil) {
        (self.code, self.place, self.onlyInforms, self.amount) = (code, place, onlyInforms, amount)
    }
}
