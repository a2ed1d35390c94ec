public import Records

/// A class, or another group of students with those who advise them.
public struct Cohort: Entry, Equatable {
    public var name = ""
    public var startsOn: LocalDate?
    public var endsOn: LocalDate?

    public init() {}

    public static let name = ResourceName("cohort", plural: "cohorts")
    public static let fields = Fields<Cohort> {
        Field("name", .line(), \.name, required: true)
        Field("starts_on", .date, \.startsOn).filterable()
        Field("ends_on", .date, \.endsOn).filterable()
    }

    public func conflicts() -> [FieldError] {
        guard let startsOn, let endsOn, endsOn < startsOn else { return [] }
        return [FieldError("#/ends_on", .conflictWith, "is before starts_on")]
    }
}

/// What someone is in a cohort.
public enum CohortPart: String, Word { case student, advisor }

/// One line of a cohort's roster; its id is that of the user.
public struct CohortMember: Entry, Equatable {
    public var userID = ID<Owner>.unset.uuid
    public var name = ""
    public var part = CohortPart.student

    public init() {}

    public static let name = ResourceName("cohort_member", plural: "members")
    public static let table = "cohort_roster"
    public static let fields = Fields<CohortMember> {
        Field("user_id", .id, \.userID, required: true).filterable().onCreate()
        Field("name", .line(), \.name).byServer()
        Field("as", .choice(), \.part).filterable().onCreate()
    }

    /// How many one cohort takes.
    public static let most = 1_000
}
