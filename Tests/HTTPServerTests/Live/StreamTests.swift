import HTTPServer
import HTTPTypes
import Synchronization
import Testing

/// A body that a test feeds from its own thread.
final class Feed: BodySource {
    private struct State: Sendable {
        var pieces: [Pulled] = []
        var handle: ReplyHandle?
    }

    private let state = Mutex(State())
    let pulls = Atomic<Int>(0)

    /// Answers the call with this body.
    func answer(_ reply: ReplyHandle) {
        state.withLock { $0.handle = reply }
        reply.send(Reply(.ok, body: .stream(self)))
    }

    func give(_ piece: Pulled) {
        let handle = state.withLock { state in
            state.pieces.append(piece)
            return state.handle
        }
        handle?.wake()
    }

    func give(_ text: String) { give(.bytes(Array(text.utf8))) }

    var isAbandoned: Bool { state.withLock { $0.handle }?.isAbandoned ?? false }

    func pull(_ limit: Int) -> Pulled {
        pulls.add(1, ordering: .relaxed)
        return state.withLock { $0.pieces.isEmpty ? .wait : $0.pieces.removeFirst() }
    }
}

/// Bodies that are pulled while they are sent.
struct StreamTests {
    private func server(_ feed: Feed) throws -> TestServer {
        try TestServer(routes: ["/feed": { _, reply, _ in feed.answer(reply) }])
    }

    private let get = "GET /feed HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func piecesAreSentAsChunks() throws {
        let feed = Feed()
        let server = try server(feed)
        for piece in ["one", "two", "three"] { feed.give(piece) }
        feed.give(.end)
        let client = try server.connect()
        client.send(get + "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let reply = try client.readReply()
        #expect(reply["transfer-encoding"] == "chunked")
        #expect(reply["content-length"] == nil)
        #expect(reply.chunks == ["one", "two", "three"])
        #expect(try client.readReply().body == "hello")
    }

    @Test func streamThatWaitsIsWokenFromAnotherThread() throws {
        let feed = Feed()
        let server = try server(feed)
        let client = try server.connect()
        client.send(get)
        #expect(try client.readHead().contains("Transfer-Encoding: chunked"))
        for index in 0..<20 {
            let text = "event \(index)"
            Background.run { feed.give(text) }
            #expect(try client.take(text.utf8.count + 5).count > 0)
        }
        Background.run { feed.give(.end) }
        #expect(try client.take(5) == Array("0\r\n\r\n".utf8))
    }

    @Test func http10StreamEndsWithTheConnection() throws {
        let feed = Feed()
        let server = try server(feed)
        feed.give("one")
        feed.give("two")
        feed.give(.end)
        let client = try server.connect()
        client.send("GET /feed HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        let reply = try client.readReply()
        #expect(reply["transfer-encoding"] == nil)
        #expect(reply["connection"] == "close")
        #expect(reply.body == "onetwo")
    }

    @Test func headOfAStreamHasNoBodyAndPullsNothing() throws {
        let feed = Feed()
        let server = try server(feed)
        let client = try server.connect()
        client.send("HEAD /feed HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readReply(toHead: true).status == 200)
        #expect(try client.readReply().body == "hello")
        #expect(feed.pulls.load(ordering: .relaxed) == 0)
    }

    @Test func streamThatFailsIsCutBeforeItsLastChunk() throws {
        let feed = Feed()
        let server = try server(feed)
        feed.give("part")
        feed.give(.failed)
        let client = try server.connect()
        client.send(get)
        #expect(throws: Client.Failure.ended("")) { try client.readReply() }
    }

    @Test func longStreamIsPulledOnlyAsTheClientReads() throws {
        let feed = Feed()
        let server = try server(feed)
        let piece = String(repeating: "x", count: 100_000)
        for _ in 0..<200 { feed.give(piece) }
        feed.give(.end)
        let client = try Client(port: server.port, receiveBuffer: 65_536)
        client.send(get)
        _ = try client.readHead()
        #expect(feed.pulls.load(ordering: .relaxed) < 150)
        var chunks = 0
        while let line = try? client.take(7), String(decoding: line, as: UTF8.self) == "186a0\r\n" {
            _ = try client.take(100_002)
            chunks += 1
        }
        #expect(chunks == 200)
    }

    @Test func clientThatLeavesAStreamIsNoticed() throws {
        let feed = Feed()
        let server = try server(feed)
        let client = try server.connect()
        client.send(get)
        _ = try client.readHead()
        #expect(!feed.isAbandoned)
        client.reset()
        while !feed.isAbandoned { Background.pause() }
        let lines = server.accessLines(1)
        #expect(lines.count == 1, "\(lines)")
        #expect(lines.first?.contains("\"status\":499,\"code\":\"client_gone\"") == true)
    }

    @Test func bodiesLargerThanTheOutputBufferAreSentInPiecesAndWhole() throws {
        for size in [65_535, 65_536, 65_537, 1_000_000] {
            let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
            let server = try TestServer(routes: [
                "/large": { _, reply, _ in reply.send(Reply(.ok, body: .bytes(body))) }
            ])
            for client in [try server.connect(), try Client(port: server.port, receiveBuffer: 4_096)] {
                let large = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n"
                client.send(
                    "GET / HTTP/1.1\r\nHost: a\r\n\r\n" + large + "HEAD /large HTTP/1.1\r\nHost: a\r\n\r\n" + large)
                #expect(try client.readReply().body == "hello")
                #expect(try ClientReply(head: client.readHead())["content-length"] == "\(size)")
                #expect(try client.take(size) == body)
                #expect(try client.readReply(toHead: true)["content-length"] == "\(size)")
                #expect(try ClientReply(head: client.readHead())["content-length"] == "\(size)")
                #expect(try client.take(size) == body)
            }
            #expect(server.accessLines(8).filter { $0.contains("\"bytes\":\(size)") }.count == 4)
        }
    }

    @Test func streamIsNotCutWhileItWaits() throws {
        let feed = Feed()
        let server = try TestServer(routes: ["/feed": { _, reply, _ in feed.answer(reply) }]) {
            $0.limits.idleSeconds = 0.1
            $0.limits.writeStallSeconds = 0.1
            $0.limits.headerSeconds = 0.1
        }
        let client = try server.connect()
        client.send(get)
        _ = try client.readHead()
        Background.run(afterMilliseconds: 500) {
            feed.give("late")
            feed.give(.end)
        }
        #expect(try client.take(14) == Array("4\r\nlate\r\n0\r\n\r\n".utf8))
    }
}
