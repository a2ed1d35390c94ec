public import JSON
import Records
import SQLite
public import Services

/// Work that has been taken on and will be done after the answer: 202 with its place (C45).
struct Accepted: Output {
    let document: Document
    let location: String

    static func declare(in declaration: inout Declaration) { declaration.status = 202 }

    func answer(_ extraction: Extraction) -> Answer {
        var answer = document.answer
        answer.status = 202
        answer.location = location
        answer.retryAfter = Unfinished.secondsToWait
        return answer
    }
}

/// A job as it stands; while it is not finished, with when to ask again.
struct Unfinished: Output {
    static let secondsToWait = 2

    let document: Document
    let isFinished: Bool

    func answer(_ extraction: Extraction) -> Answer {
        var answer = document.answer
        if !isFinished { answer.retryAfter = Self.secondsToWait }
        return answer
    }
}

/// A job of the caller's that the path names.
protocol JobKind: SendableMetatype {
    static var kind: String { get }
    static var collection: String { get }
    /// The last part of the path of its result.
    static var result: String { get }
}

struct OwnJob<Kind: JobKind>: Input {
    let job: Job

    static func declare(in declaration: inout Declaration) { declaration.bodyMayBeEmpty = true }

    static func take(from extraction: Extraction) throws -> OwnJob {
        let (caller, transaction) = (try Caller.take(from: extraction), try ReadTransaction.take(from: extraction))
        return OwnJob(
            job: try extraction.services.jobs.find(
                extraction.ticket.parameter, Kind.kind, of: caller.ownerID, in: transaction))
    }
}

extension Job {
    func document<Kind: JobKind>(as kind: Kind.Type) -> Document {
        document(in: Kind.collection, resultPath: Kind.result)
    }

    /// What the owner of a job that failed is told.
    public static func problem(isStorageFull: Bool) -> JSONObject {
        let code = isStorageFull ? ProblemCode.storageFull : .internalError
        var json = JSONObject()
        json["type"] = .string("/problems/\(code.rawValue)")
        json["title"] = .string(code.title)
        json["status"] = .integer(code.status)
        json["code"] = .string(code.rawValue)
        json["detail"] = .string(code.explanation.fix)
        return json
    }
}
