import JSON
public import Records

/// What the owner explores: a field, an occupation, a workplace, a posting, or how someone got where she is (S13 to S18).
public struct Target: Resource, Equatable {
    public var kind = TargetKind.field
    public var name = ""
    public var relationToCurrent = TargetRelation.same
    public var organizationID: ID<Organization>?
    public var location: String?
    public var why: String?
    public var status = TargetStatus.exploring
    public var fit = TargetFit()
    public var decisionReason: String?
    public var labels = Labels()

    public init() {}

    public static let name = ResourceName("target", plural: "targets")
    public static let fields = Fields<Target> {
        Field("kind", .choice(), \.kind).filterable()
        Field("name", .line(), \.name, required: true).sortable().searchable()
        Field("relation_to_current", .choice(), \.relationToCurrent).filterable()
        Field("organization_id", \.organizationID).filterable()
        Field("location", .line(), \.location).filterable().searchable()
        Field("why", .long(), \.why).searchable()
        Field("status", .choice(), \.status).filterable()
        Field("fit", .object(), \.fit)
        Field("decision_reason", .long(), \.decisionReason).searchable()
    }
    public static let computed = [TargetPools.members]
}

public enum TargetKind: String, Word {
    case field, occupation
    case jobTitle = "job_title"
    case organization, department, posting
    case personPath = "person_path"
}

/// How far a target lies from what the owner does now (S14).
public enum TargetRelation: String, Word {
    case same
    case adjacentPivot = "adjacent_pivot"
    case new
}

public enum TargetStatus: String, Word {
    case exploring, shortlisted
    case ruledOut = "ruled_out"
    case chosen
}

/// How well a target fits its owner, from 1 to 5 in each respect (S114).
public struct TargetFit: Content, Equatable {
    public var interest: Int?
    public var skills: Int?
    public var values: Int?
    public var conditions: Int?

    public init() {}

    public static let fields = Fields<TargetFit> {
        Field("interest", .integer(1...5), \.interest)
        Field("skills", .integer(1...5), \.skills)
        Field("values", .integer(1...5), \.values)
        Field("conditions", .integer(1...5), \.conditions)
    }
}
