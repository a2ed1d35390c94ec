public import Records

/// Who the owner is: what drafts say of her, and what she is found to share with others (S2, S19, S41, S51).
public struct Profile: Singleton, Equatable {
    public var stage = CareerStage.student
    public var headline: String?
    public var introduction: String?
    public var interests: String?
    public var program: String?
    public var school: String?
    public var graduationYear: Int?
    public var employer: String?
    public var location: String?
    public var affiliations: [String] = []
    public var languages: [String] = []
    public var newcomerFrom: String?
    public var movedTo: String?
    public var linkedinURL: String?
    public var resumeURL: String?

    public init() {}

    public static let name = ResourceName("profile", plural: "profiles")
    public static let fields = Fields<Profile> {
        Field("stage", .choice(), \.stage)
        Field("headline", .line(), \.headline)
        Field("introduction", .long(), \.introduction)
        Field("interests", .long(), \.interests)
        Field("program", .line(), \.program)
        Field("school", .line(), \.school)
        Field("graduation_year", .integer(1_900...2_199), \.graduationYear)
        Field("employer", .line(), \.employer)
        Field("location", .line(), \.location)
        Field("affiliations", .list(of: .line()), \.affiliations)
        Field("languages", .list(of: .line()), \.languages)
        Field("newcomer_from", .line(), \.newcomerFrom)
        Field("moved_to", .line(), \.movedTo)
        Field("linkedin_url", .url, \.linkedinURL)
        Field("resume_url", .url, \.resumeURL)
    }
}

/// Where someone stands in working life; no rule takes her for a student (S2).
public enum CareerStage: String, Word {
    case student
    case newGrad = "new_grad"
    case employed
    case careerChanger = "career_changer"
    case newcomer, returning
}
