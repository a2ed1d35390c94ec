import HTTPTypes
import Records
import SQLite
import Services

/// The end of an account and of all that belongs to it (X106).
enum ErasuresAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let erasures = services.erasures
        return [
            Endpoint("eraseUser", .post, "/v1/users/{id}/erase") {
                (
                    caller: Caller, _: FreshSession, tx: WriteTransaction, user: ErasableUser,
                    _: UsesReserve, body: Body<ErasureReason>
                ) in
                let erasure = try erasures.begin(
                    user.id, body.value, for: caller, isAdmin: user.isAdminsChoice, in: tx)
                return Accepted(document: erasure.document, location: "/v1/erasures/\(erasure.id)")
            },
            Endpoint("findErasure", .get, "/v1/erasures/{id}") {
                (_: Admin, tx: ReadTransaction, id: PathWord) in
                let erasure = try erasures.find(id.text, in: tx)
                return Unfinished(document: erasure.document, isFinished: erasure.isFinished)
            },
        ]
    }
}

/// The user whom the path names: for administrators anybody, for others they themselves, or there is none.
struct ErasableUser: Input {
    let id: ID<Owner>
    /// Whether an administrator asks.
    let isAdminsChoice: Bool

    static func declare(in declaration: inout Declaration) {}

    static func take(from extraction: Extraction) throws -> ErasableUser {
        guard let id = ID<Owner>(extraction.ticket.parameter) else { throw ServiceError.notFound }
        let user = ErasableUser(id: id, isAdminsChoice: extraction.ticket.caller?.role == .admin)
        try extraction.services.erasures.requireVisible(
            id, for: Caller.take(from: extraction), isAdmin: user.isAdminsChoice,
            in: ReadTransaction.take(from: extraction))
        return user
    }
}

/// Says that the operation is to succeed on a full disk, with the space that is kept for it (F06).
struct UsesReserve: Input {
    static func declare(in declaration: inout Declaration) { declaration.usesReserve = true }

    static func take(from extraction: Extraction) -> UsesReserve { UsesReserve() }
}
