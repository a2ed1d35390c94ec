import JSON
public import Records

/// An advisor's comment on a request or a talk that a student shares, for both of them to read (S87).
public struct Review: Shared, Equatable {
    public var requestID: ID<InterviewRequest>?
    public var interviewID: ID<Interview>?
    public var text = ""
    public var authorID = ID<Owner>.unset.uuid
    public var resolvedAt: Instant?
    public var labels = Labels()

    public init() {}

    public static let name = ResourceName("review", plural: "reviews")
    public typealias Reading = InterviewsScope
    public static let fields = Fields<Review> {
        Field("request_id", \.requestID).filterable().onCreate().owned()
        Field("interview_id", \.interviewID).filterable().onCreate().owned()
        Field("text", .long(), \.text, required: true).searchable()
        Field("author_id", .id, \.authorID).filterable().byServer()
        Field("resolved_at", .moment, \.resolvedAt).filterable().byServer()
    }
    public static let derived = [allowedActions]

    private static let allowedActions = Derived(
        "allowed_actions", .list(.choice(ReviewAction.words), atMost: 2, distinct: true), from: ["resolved_at"]
    ) { row, out in
        row.text(0) == nil ? out.literal("[\"resolve\"]") : out.literal("[\"unresolve\"]")
    }

    public func conflicts() -> [FieldError] {
        guard (requestID == nil) == (interviewID == nil) else { return [] }
        return [FieldError("#/request_id", .conflictWith, "exactly one of request_id and interview_id stands")]
    }
}

public enum ReviewAction: String, Word { case resolve, unresolve }
