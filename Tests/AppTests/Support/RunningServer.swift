import Foundation
import Glibc
import JSON
import Testing

@testable import App

/// `parley serve` on a port of its own, in a process of its own. It ends with the test.
final class RunningServer {
    let url: String
    let listening: JSONObject
    let output: Collected
    let log: Collected
    private let process: Process
    /// Stays as long as the server runs.
    private let folder: Folder

    /// Returns when it has said that it listens.
    init(_ folder: Folder, _ arguments: [String] = [], environment: [String: String] = [:]) throws {
        self.folder = folder
        let all = ["serve", "--data", folder.data, "--listen", "127.0.0.1:0"] + arguments
        let started = try Parley.start(all, environment)
        process = started.process
        output = Collected(started.output)
        log = Collected(started.errors)
        let line = try output.firstLine()
        listening = try #require(JSONValue(parsing: Array(line.utf8)).object)
        guard case .array(let urls) = listening["urls"], let first = urls.first?.text else {
            throw CocoaError(.coderInvalidValue)
        }
        url = first
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    func get(_ path: String, token: String? = nil) throws -> HTTPProbe.Reply {
        let fields = token.map { ["Authorization: Bearer \($0)"] } ?? []
        return try HTTPProbe.get(HTTPProbe.Target(url + path), fields: fields, seconds: 30)
    }

    /// The members of an answer that is a JSON object.
    func object(_ path: String, token: String? = nil) throws -> JSONObject {
        try #require(JSONValue(parsing: get(path, token: token).body).object)
    }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// The exit code, once it has ended.
    func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Ends it in order.
    @discardableResult
    func stop() -> Int32 {
        send(SIGTERM)
        return wait()
    }

    /// The URL of the listener for metrics, from the log.
    func metricsURL() throws -> String {
        try eventually { log.soFar.contains("\"metrics\":") }
        let line = try #require(log.soFar.split(separator: "\n").first { $0.contains("\"metrics\":") })
        return try #require(JSONValue(parsing: Array(line.utf8)).object?["metrics"]?.text)
    }
}
