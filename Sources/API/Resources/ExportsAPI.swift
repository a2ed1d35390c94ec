import HTTPServer
import HTTPTypes
import JSON
import Records
import SQLite
public import Services

/// Everything about the caller in one file (X105).
enum ExportsAPI {
    static func endpoints(_ services: Services, _ options: APIOptions) -> [Endpoint] {
        let jobs = services.jobs
        return [
            Endpoint("createExport", .post, "/v1/exports") {
                (
                    caller: Caller, _: MayExport, _: CountsAsExport, _: FreshSession, tx: WriteTransaction,
                    _: KeyRequired, _: Body<Empty>
                ) in
                let job = try jobs.create(ExportJob.kind, atMost: 1, for: caller, in: tx)
                try services.audit.note(
                    action: .export, object: ExportJob.kind, id: UUIDv7(job.id), owner: caller.ownerID,
                    actor: caller.actorID, in: tx)
                return Accepted(document: job.document(as: ExportJob.self), location: "/v1/exports/\(job.id)")
            },
            Endpoint("findExport", .get, "/v1/exports/{id}") {
                (caller: Caller, tx: ReadTransaction, export: OwnJob<ExportJob>) in
                Unfinished(document: export.job.document(as: ExportJob.self), isFinished: export.job.status.isFinished)
            },
            Endpoint("cancelExport", .post, "/v1/exports/{id}/cancel") {
                (caller: Caller, tx: WriteTransaction, export: OwnJob<ExportJob>, _: Body<Empty>) in
                let job = try jobs.cancel(export.job, for: caller, in: tx)
                return Unfinished(document: job.document(as: ExportJob.self), isFinished: true)
            },
            Endpoint("findExportFile", .get, "/v1/exports/{id}/file") {
                (caller: Caller, _: MayExport, _: WriteTransaction, export: OwnJob<ExportJob>) in
                // It changes nothing; the lane of writes is the one that tells the log of what matters for security.
                guard let directory = options.exportDirectory, export.job.status == .succeeded,
                    export.job.expiresAt.map({ caller.now < $0 }) ?? false,
                    let source = FileSource(ExportJob.path(of: export.job, in: directory))
                else { throw ServiceError.notFound }
                return ExportFile(job: export.job, source: source)
            },
        ]
    }
}

/// By a token that may take out everything at once (X26).
struct MayExport: Input {
    static func declare(in declaration: inout Declaration) { declaration.scope = .export }
    static func take(from extraction: Extraction) -> MayExport { MayExport() }
}

/// One of the few exports of an hour (X71).
struct CountsAsExport: Input {
    static func declare(in declaration: inout Declaration) { declaration.rate = .export }
    static func take(from extraction: Extraction) -> CountsAsExport { CountsAsExport() }
}

public enum ExportJob: JobKind {
    public static let kind = "export"
    static let collection = "exports"
    static let result = "file"

    public static func path(of job: Job, in directory: String) -> String { "\(directory)/\(job.id).jsonl" }
}

/// The file, which is sent while it is read.
struct ExportFile: Output {
    let job: Job
    let source: FileSource

    static func declare(in declaration: inout Declaration) { declaration.mediaType = "application/jsonl" }

    func answer(_ extraction: Extraction) -> Answer {
        var answer = Answer(bytes: [], mediaType: "Content-Type: application/jsonl\r\nAccept-Ranges: none\r\n")
        if case .object(let state)? = try? JSONValue(parsing: Array(job.state.utf8)),
            case .string(let digest)? = state["digest"]
        {
            answer.etag = "\"\(digest)\""
        }
        answer.fileName = "parley-\(job.createdAt.prefix(10)).jsonl"
        answer.source = source
        return answer
    }
}
