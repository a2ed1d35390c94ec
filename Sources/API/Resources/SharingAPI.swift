import HTTPTypes
import JSON
import Records
import SQLite
import Services

enum SharingAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let sharing = services.sharing
        return [
            Endpoint("listSharingGrants", .get, "/v1/sharing_grants") {
                (signedIn: SignedIn, tx: ReadTransaction, asked: Inquired<SharingGrant>) in
                try sharing.list(asked.inquiry, for: signedIn.caller, as: signedIn.principal.role, in: tx)
            },
            Endpoint("createSharingGrant", .post, "/v1/sharing_grants") {
                (student: Sharer, tx: WriteTransaction, body: Body<SharingGrant>) in
                let grant = try sharing.create(body.value, for: student.caller, in: tx)
                return CreatedEntry(entry: grant, extras: SharingService.extras(grant, for: student.caller))
            },
            Endpoint("findSharingGrant", .get, "/v1/sharing_grants/{id}") {
                (_: SignedIn, _: ReadTransaction, grant: Sought<SharingGrant>) in grant.document
            },
            Endpoint("withdrawSharingGrant", .post, "/v1/sharing_grants/{id}/withdraw") {
                (caller: Caller, _: MayShare, tx: WriteTransaction, grant: Found<SharingGrant>, _: Body<Empty>) in
                let withdrawn = try sharing.withdraw(grant.entry, for: caller, in: tx)
                return withdrawn.document(adding: SharingService.extras(withdrawn, for: caller))
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

/// By a token that may share (X26).
struct MayShare: Input {
    static func declare(in declaration: inout Declaration) { declaration.scope = .share }
    static func take(from extraction: Extraction) -> MayShare { MayShare() }
}

extension SharingGrant: Findable {
    static func find(
        _ id: ID<SharingGrant>, for caller: Caller, as role: Role, in tx: ReadTransaction, _ services: Services
    ) throws -> Kept<SharingGrant> {
        try services.sharing.find(id.uuid, for: caller, as: role, in: tx)
    }

    static func extras(of entry: Kept<SharingGrant>, _ extraction: Extraction) throws -> [(String, JSONValue)] {
        SharingService.extras(entry, for: try Caller.take(from: extraction))
    }
}
