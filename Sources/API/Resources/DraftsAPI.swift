import HTTPTypes
import JSON
import Records
import SQLite
import Services

/// Texts to ask with, composed when they are asked for.
enum DraftsAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let drafts = services.drafts
        return [
            Endpoint("composeRequestDraft", .get, "/v1/requests/{id}/draft") {
                (caller: Caller, tx: ReadTransaction, wanted: WantedDraft) in
                let request = try services.requests.store.find(wanted.id, of: caller.ownerID, in: tx)
                guard wanted.isFile else {
                    let draft = try drafts.compose(request, for: wanted.channel, for: caller, in: tx)
                    return DraftAnswer(bytes: draft.json(of: request.id.text).bytes, isFile: false)
                }
                guard let file = try drafts.file(request, for: wanted.channel, for: caller, in: tx) else {
                    throw Problem(.notAcceptable, "Only drafts for mail are files; this one is application/json.")
                }
                return DraftAnswer(bytes: file, isFile: true)
            }
        ]
    }
}

/// Which draft a call wants, and in which form.
struct WantedDraft: Input {
    let id: ID<InterviewRequest>
    let channel: DraftChannel?
    let isFile: Bool

    static func declare(in declaration: inout Declaration) {
        declaration.parameters = ["channel"]
        declaration.prepare = { parameters, _, _ in
            let channel = try WordParameter<DraftChannel>(parameters, named: "channel").word
            return PreparedQuery(value: channel)
        }
    }

    static func take(from extraction: Extraction) throws -> WantedDraft {
        guard let id = ID<InterviewRequest>(extraction.ticket.parameter) else { throw ServiceError.notFound }
        return WantedDraft(
            id: id, channel: extraction.ticket.prepared as? DraftChannel,
            isFile: extraction.ticket.mediaType == DraftAnswer.file)
    }
}

/// A draft, as JSON or as a file of mail.
struct DraftAnswer: Output {
    let bytes: [UInt8]
    let isFile: Bool

    static let file = "message/rfc822"

    static func declare(in declaration: inout Declaration) { declaration.otherMediaTypes = [file] }

    func answer(_ extraction: Extraction) -> Answer {
        var answer = Answer(bytes: bytes, etag: EntityTag.list(bytes), isNegotiated: true)
        if isFile {
            answer.mediaType = "Content-Type: message/rfc822\r\n"
            answer.fileName = "draft.eml"
        }
        return answer
    }
}
