import Foundation
import JSON
import Logging
import Records
import SQLite
import Services
import Synchronization
import Testing

@testable import API

/// What the log tells of what matters for security (X102).
@Suite("The log of security") struct SecurityLogTests {
    /// Keeps the lines of topic `security`: message, operation.
    private final class Lines: Sendable {
        private let kept = Mutex<[String]>([])

        func add(_ line: String) { kept.withLock { $0.append(line) } }
        var all: [String] { kept.withLock { $0 } }
    }

    private struct Keeping: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            guard let metadata = event.metadata, metadata["topic"] == "security" else { return }
            lines.add("\(event.message) \(metadata["operation"] ?? "-")")
        }
    }

    @Test func `tells of every act that it knows, once it is done`() throws {
        let lines = Lines()
        let server = try TestServer(logger: Logger(label: "test") { _ in Keeping(lines: lines) })
        let acts = Set(server.api.endpoints.map(\.id).filter { SecurityLog.tells(of: $0) })
        #expect(acts.count == SecurityLog.acts.count)
        // What is told when it is on disk is told of writes.
        for endpoint in server.api.endpoints where acts.contains(endpoint.id) {
            #expect(endpoint.declaration.lane == .write, "\(endpoint.id)")
        }
        try server.account("s1@example.org")
        let session = try server.signIn("s1@example.org")
        let export = try server.call(
            "POST", "/v1/exports", "{}", token: session, headers: [("Idempotency-Key", "k")], expecting: 202
        ).id
        try server.call("GET", "/v1/exports/\(export)/file", token: session, expecting: 404)
        let services = server.services
        try server.database.writer.run { tx in
            let job = try #require(try services.jobs.next(ExportJob.kind, in: tx))
            _ = try services.jobs.succeed(job, state: JSONObject(), until: server.clock.now.adding(days: 1), in: tx)
        }
        let file = "\(server.exports)/\(export).jsonl"
        try #require(FileManager.default.createFile(atPath: file, contents: Data("{}\n".utf8)))
        try server.call("GET", "/v1/exports/\(export)/file", token: session, expecting: 200)
        try server.call("DELETE", "/v1/sessions/current", token: session, expecting: 204)
        try server.call("GET", "/v1/users", expecting: 403)
        #expect(
            lines.all == [
                "signed_in createSession", "export_created createExport", "export_downloaded findExportFile",
                "signed_out deleteCurrentSession", "forbidden listUsers",
            ])
    }
}
