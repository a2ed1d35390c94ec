import Foundation
import Glibc
import JSON
import Synchronization
import Testing

/// A 2xx to a write survives a kill at any moment, and a retry with the same key never acts twice (P1, P3, F01).
@Suite("Kill -9") struct KillTests {
    private static let writers = 16
    private static let rounds = 20

    @Test func `in the middle of sixteen writers, twenty times, loses no acknowledged write`() throws {
        let data = FileManager.default.temporaryDirectory.appending(path: "parley-kill-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: data) }
        let token = try Program.token(in: data)
        let ledger = Ledger()
        for round in 0..<Self.rounds {
            let server = try Program.serve(data)
            let client = PlainClient(port: server.port, token: token)
            let threads = DispatchGroup()
            for writer in 0..<Self.writers {
                DispatchQueue.global().async(group: threads) { write(round, writer, client, ledger) }
            }
            try eventually { !ledger.isEmpty }
            usleep(UInt32.random(in: 30_000...400_000))
            server.kill()
            threads.wait()
        }
        let server = try Program.serve(data)
        defer { server.stop() }
        let client = PlainClient(port: server.port, token: token)
        // Those that got no answer are sent once more, and are there once.
        for tag in ledger.unanswered {
            let status = try client.create(tag).status
            #expect(status == 201, "\(tag)")
        }
        let all = ledger.acknowledged
        print("killed \(Self.rounds) times: \(all.count) acknowledged, \(ledger.unanswered.count) unanswered")
        #expect(all.count > Self.rounds * Self.writers)
        for tags in stride(from: 0, to: all.count, by: 40).map({ all[$0..<min($0 + 40, all.count)] }) {
            let found = try client.list("tags=\(tags.map(\.tag).joined(separator: ","))&limit=200&fields=tags")
            #expect(found == tags.map(\.id).sorted())
        }
        for tag in ledger.unanswered { #expect(try client.list("tags=\(tag)").count == 1, "\(tag)") }
        server.stop()
        #expect(try Program.run(["check", "--data", data]) == 0)
    }

    /// Creates one object after the other, each with a key of its own, until the server is gone.
    private func write(_ round: Int, _ writer: Int, _ client: PlainClient, _ ledger: Ledger) {
        for number in 0..<10_000 {
            let tag = "r\(round)w\(writer)n\(number)"
            guard let answer = try? client.create(tag) else { return ledger.leave(tag) }
            guard answer.status == 201 else { return ledger.leave(tag) }
            ledger.acknowledge(tag, answer.id)
        }
    }
}

/// What was sent and what was acknowledged, kept outside the server.
private final class Ledger: Sendable {
    private let lines = Mutex<(acknowledged: [(tag: String, id: String)], unanswered: [String])>(([], []))

    func acknowledge(_ tag: String, _ id: String) { lines.withLock { $0.acknowledged.append((tag, id)) } }
    func leave(_ tag: String) { lines.withLock { $0.unanswered.append(tag) } }

    var acknowledged: [(tag: String, id: String)] { lines.withLock { $0.acknowledged } }
    var unanswered: [String] { lines.withLock { $0.unanswered } }
    var isEmpty: Bool { lines.withLock { $0.acknowledged.isEmpty } }
}

/// The program as operators start it.
private enum Program {
    /// Beside the bundle of the tests.
    static var path: String {
        let arguments = CommandLine.arguments.first ?? ""
        let folder = URL(filePath: arguments).deletingLastPathComponent()
        return folder.appending(path: "parley").path
    }

    struct Server {
        let process: Process
        let port: Int

        func kill() {
            Glibc.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }

        func stop() {
            if process.isRunning { process.terminate() }
            process.waitUntilExit()
        }
    }

    static func run(_ arguments: [String]) throws -> Int32 { try start(arguments).status }

    private static func start(_ arguments: [String]) throws -> (status: Int32, output: Data) {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, data)
    }

    static func token(in data: String) throws -> String {
        let user = [
            "user", "add", "--data", data, "--email", "ada@example.org", "--name", "Ada", "--role", "student",
            "--token", "t",
        ]
        let answer = try JSONValue(parsing: Array(try start(user).output.dropLast()))
        guard case .object(let object) = answer, case .string(let token) = object["token"] else { return "" }
        return token
    }

    static func serve(_ data: String) throws -> Server {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: path)
        process.arguments = ["serve", "--data", data, "--listen", "127.0.0.1:0"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let port = line.split(separator: "127.0.0.1:").dropFirst().first?.prefix { $0.isNumber }
        return Server(process: process, port: Int(port ?? "") ?? 0)
    }
}

/// One call a connection, and an error for any that gets no whole answer.
private struct PlainClient: Sendable {
    let port: Int
    let token: String

    struct Answer {
        let status: Int
        let body: JSONValue

        var id: String {
            if case .object(let object) = body, case .string(let id) = object["id"] { id } else { "" }
        }
    }

    struct NoAnswer: Error {}

    func create(_ tag: String) throws -> Answer {
        try call("POST", "/v1/contacts", "{\"name\":\"\(tag)\",\"tags\":[\"\(tag)\"]}", key: tag)
    }

    /// The ids that a list gives, sorted.
    func list(_ query: String) throws -> [String] {
        let answer = try call("GET", "/v1/contacts?\(query)", "", key: nil)
        guard case .object(let list) = answer.body, case .array(let data) = list["data"] else { return [] }
        return data.compactMap { value in
            if case .object(let object) = value, case .string(let id) = object["id"] { id } else { nil }
        }.sorted()
    }

    private func call(_ method: String, _ path: String, _ body: String, key: String?) throws -> Answer {
        var lines = [
            "\(method) \(path) HTTP/1.1", "Host: localhost", "Connection: close", "Authorization: Bearer \(token)",
        ]
        if let key {
            lines += [
                "Idempotency-Key: \(key)", "Content-Type: application/json", "Content-Length: \(body.utf8.count)",
            ]
        }
        let raw = try exchange(Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8))
        guard let end = raw.firstRange(of: Array("\r\n\r\n".utf8)),
            let status = Int(String(decoding: raw.dropFirst(9).prefix(3), as: UTF8.self)),
            let body = try? JSONValue(parsing: Array(raw[end.upperBound...]))
        else { throw NoAnswer() }
        return Answer(status: status, body: body)
    }

    private func exchange(_ bytes: [UInt8]) throws -> [UInt8] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0, send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw NoAnswer()
        }
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 { return all }
            guard count > 0 else { throw NoAnswer() }
            all += buffer[..<count]
        }
    }
}
