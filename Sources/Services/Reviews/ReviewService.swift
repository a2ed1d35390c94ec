public import Records
public import SQLite

/// Keeps reviews among the rows of the student whom they are for. Their author alone changes them; she alone resolves
/// them.
public struct ReviewService: Keeping {
    public let store: Store<Review>

    public func create(_ value: Review, for caller: Caller, in tx: WriteTransaction) throws -> Stored<Review> {
        var review = value
        review.authorID = caller.actorID.uuid
        return try store.create(review, for: caller, in: tx)
    }

    /// Marks that the owner has done what the review asks. Throws `invalidTransition` when it was resolved before.
    public func resolve(_ review: Stored<Review>, for caller: Caller, in tx: WriteTransaction) throws -> Stored<Review>
    {
        guard review.resolvedAt == nil else { throw refusal("resolved", .unresolve) }
        return try store.change(review, as: "resolved", for: caller, in: tx) { $0.resolvedAt = caller.now }
    }

    /// Takes that back. Throws `invalidTransition` when it was not resolved.
    public func unresolve(
        _ review: Stored<Review>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Review> {
        guard review.resolvedAt != nil else { throw refusal("open", .resolve) }
        return try store.change(review, as: "unresolved", for: caller, in: tx) { $0.resolvedAt = nil }
    }

    private func refusal(_ status: String, _ allowed: ReviewAction) -> ServiceError {
        .invalidTransition(status: status, allowed: [allowed.rawValue])
    }
}
