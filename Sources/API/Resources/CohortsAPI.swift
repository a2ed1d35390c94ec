import HTTPTypes
import Records
import SQLite
import Services

enum CohortsAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let cohorts = services.cohorts
        let progress = services.progress
        return [
            Endpoint("listCohorts", .get, "/v1/cohorts") {
                (signedIn: SignedIn, tx: ReadTransaction, asked: Inquired<Cohort>) in
                try cohorts.list(asked.inquiry, as: signedIn.principal.role, for: signedIn.caller, in: tx)
            },
            Endpoint("createCohort", .post, "/v1/cohorts") { (admin: Admin, tx: WriteTransaction, body: Body<Cohort>) in
                CreatedEntry(entry: try cohorts.create(body.value, by: admin.caller, in: tx))
            },
            Endpoint("findCohort", .get, "/v1/cohorts/{id}") { (signedIn: SignedIn, tx: ReadTransaction, id: PathID) in
                try cohorts.find(id.id, as: signedIn.principal.role, for: signedIn.caller, in: tx).document()
            },
            Endpoint("updateCohort", .patch, "/v1/cohorts/{id}") {
                (admin: Admin, tx: WriteTransaction, cohort: ExistingCohort, patch: Patch<Cohort>) in
                try cohorts.update(cohort.cohort, to: patch.value, by: admin.caller, in: tx).document()
            },
            Endpoint("deleteCohort", .delete, "/v1/cohorts/{id}") {
                (admin: Admin, tx: WriteTransaction, cohort: ExistingCohort) in
                try cohorts.delete(cohort.cohort, by: admin.caller, in: tx)
                return NoContent()
            },
            Endpoint("listCohortMembers", .get, "/v1/cohorts/{id}/members") {
                (signedIn: SignedIn, tx: ReadTransaction, id: PathID, asked: Inquired<CohortMember>) in
                try cohorts.members(
                    asked.inquiry, of: id.id, as: signedIn.principal.role, for: signedIn.caller, in: tx)
            },
            Endpoint("createCohortMember", .post, "/v1/cohorts/{id}/members") {
                (admin: Admin, tx: WriteTransaction, cohort: FoundCohort, body: Body<CohortMember>) in
                let member = try cohorts.add(body.value, to: cohort.id, by: admin.caller, in: tx)
                return CreatedEntry(entry: member, path: "/v1/cohorts/\(cohort.id)/members/\(member.id)")
            },
            Endpoint("deleteCohortMember", .delete, "/v1/cohorts/{id}/members/{user_id}") {
                (admin: Admin, tx: WriteTransaction, cohort: FoundCohort, user: PartID) in
                try cohorts.remove(ID(user.id), from: cohort.id, by: admin.caller, in: tx)
                return NoContent()
            },
            Endpoint("findCohortProgress", .get, "/v1/cohorts/{id}/progress") {
                (staff: Staff, tx: WriteTransaction, id: PathID) in
                JSONAnswer(
                    bytes: try progress.document(of: id.id, as: staff.principal.role, for: staff.caller, in: tx))
            },
            Endpoint("findUserProgress", .get, "/v1/users/{id}/progress") {
                (reader: Reader<ProgressScope>, tx: ReadTransaction, _: OwnerInPath) in
                let answer = JSONAnswer(bytes: try progress.document(for: reader.caller, in: tx))
                try reader.note(.find, "progress", reader.caller.ownerID.uuid, in: tx)
                return answer
            },
        ]
    }
}

/// The cohort that an administrator changes, at a version of If-Match if one is given.
struct ExistingCohort: Input, Patchable {
    let cohort: Kept<Cohort>

    var content: any Content { cohort.value }

    static func declare(in declaration: inout Declaration) { declaration.takesIfMatch = true }

    static func take(from extraction: Extraction) throws -> ExistingCohort {
        let existing = ExistingCohort(cohort: try FoundCohort.find(extraction))
        try extraction.requireMatch(existing.cohort.version, existing.cohort.document().bytes)
        extraction.found = existing
        return existing
    }
}

/// The cohort whose parts an administrator changes, and not itself.
struct FoundCohort: Input {
    let id: UUIDv7

    static func declare(in declaration: inout Declaration) {}

    static func take(from extraction: Extraction) throws -> FoundCohort {
        FoundCohort(id: try find(extraction).id.uuid)
    }

    static func find(_ extraction: Extraction) throws -> Kept<Cohort> {
        let admin = try Admin.take(from: extraction)
        let id = try PathID.take(from: extraction).id
        let transaction = try ReadTransaction.take(from: extraction)
        return try extraction.services.cohorts.find(id, as: .admin, for: admin.caller, in: transaction)
    }
}
