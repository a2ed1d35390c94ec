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
            Endpoint("findCohort", .get, "/v1/cohorts/{id}") {
                (_: SignedIn, _: ReadTransaction, cohort: Sought<Cohort>) in
                cohort.document
            },
            Endpoint("updateCohort", .patch, "/v1/cohorts/{id}") {
                (admin: Admin, tx: WriteTransaction, cohort: Found<Cohort>, patch: Patch<Cohort>) in
                try cohorts.update(cohort.entry, to: patch.value, by: admin.caller, in: tx).document()
            },
            Endpoint("deleteCohort", .delete, "/v1/cohorts/{id}") {
                (admin: Admin, tx: WriteTransaction, cohort: Found<Cohort>) in
                try cohorts.delete(cohort.entry, by: admin.caller, in: tx)
                return NoContent()
            },
            Endpoint("listCohortMembers", .get, "/v1/cohorts/{id}/members") {
                (signedIn: SignedIn, tx: ReadTransaction, id: PathID, asked: Inquired<CohortMember>) in
                try cohorts.members(
                    asked.inquiry, of: id.id, as: signedIn.principal.role, for: signedIn.caller, in: tx)
            },
            Endpoint("createCohortMember", .post, "/v1/cohorts/{id}/members") {
                (admin: Admin, tx: WriteTransaction, cohort: Sought<Cohort>, body: Body<CohortMember>) in
                let member = try cohorts.add(body.value, to: cohort.entry.id.uuid, by: admin.caller, in: tx)
                return CreatedEntry(entry: member, path: "/v1/cohorts/\(cohort.entry.id)/members/\(member.id)")
            },
            Endpoint("deleteCohortMember", .delete, "/v1/cohorts/{id}/members/{user_id}") {
                (admin: Admin, tx: WriteTransaction, cohort: Sought<Cohort>, user: PartID) in
                try cohorts.remove(ID(user.id), from: cohort.entry.id.uuid, by: admin.caller, in: tx)
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

extension Cohort: Findable {
    static func find(
        _ id: ID<Cohort>, for caller: Caller, as role: Role, in tx: ReadTransaction, _ services: Services
    ) throws -> Kept<Cohort> {
        try services.cohorts.find(id.uuid, as: role, for: caller, in: tx)
    }
}
