public import Records
public import SQLite

/// What the owner says when she is asked back (S85).
public struct SelfAnswer: Resource, Equatable {
    public var question = ""
    public var answer: String?
    public var rehearsedAt: Instant?
    public var labels = Labels()

    public init() {}

    public static let name = ResourceName("self_answer", plural: "self_answers")
    public static let fields = Fields<SelfAnswer> {
        Field("question", .line(), \.question, required: true).sortable().searchable()
        Field("answer", .long(), \.answer).searchable()
        Field("rehearsed_at", .moment, \.rehearsedAt).filterable().byServer()
    }
}

/// Keeps the owner's own answers.
public struct SelfAnswerService: Keeping {
    public let store: Store<SelfAnswer>

    /// Notes that the owner has said it aloud now.
    public func rehearse(
        _ answer: Stored<SelfAnswer>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<SelfAnswer> {
        try store.change(answer, as: "rehearsed", for: caller, in: tx) { $0.rehearsedAt = caller.now }
    }
}
