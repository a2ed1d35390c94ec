import HTTPTypes
import JSON
import Records
import SQLite
import Services

enum SharingAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let sharing = services.sharing
        @Sendable func document(_ grant: Kept<SharingGrant>, for caller: Caller) -> Document {
            grant.document(adding: SharingService.extras(grant, for: caller))
        }
        return [
            Endpoint("listSharingGrants", .get, "/v1/sharing_grants") {
                (signedIn: SignedIn, tx: ReadTransaction, asked: Inquired<SharingGrant>) in
                try sharing.list(asked.inquiry, for: signedIn.caller, in: tx)
            },
            Endpoint("createSharingGrant", .post, "/v1/sharing_grants") {
                (student: Sharer, tx: WriteTransaction, body: Body<SharingGrant>) in
                let grant = try sharing.create(body.value, for: student.caller, in: tx)
                return CreatedEntry(entry: grant, extras: SharingService.extras(grant, for: student.caller))
            },
            Endpoint("findSharingGrant", .get, "/v1/sharing_grants/{id}") {
                (signedIn: SignedIn, tx: ReadTransaction, id: PathID) in
                document(try sharing.find(id.id, for: signedIn.caller, in: tx), for: signedIn.caller)
            },
            Endpoint("withdrawSharingGrant", .post, "/v1/sharing_grants/{id}/withdraw") {
                (student: Sharer, tx: WriteTransaction, grant: OwnGrant, _: Body<Empty>) in
                document(try sharing.withdraw(grant.grant, for: student.caller, in: tx), for: student.caller)
            },
        ]
    }
}

/// A student who decides what others see of hers, by a token that may share.
struct Sharer: PrincipalInput {
    let principal: Principal
    let caller: Caller
    static let policy = Policy.student

    static func declare(in declaration: inout Declaration) {
        declaration.policy = policy
        declaration.scope = .share
    }
}

/// The student's own grant that the path names, at a version of If-Match if one is given.
struct OwnGrant: Input {
    let grant: Kept<SharingGrant>

    static func declare(in declaration: inout Declaration) {
        declaration.takesIfMatch = true
        declaration.bodyMayBeEmpty = true
    }

    static func take(from extraction: Extraction) throws -> OwnGrant {
        let (caller, id) = (try Caller.take(from: extraction), try PathID.take(from: extraction).id)
        let transaction = try ReadTransaction.take(from: extraction)
        let grant = try extraction.services.sharing.find(id, for: caller, in: transaction)
        guard grant.ownerID == caller.ownerID else { throw ServiceError.notFound }
        let extras = SharingService.extras(grant, for: caller)
        try extraction.requireMatch(grant.version, grant.document(adding: extras).bytes)
        return OwnGrant(grant: grant)
    }
}
