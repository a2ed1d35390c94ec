import Glibc
import HTTPServer
import HTTPTypes
import Logging
import Synchronization
import Testing

/// What a test's server does at a path.
typealias Answer = @Sendable (_ call: Call, _ reply: ReplyHandle, _ loop: Loop) -> Void

/// A server on a free port of loopback, with a few routes of its own and those that a test adds. It ends with the test.
final class TestServer {
    let server: Server
    let port: Int
    let handler: TestHandler
    private let sink: LogSink
    private let log: Int32

    init(
        loops: Int = 2, routes: [String: Answer] = [:], _ change: (inout Server.Configuration) -> Void = { _ in }
    ) throws {
        var template = Array("/tmp/http-server-test-XXXXXX\0".utf8CString)
        log = mkstemp(&template)
        unlink(template)
        sink = try LogSink(descriptor: log)
        handler = TestHandler(routes)
        let ids = Ids()
        var configuration = Server.Configuration(
            addresses: [try ListenAddress("127.0.0.1:0")], sink: sink, logger: Logger(label: "test")
        ) { ids.next() }
        configuration.loops = loops
        configuration.commonFields[.xContentTypeOptions] = "nosniff"
        change(&configuration)
        server = try Server(configuration, handler: handler)
        port = try #require(try server.start().first).port
    }

    deinit {
        server.stop()
        // The sink's thread must not write to a descriptor that is another test's by then.
        sink.flush(seconds: 60)
        close(log)
    }

    func connect() throws -> Client { try Client(port: port) }

    func connectSecurely() throws -> Client {
        let client = try connect()
        try client.beginTLS()
        return client
    }

    /// The lines logged so far. A line is logged before the reply is sent, but its loop hands it over a moment later.
    func accessLines(_ count: Int) -> [String] {
        for _ in 0..<1_000 {
            sink.flush(seconds: 5)
            let lines = text().split(separator: "\n").map(String.init)
            if lines.count >= count { return lines }
            usleep(5_000)
        }
        return text().split(separator: "\n").map(String.init)
    }

    private func text() -> String {
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = pread(log, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}

/// Ids that count up.
private final class Ids: Sendable {
    private let count = Atomic<Int>(0)

    func next() -> String { "id-\(count.add(1, ordering: .relaxed).newValue)" }
}

/// Routes calls by their path alone; `/echo` sends the body back, `/` says hello.
final class TestHandler: CallHandler {
    private let routes: [String: Answer]
    private let count = Atomic<Int>(0)
    /// Calls that have been handed over so far.
    var handled: Int { count.load(ordering: .relaxed) }

    init(_ routes: [String: Answer]) {
        let own: [String: Answer] = [
            "/": { _, reply, _ in reply.send(.text("hello")) },
            "/echo": { call, reply, _ in reply.send(Reply(.ok, body: .bytes(call.body))) },
            "/small": { call, reply, _ in reply.send(Reply(.ok, body: .bytes(call.body))) },
            "/path": { call, reply, _ in
                reply.send(.text("\(call.head.method) \(call.head.path) \(call.head.query ?? "-")"))
            },
            "/none": { _, reply, _ in reply.send(Reply(.noContent)) },
            "/unchanged": { _, reply, _ in reply.send(Reply(.notModified, body: .bytes([1, 2, 3]))) },
        ]
        self.routes = own.merging(routes) { _, added in added }
    }

    func makeLoopState() throws -> AnyObject? { nil }

    func admit(_ head: RequestHead, loop: Loop) -> Admission {
        let path = head.path
        if path == "/forbidden" { return .refuse(.text("no", .forbidden), ticket: Ticket(route: path)) }
        guard routes[path] != nil else { return .refuse(.text("unknown", .notFound), ticket: nil) }
        return .body(limit: path == "/small" ? 10 : 1 << 20, ticket: Ticket(route: path))
    }

    func handle(_ call: Call, reply: ReplyHandle, loop: Loop) {
        count.add(1, ordering: .relaxed)
        routes[call.head.path]?(call, reply, loop)
    }

    func refusal(_ refusal: Refusal, requestID: String) -> Reply {
        var reply = Reply.text("\(refusal.label) \(requestID)", refusal.status)
        reply.code = refusal.label
        if refusal.status == .serviceUnavailable { reply.fields.append(line: "Retry-After: 1\r\n") }
        return reply
    }
}

extension Reply {
    static func text(_ text: String, _ status: HTTPResponse.Status = .ok) -> Reply {
        Reply(status, fields: ReplyFields(line: "Content-Type: text/plain\r\n"), body: .bytes(Array(text.utf8)))
    }
}
