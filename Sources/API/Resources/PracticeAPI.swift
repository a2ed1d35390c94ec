import HTTPTypes
import JSON
import Records
import SQLite
import Services

/// The types of talk with their packs, and the guide.
enum PracticeAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let types = services.interviewTypes
        let guide = JSONAnswer(bytes: Guide.document.bytes, isPublic: true)
        return [
            Endpoint("findGuide", .get, "/v1/guide") { () in guide },
            Endpoint("listInterviewTypes", .get, "/v1/interview_types") { (_: SignedIn, tx: ReadTransaction) in
                JSONAnswer(bytes: list(try types.all(in: tx)))
            },
            Endpoint("findInterviewType", .get, "/v1/interview_types/{key}") {
                (_: SignedIn, tx: ReadTransaction, key: PathWord) in
                try types.find(key.text, in: tx).document()
            },
            Endpoint("updateInterviewType", .patch, "/v1/interview_types/{key}") {
                (admin: Admin, tx: WriteTransaction, pack: ExistingPack, patch: Patch<InterviewTypePack>) in
                try types.update(pack.pack, to: patch.value, by: admin.caller, in: tx).document()
            },
            Endpoint("listInterviewTypeVersions", .get, "/v1/interview_types/{key}/history") {
                (signedIn: SignedIn, tx: ReadTransaction, key: PathWord, asked: Inquired<InterviewTypeVersion>) in
                try types.history(asked.inquiry, of: key.text, for: signedIn.caller, in: tx)
            },
        ]
    }

    private static func list(_ packs: [Kept<InterviewTypePack>]) -> [UInt8] {
        WholeList.bytes(of: packs, capacity: 65_536) { pack, out in pack.write(into: out) }
    }
}

/// The pack that the path names by its key, at a version of If-Match if one is given.
struct ExistingPack: Input, Patchable {
    let pack: Kept<InterviewTypePack>

    var content: any Content { pack.value }

    static func declare(in declaration: inout Declaration) { declaration.takesIfMatch = true }

    static func take(from extraction: Extraction) throws -> ExistingPack {
        let transaction = try ReadTransaction.take(from: extraction)
        let pack = try extraction.services.interviewTypes.find(extraction.ticket.parameter, in: transaction)
        try extraction.requireMatch(pack.version, pack.document().bytes)
        let existing = ExistingPack(pack: pack)
        extraction.found = existing
        return existing
    }
}
