import HTTPServer
import JSON
import Records
import SQLite
import Services

/// A new object: 201 with its place.
struct Created<R: Resource>: Output {
    let object: Stored<R>

    static func declare(in declaration: inout Declaration) { declaration.status = 201 }

    func answer(_ extraction: Extraction) throws -> Answer {
        var answer = try object.answer(extraction)
        answer.status = 201
        answer.location = "/v1/\(R.name.plural)/\(object.id)"
        return answer
    }
}

/// An object as it stands after the call.
extension Stored: Output {
    func answer(_ extraction: Extraction) throws -> Answer {
        let (transaction, caller) = (try ReadTransaction.take(from: extraction), try Caller.take(from: extraction))
        let store = try extraction.services.stores.store(of: R.self)
        let shape = extraction.shape(of: store)
        guard let document = try store.read(id, shape, for: caller, in: transaction) else {
            throw ServiceError.notFound
        }
        return document.answer
    }
}

extension Document: Output {
    func answer(_ extraction: Extraction) -> Answer { answer }

    var answer: Answer { Answer(bytes: bytes, etag: EntityTag.object(version, bytes)) }
}

/// A new entry with the secret that is told this once (X21).
struct CreatedWithSecret<E: Entry>: Output {
    let created: CreatedEntry<E>
    /// Who the call turned out to be from, where that was not known before.
    var principal: ID<Owner>?

    static func declare(in declaration: inout Declaration) {
        CreatedEntry<E>.declare(in: &declaration)
        declaration.tellsSecret = true
    }

    func answer(_ extraction: Extraction) -> Answer {
        if let principal { extraction.ticket.principal = principal.text }
        return created.answer(extraction)
    }
}

/// Secrets that are told this once, of objects that were there before.
struct ToldSecret: Output {
    let bytes: [UInt8]

    static func declare(in declaration: inout Declaration) { declaration.tellsSecret = true }

    func answer(_ extraction: Extraction) -> Answer { Answer(bytes: bytes, etag: EntityTag.list(bytes)) }
}

/// One page of a list, with the link to the next (RFC 8288).
extension Page: Output {
    func answer(_ extraction: Extraction) -> Answer {
        let path = extraction.ticket.path
        let link = nextCursor.map { "<\(path)?cursor=\($0)&limit=\(limit)>; rel=\"next\"" }
        return Answer(bytes: bytes, etag: EntityTag.list(bytes), link: link)
    }
}

/// Nothing to say: 204.
struct NoContent: Output {
    static func declare(in declaration: inout Declaration) { declaration.status = 204 }
    func answer(_ extraction: Extraction) -> Answer { Answer(status: 204, bytes: []) }
}

/// JSON that is not one stored object.
struct JSONAnswer: Output {
    let bytes: [UInt8]
    var isPublic = false
    /// Whether it stands for something that can be read again.
    var isTagged = true

    func answer(_ extraction: Extraction) -> Answer {
        Answer(bytes: bytes, etag: isTagged ? EntityTag.list(bytes) : nil, isPublic: isPublic)
    }
}

/// A page for people.
struct HTMLAnswer: Output {
    let html: String

    static func declare(in declaration: inout Declaration) { declaration.mediaType = "text/html" }

    func answer(_ extraction: Extraction) -> Answer {
        let bytes = Array(html.utf8)
        return Answer(
            bytes: bytes, mediaType: "Content-Type: text/html; charset=utf-8\r\n", etag: EntityTag.list(bytes),
            isPublic: true)
    }
}

/// The contract.
struct YAMLAnswer: Output {
    let bytes: [UInt8]

    static func declare(in declaration: inout Declaration) { declaration.mediaType = "application/yaml" }

    func answer(_ extraction: Extraction) -> Answer {
        Answer(
            bytes: bytes, mediaType: "Content-Type: application/yaml\r\n", etag: EntityTag.list(bytes), isPublic: true)
    }
}

/// A probe's answer, which no cache keeps.
struct HealthAnswer: Output {
    let isPassing: Bool

    func answer(_ extraction: Extraction) -> Answer { answer }

    var answer: Answer {
        let bytes: [UInt8] = isPassing ? HealthAnswer.pass : HealthAnswer.fail
        return Answer(status: isPassing ? 200 : 503, bytes: bytes)
    }

    private static let pass = Array(#"{"status":"pass"}"#.utf8)
    private static let fail = Array(#"{"status":"fail"}"#.utf8)
}

/// A new entry: 201 with its place.
struct CreatedEntry<E: Entry>: Output {
    let entry: Kept<E>
    var path: String?
    var extras: [(String, JSONValue)] = []

    static func declare(in declaration: inout Declaration) { declaration.status = 201 }

    func answer(_ extraction: Extraction) -> Answer {
        var answer = entry.document(adding: extras).answer
        answer.status = 201
        answer.location = path ?? "/v1/\(E.name.plural)/\(entry.id)"
        return answer
    }
}
