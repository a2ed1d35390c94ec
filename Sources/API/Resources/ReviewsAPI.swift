import HTTPTypes
import Records
import SQLite
import Services

enum ReviewsAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let reviews = services.reviews
        return Endpoint.reads(reviews.store, "Review", "Reviews") + [
            Endpoint("createReview", .post, "/v1/reviews") {
                (reader: Reader<InterviewsScope>, tx: WriteTransaction, _: OfOwner, body: Body<Review>) in
                let review = try reviews.create(body.value, for: reader.caller, in: tx)
                try reader.note(.create, "review", review.id.uuid, in: tx)
                return Created(object: review)
            },
            Endpoint("updateReview", .patch, "/v1/reviews/{id}") {
                (
                    reader: Reader<InterviewsScope>, tx: WriteTransaction, _: OfOwner, review: AuthoredReview,
                    patch: Patch<Review>
                ) in
                let changed = try reviews.update(review.object, to: patch.value, for: reader.caller, in: tx)
                try reader.note(.update, "review", changed.id.uuid, in: tx)
                return changed
            },
            Endpoint("deleteReview", .delete, "/v1/reviews/{id}") {
                (reader: Reader<InterviewsScope>, tx: WriteTransaction, _: OfOwner, review: AuthoredReview) in
                try reviews.trash(review.object, for: reader.caller, in: tx)
                try reader.note(.delete, "review", review.object.id.uuid, in: tx)
                return NoContent()
            },
            Endpoint("restoreReview", .post, "/v1/reviews/{id}/restore") {
                (
                    reader: Reader<InterviewsScope>, tx: WriteTransaction, _: OfOwner, review: DeletedReview,
                    _: Body<Empty>
                ) in
                let restored = try reviews.restore(review.object, for: reader.caller, in: tx)
                try reader.note(.restore, "review", restored.id.uuid, in: tx)
                return restored
            },
            .action("resolveReview", "resolve") { try reviews.resolve($0, for: $1, in: $2) },
            .action("unresolveReview", "unresolve") { try reviews.unresolve($0, for: $1, in: $2) },
        ]
    }

    /// Throws `forbidden` for a review that another wrote.
    static func requireAuthor(of review: Stored<Review>, _ caller: Caller) throws {
        guard review.authorID != caller.actorID.uuid else { return }
        throw Problem(.forbidden, "Only who wrote a review changes it.")
    }
}

/// The caller's own review that the path names: 403 for another's, which the caller can see.
struct AuthoredReview: Input {
    let object: Stored<Review>

    static func declare(in declaration: inout Declaration) { Existing<Review>.declare(in: &declaration) }

    static func take(from extraction: Extraction) throws -> AuthoredReview {
        let caller = try Caller.take(from: extraction)
        let existing = try Existing<Review>.take(from: extraction) { try ReviewsAPI.requireAuthor(of: $0, caller) }
        return AuthoredReview(object: existing.object)
    }
}

/// The caller's own review in the trash.
struct DeletedReview: Input {
    let object: Stored<Review>

    static func declare(in declaration: inout Declaration) { Deleted<Review>.declare(in: &declaration) }

    static func take(from extraction: Extraction) throws -> DeletedReview {
        let caller = try Caller.take(from: extraction)
        let deleted = try Deleted<Review>.take(from: extraction) { try ReviewsAPI.requireAuthor(of: $0, caller) }
        return DeletedReview(object: deleted.object)
    }
}
