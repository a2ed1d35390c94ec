import HTTPTypes
import JSON
import Records
import SQLite
import Services

/// The checks by themselves, and the list of those who are not to be asked.
enum ChecksAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let checks = services.checks
        return [
            Endpoint("listChecks", .get, "/v1/checks") { (_: SignedIn, tx: ReadTransaction) in
                JSONAnswer(bytes: try checks.catalogue(in: tx))
            },
            Endpoint("checkText", .post, "/v1/checks") {
                (signedIn: SignedIn, tx: ReadTransaction, body: Body<CheckQuestion>) in
                JSONAnswer(bytes: try checks.report(on: body.value, for: signedIn.caller, in: tx), isTagged: false)
            },
        ] + suppressions(services.suppressions)
    }

    private static func suppressions(_ suppressions: SuppressionService) -> [Endpoint] {
        [
            Endpoint("listSuppressions", .get, "/v1/suppressions") {
                (staff: Staff, tx: ReadTransaction, asked: Inquired<Suppression>) in
                try suppressions.list(asked.inquiry, for: staff.caller, in: tx)
            },
            Endpoint("createSuppression", .post, "/v1/suppressions") {
                (staff: Staff, tx: WriteTransaction, body: Body<NewSuppression>) in
                CreatedEntry(entry: try suppressions.create(body.value, by: staff.caller, in: tx))
            },
            Endpoint("searchSuppressions", .post, "/v1/suppressions/search") {
                (_: Staff, tx: WriteTransaction, body: Body<Suppressed>) in
                JSONAnswer(bytes: list(try suppressions.search(body.value, in: tx)), isTagged: false)
            },
            Endpoint("findSuppression", .get, "/v1/suppressions/{id}") {
                (_: Staff, _: ReadTransaction, suppression: Sought<Suppression>) in suppression.document
            },
            Endpoint("deleteSuppression", .delete, "/v1/suppressions/{id}") {
                (staff: Staff, tx: WriteTransaction, suppression: Found<Suppression>) in
                try suppressions.delete(suppression.entry, by: staff.caller, in: tx)
                return NoContent()
            },
        ]
    }

    private static func list(_ found: [Kept<Suppression>]) -> [UInt8] {
        WholeList.bytes(of: found, capacity: 512) { entry, out in entry.write(into: out) }
    }
}

extension Suppression: Findable {
    static func find(
        _ id: ID<Suppression>, for caller: Caller, as role: Role, in tx: ReadTransaction, _ services: Services
    ) throws -> Kept<Suppression> {
        try services.suppressions.find(id, in: tx)
    }
}
