public import Records

/// A text that is to be looked at before anybody else sees it: the body of a call that saves nothing.
public struct CheckQuestion: Content {
    public var kind = CheckedKind.request
    public var interviewType = InterviewType.careerExploration
    public var text: String?
    public var questions: [String] = []
    public var minutes: Int?
    public var facts: CheckFacts?

    public init() {}

    public static let fields = Fields<CheckQuestion> {
        Field("kind", .choice(), \.kind, required: true)
        Field("interview_type", .choice(), \.interviewType, required: true)
        Field("text", .long(), \.text)
        Field("questions", .list(of: .line(1...1_000), atMost: 50), \.questions)
        Field("minutes", .integer(1...600), \.minutes)
        Field("facts", .object(), \.facts)
    }

    /// There is one text, or for a list of questions either form of it; only a request can be judged by its facts alone.
    public func conflicts() -> [FieldError] {
        if kind != .questions, !questions.isEmpty {
            return [FieldError("#/questions", .conflictWith, "is for kind questions; others have a text")]
        }
        if text != nil, !questions.isEmpty {
            return [FieldError("#/questions", .conflictWith, "stands beside text; send one of the two")]
        }
        if text == nil, questions.isEmpty, kind != .request || facts == nil {
            return [FieldError("#/text", .required, "is required: there is nothing to look at")]
        }
        return []
    }
}

/// The kinds of text that can be looked at by themselves.
public enum CheckedKind: String, Word {
    case request
    case thankYou = "thank_you"
    case update
    case followUp = "follow_up"
    case introduction, questions
}

/// What the members of a request would say. A check that needs a fact is made only where the fact is given.
public struct CheckFacts: Content, Equatable {
    public var purpose: String?
    public var whyYou: String?
    public var introduction: String?
    public var interests: String?
    public var expertise: String?
    public var objectives: [Objective]?
    public var askedMinutes: Int?
    public var commonalities: [Commonality] = []
    public var positionVerifiedOn: LocalDate?

    public init() {}

    public static let fields = Fields<CheckFacts> {
        Field("purpose", .long(), \.purpose)
        Field("why_you", .long(), \.whyYou)
        Field("introduction", .long(), \.introduction)
        Field("interests", .long(), \.interests)
        Field("expertise", .long(), \.expertise)
        Field("objectives", .list(of: .choice(), atMost: 5, distinct: true), \.objectives)
        Field("asked_minutes", .integer(1...600), \.askedMinutes)
        Field("commonalities", .list(of: .object()), \.commonalities)
        Field("position_verified_on", .date, \.positionVerifiedOn)
    }
}
