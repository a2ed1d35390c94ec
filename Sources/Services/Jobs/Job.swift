import JSON
public import Records
import SQLite

/// Work that outlasts a call, as it stands (C45).
public struct Job: Sendable {
    public let ownerID: ID<Owner>
    public let id: String
    public let version: Int
    public let kind: String
    public let status: JobStatus
    public let progress: Int?
    public let createdAt: String
    public let updatedAt: String
    public let startedAt: String?
    public let finishedAt: String?
    /// Until when the result is kept.
    public let expiresAt: Instant?
    let error: String?
    /// What was asked for, and where the work stands: JSON of its kind.
    public let input: String
    public let state: String

    static let columns = """
        owner_id, id, version, kind, status, progress, created_at, updated_at, started_at, finished_at, expires_at, \
        error, input, state
        """

    init(_ row: Row) throws {
        guard let owner = ID<Owner>(row.text(0)), let status = JobStatus(rawValue: row.text(4)) else {
            throw StoredValueError(table: "jobs", column: "status")
        }
        ownerID = owner
        id = row.text(1)
        version = Int(row.integer(2))
        kind = row.text(3)
        self.status = status
        progress = row.optionalInteger(5).map { Int($0) }
        createdAt = row.text(6)
        updatedAt = row.text(7)
        startedAt = row.optionalText(8)
        finishedAt = row.optionalText(9)
        expiresAt = row.optionalText(10).flatMap { Instant($0) }
        error = row.optionalText(11)
        input = row.text(12)
        state = row.text(13)
    }

    /// The job as its collection shows it; `resultPath` is the last part of its result's path.
    public func document(in collection: String, resultPath: String) -> Document {
        var json = JSONObject()
        json["object"] = .string(kind)
        json["id"] = .string(id)
        json["version"] = .integer(version)
        json["owner_id"] = .string(ownerID.text)
        json["created_at"] = .string(createdAt)
        json["updated_at"] = .string(updatedAt)
        json["status"] = .string(status.rawValue)
        json["progress"] = progress.map(JSONValue.integer) ?? .null
        json["started_at"] = startedAt.map(JSONValue.string) ?? .null
        json["finished_at"] = finishedAt.map(JSONValue.string) ?? .null
        json["expires_at"] = expiresAt.map { .string($0.text) } ?? .null
        json["error"] = error.flatMap { try? JSONValue(parsing: Array($0.utf8)) } ?? .null
        json["result_url"] = status == .succeeded ? .string("/v1/\(collection)/\(id)/\(resultPath)") : .null
        return Document(bytes: JSONValue.object(json).bytes, version: version)
    }
}

public enum JobStatus: String, Word {
    case queued, running, succeeded, failed, cancelled

    public var isFinished: Bool { self != .queued && self != .running }
}
