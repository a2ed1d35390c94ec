import Glibc
import HTTPServer
import HTTPTypes
import Logging
import Testing

/// Starting, draining (F60) and stopping; limits on connections (F34).
struct LifecycleTests {
    private let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    private func configuration(_ address: String) throws -> Server.Configuration {
        let sink = try LogSink(descriptor: -1)
        return Server.Configuration(addresses: [try ListenAddress(address)], sink: sink, logger: Logger(label: "test"))
        { "id" }
    }

    @Test func portInUseIsToldApart() throws {
        let server = try TestServer()
        let address = "127.0.0.1:\(server.port)"
        let second = try Server(configuration(address), handler: TestHandler([:]))
        let inUse = ServerError.addressInUse(try ListenAddress(address))
        #expect(throws: inUse) { try second.start() }
    }

    @Test func foreignAddressIsToldApart() throws {
        for address in ["192.0.2.1:0", "no-such-host.invalid:0"] {
            let server = try Server(configuration(address), handler: TestHandler([:]))
            let notAvailable = ServerError.addressNotAvailable(try ListenAddress(address))
            #expect(throws: notAvailable) { try server.start() }
        }
    }

    @Test func serverStartsOnce() throws {
        let server = try TestServer()
        #expect(throws: ServerError.alreadyStarted) { try server.server.start() }
    }

    @Test func loopStateIsMadeOnceForEachLoopAndThrowingEndsTheStart() throws {
        struct NoState: Error {}
        final class Handler: CallHandler {
            func makeLoopState() throws -> AnyObject? { throw NoState() }
            func admit(_ head: RequestHead, loop: Loop) -> Admission { .refuse(Reply(.ok), ticket: nil) }
            func handle(_ call: Call, reply: ReplyHandle, loop: Loop) {}
            func refusal(_ refusal: Refusal, requestID: String) -> Reply { Reply(refusal.status) }
        }
        let server = try Server(configuration("127.0.0.1:0"), handler: Handler())
        #expect(throws: NoState.self) { try server.start() }
    }

    @Test func anotherHandlerAnswersTheNextCallsOfOpenConnectionsToo() throws {
        let server = try TestServer(loops: 2)
        let clients = try (0..<8).map { _ in try server.connect() }
        for client in clients {
            client.send(get)
            #expect(try client.readReply().body == "hello")
        }
        try server.server.use(TestHandler(["/": { _, reply, _ in reply.send(.text("changed")) }]))
        for client in clients {
            client.send(get)
            #expect(try client.readReply().body == "changed")
        }
        server.server.stop()
        // There is no loop left that would have to take it.
        try server.server.use(TestHandler([:]))
    }

    @Test func handlerWithoutALoopStateIsNotTakenAndTheOneBeforeStays() throws {
        struct NoState: Error {}
        final class Handler: CallHandler {
            func makeLoopState() throws -> AnyObject? { throw NoState() }
            func admit(_ head: RequestHead, loop: Loop) -> Admission { .refuse(Reply(.ok), ticket: nil) }
            func handle(_ call: Call, reply: ReplyHandle, loop: Loop) {}
            func refusal(_ refusal: Refusal, requestID: String) -> Reply { Reply(refusal.status) }
        }
        let server = try TestServer()
        #expect(throws: NoState.self) { try server.server.use(Handler()) }
        let client = try server.connect()
        client.send(get)
        #expect(try client.readReply().body == "hello")
    }

    @Test func idleConnectionsAreClosedAndNewOnesRefusedWhenDraining() throws {
        let server = try TestServer()
        let idle = try server.connect()
        idle.send(get)
        #expect(try idle.readReply().status == 200)
        server.server.drain(grace: .seconds(10), lameDuck: .zero)
        #expect(server.server.isDraining)
        #expect(server.server.connections == 0)
        #expect(try idle.readToEnd() == "")
        #expect(throws: (any Error).self) { try server.connect() }
    }

    @Test func callsInProgressAreAnsweredWithCloseWhenDraining() throws {
        let held = Held()
        let server = try TestServer(routes: ["/held": { _, reply, _ in held.add(reply) }])
        let client = try server.connect()
        client.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
        let handles = held.take(1)
        let half = try server.connect()
        half.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe")
        while server.server.connections < 2 { Background.pause() }
        usleep(50_000)
        Background.run(afterMilliseconds: 200) { for handle in handles { handle.send(.text("done")) } }
        Background.send(Array("llo".utf8), on: half, pauseMicroseconds: 100_000)
        server.server.drain(grace: .seconds(10), lameDuck: .zero)
        #expect(server.server.connections == 0)
        let reply = try client.readReply()
        #expect(reply.body == "done")
        #expect(reply["connection"] == "close")
        #expect(try half.readReply().body == "hello")
    }

    @Test func drainEndsWithItsGrace() throws {
        let held = Held()
        let server = try TestServer(routes: ["/held": { _, reply, _ in held.add(reply) }])
        let client = try server.connect()
        client.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
        let handles = held.take(1)
        server.server.drain(grace: .milliseconds(50), lameDuck: .zero)
        #expect(server.server.connections == 1)
        server.server.stop()
        #expect(server.server.connections == 0)
        #expect(handles.allSatisfy { $0.isAbandoned })
    }

    @Test func lameDuckStillAcceptsAndSaysClose() throws {
        let server = try TestServer()
        let draining = server.server
        Background.run { draining.drain(grace: .seconds(10), lameDuck: .seconds(1)) }
        while !server.server.isDraining { Background.pause() }
        let client = try server.connect()
        client.send(get)
        #expect(try client.readReply()["connection"] == "close")
    }

    @Test func nameIsListenedOnAtEveryAddressOfItsOwn() throws {
        let server = try Server(configuration("localhost:0"), handler: TestHandler([:]))
        let addresses = try server.start()
        #expect(addresses.count >= 1)
        #expect(Set(addresses.map(\.port)).count == 1)
        let client = try Client(port: try #require(addresses.first).port)
        client.send(get)
        #expect(try client.readReply().body == "hello")
        server.stop()
    }

    @Test func connectionTooManyIsTold503() throws {
        let server = try TestServer { $0.limits.connections = 3 }
        let kept = try (0..<3).map { _ in try server.connect() }
        for client in kept {
            client.send(get)
            #expect(try client.readReply().status == 200)
        }
        let client = try server.connect()
        let reply = try client.readReply()
        #expect(reply.status == 503)
        #expect(reply["retry-after"] == "1")
        #expect(reply["connection"] == "close")
        #expect(try client.readToEnd() == "")
        kept[0].close()
        while server.server.connections > 3 { Background.pause() }
        var status = 0
        while status != 200 {
            let next = try server.connect()
            next.send(get)
            status = try next.readReply().status
        }
    }

    @Test func connectionsAreDealtOutToAllLoops() throws {
        let server = try TestServer(
            loops: 3, routes: ["/loop": { _, reply, loop in reply.send(.text("\(loop.index)")) }])
        var loops: [String: Int] = [:]
        let clients = try (0..<30).map { _ in try server.connect() }
        for client in clients {
            client.send("GET /loop HTTP/1.1\r\nHost: a\r\n\r\n")
            loops[try client.readReply().body, default: 0] += 1
        }
        #expect(loops == ["0": 10, "1": 10, "2": 10])
    }
}
