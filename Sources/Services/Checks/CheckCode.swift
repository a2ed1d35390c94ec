public import Records

/// What can be found fault with in a request, a message, a list of questions, an attempt or a talk. The order of the
/// cases is the order in which faults are told.
public enum CheckCode: String, Word {
    case asksForJob = "asks_for_job"
    case mentionsJobSearch = "mentions_job_search"
    case asksPersonalPay = "asks_personal_pay"
    case noObjective = "no_objective"
    case noPurpose = "no_purpose"
    case noIntroduction = "no_introduction"
    case noInterest = "no_interest"
    case noWhyYou = "no_why_you"
    case massMail = "mass_mail"
    case unusedCommonality = "unused_commonality"
    case noExpertiseNamed = "no_expertise_named"
    case noDuration = "no_duration"
    case longAsk = "long_ask"
    case tooLongAsk = "too_long_ask"
    case contactOverasked = "contact_overasked"
    case contactSuppressed = "contact_suppressed"
    case stalePosition = "stale_position"
    case pitchNotRehearsed = "pitch_not_rehearsed"
    case voicemailOnCold = "voicemail_on_cold"
    case sameDaypartRetry = "same_daypart_retry"
    case blamesSilence = "blames_silence"
    case noConcretePoint = "no_concrete_point"
    case updateWithoutNews = "update_without_news"
    case tooFewQuestions = "too_few_questions"
    case tooManyQuestions = "too_many_questions"
    case noResourcesQuestion = "no_resources_question"
    case noClosingReferralQuestion = "no_closing_referral_question"
    case recordingWithoutConsent = "recording_without_consent"
}

public enum CheckSeverity: String, Word { case error, warning, info }

/// What a check can look at.
public enum CheckSubject: String, Word {
    case request
    case thankYou = "thank_you"
    case update
    case followUp = "follow_up"
    case introduction, questions, attempt, interview
}

/// One check as the catalogue has it.
public struct CheckRule: Sendable {
    public let code: CheckCode
    /// What it looks at.
    public let appliesTo: [CheckSubject]
    /// How severe it is in each type of talk that it is made for, unless the instance says otherwise.
    public let severities: [InterviewType: CheckSeverity]
    /// Whether a recorded reason lets one go on in spite of it.
    public let isOverridable: Bool
    public let message: String
    public let why: String
    public let fix: String
    /// The row of the practice that it comes from; `own` where it is ours.
    public let source: String

    init(
        _ code: CheckCode, _ appliesTo: [CheckSubject], _ severity: CheckSeverity,
        in types: [InterviewType] = InterviewType.allCases, instead others: [InterviewType: CheckSeverity] = [:],
        isOverridable: Bool = true, message: String, why: String, fix: String, source: String
    ) {
        self.code = code
        self.appliesTo = appliesTo
        severities = Dictionary(uniqueKeysWithValues: types.map { ($0, severity) }).merging(others) { $1 }
        self.isOverridable = isOverridable
        self.message = message
        self.why = why
        self.fix = fix
        self.source = source
    }
}
