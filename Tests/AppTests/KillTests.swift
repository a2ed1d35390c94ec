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
        let folder = try Folder()
        let token = try folder.prepare()
        let ledger = Ledger()
        for round in 0..<Self.rounds {
            let server = try RunningServer(folder, ["--rate-limit", "off"])
            let client = try PlainClient(server, token)
            let threads = DispatchGroup()
            for writer in 0..<Self.writers {
                DispatchQueue.global().async(group: threads) { write(round, writer, client, ledger) }
            }
            try eventually { !ledger.isEmpty }
            usleep(UInt32.random(in: 30_000...400_000))
            server.send(SIGKILL)
            #expect(server.wait() == SIGKILL)
            threads.wait()
        }
        let server = try RunningServer(folder, ["--rate-limit", "off"])
        let client = try PlainClient(server, token)
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
        #expect(try Parley.run("check", in: folder).status == 0)
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

/// One call a connection, and an error for any that gets no whole answer.
private struct PlainClient: Sendable {
    private let client: RawClient
    private let token: String

    init(_ server: RunningServer, _ token: String) throws {
        client = try RawClient(server.url)
        self.token = token
    }

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
        let answer = try client.exchange(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
        guard let end = answer.utf8.firstRange(of: "\r\n\r\n".utf8), let status = Int(answer.dropFirst(9).prefix(3)),
            let body = try? JSONValue(parsing: Array(answer.utf8[end.upperBound...]))
        else { throw NoAnswer() }
        return Answer(status: status, body: body)
    }
}
