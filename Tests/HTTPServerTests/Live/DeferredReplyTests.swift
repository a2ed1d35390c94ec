import HTTPServer
import HTTPTypes
import Synchronization
import Testing

/// Keeps the handles of calls until a test answers them.
final class Held: Sendable {
    private let handles = Mutex<[ReplyHandle]>([])

    func add(_ reply: ReplyHandle) { handles.withLock { $0.append(reply) } }

    /// Waits until `count` calls have come, and gives them out.
    func take(_ count: Int) -> [ReplyHandle] {
        while handles.withLock({ $0.count < count }) { Background.pause() }
        return handles.withLock { handles in
            defer { handles = [] }
            return handles
        }
    }
}

/// Replies from other threads, and clients that do not wait for them.
struct DeferredReplyTests {
    private func server(_ held: Held, loops: Int = 2) throws -> TestServer {
        try TestServer(loops: loops, routes: ["/held": { _, reply, _ in held.add(reply) }])
    }

    private let get = "GET /held HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func replyFromAnotherThreadIsSent() throws {
        let held = Held()
        let server = try server(held)
        let client = try server.connect()
        client.send(get)
        for handle in held.take(1) { handle.send(.text("later")) }
        #expect(try client.readReply().body == "later")
    }

    @Test func batchOfRepliesNeedsOneWake() throws {
        let held = Held()
        let server = try server(held)
        let clients = try (0..<50).map { _ in try server.connect() }
        for client in clients { client.send(get) }
        for handle in held.take(50) { handle.send(.text("batch"), wake: false) }
        server.server.wakeLoops()
        for client in clients { #expect(try client.readReply().body == "batch") }
    }

    @Test func handleMayOutliveTheServer() throws {
        let held = Held()
        var handles: [ReplyHandle] = []
        weak var handler: TestHandler?
        do {
            let server = try server(held)
            handler = server.handler
            let client = try server.connect()
            client.send(get)
            handles = held.take(1)
            server.server.stop()
        }
        #expect(handles.first?.isAbandoned == true)
        #expect(handler == nil, "a handle does not keep the server")
        for handle in handles {
            handle.send(.text("too late"))
            handle.wake()
        }
    }

    @Test func callOfAClientThatResetIsAbandonedAndItsReplyDropped() throws {
        let held = Held()
        let server = try server(held)
        let client = try server.connect()
        client.send(get)
        let handle = try #require(held.take(1).first)
        #expect(!handle.isAbandoned)
        client.reset()
        while !handle.isAbandoned { Background.pause() }
        handle.send(.text("nobody"))
        let other = try server.connect()
        other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try other.readReply().body == "hello")
    }

    @Test func clientThatHasOnlyFinishedSendingIsStillAnswered() throws {
        let held = Held()
        let server = try server(held)
        let client = try server.connect()
        client.send(get)
        client.finishSending()
        let handle = try #require(held.take(1).first)
        #expect(!handle.isAbandoned)
        handle.send(.text("still"))
        #expect(try client.readReply().body == "still")
        #expect(try client.readToEnd() == "")
    }

    @Test func allCallsBeforeAHalfCloseAreAnswered() throws {
        let server = try server(Held())
        let client = try server.connect()
        client.send(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 40))
        client.finishSending()
        for _ in 0..<40 { #expect(try client.readReply().body == "hello") }
        #expect(try client.readToEnd() == "")
    }

    @Test(arguments: ["GET / HTTP/1.1\r\nHost: a\r\n", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhi"])
    func callThatEndsTooEarlyIsRefusedAndNeverHandled(_ text: String) throws {
        let server = try server(Held())
        let client = try server.connect()
        client.send(text)
        client.finishSending()
        #expect(try client.readReply().status == 400)
        #expect(try client.readToEnd() == "")
        #expect(server.handler.handled == 0)
    }

    @Test func replyOfOneCallNeverReachesTheNext() throws {
        let held = Held()
        let server = try server(held)
        let client = try server.connect()
        client.send(get)
        let first = try #require(held.take(1).first)
        first.send(.text("first"))
        #expect(try client.readReply().body == "first")
        client.send(get)
        let second = try #require(held.take(1).first)
        first.send(.text("first again"))
        first.wake()
        #expect(first.isAbandoned)
        #expect(!second.isAbandoned)
        second.send(.text("second"))
        #expect(try client.readReply().body == "second")
    }

    @Test func handleMayBeUsedFromACallOfAnotherConnection() throws {
        let held = Held()
        let server = try TestServer(
            loops: 1,
            routes: [
                "/held": { _, reply, _ in held.add(reply) },
                "/free": { _, reply, _ in
                    for handle in held.take(1) { handle.send(.text("freed")) }
                    reply.send(.text("free"))
                },
            ])
        let waiting = try server.connect()
        waiting.send(get)
        while server.handler.handled == 0 { Background.pause() }
        let other = try server.connect()
        other.send("GET /free HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try other.readReply().body == "free")
        #expect(try waiting.readReply().body == "freed")
    }
}
