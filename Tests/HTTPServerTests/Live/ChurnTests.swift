import Glibc
import HTTPServer
import Synchronization
import Testing

/// F35 in small: connections that come and go in every way, from several threads.
@Suite(.serialized) struct ChurnTests {
    /// What the threads saw.
    private final class Tally: Sendable {
        let answered = Atomic<Int>(0)
        let unanswered = Atomic<Int>(0)
        let finished = Atomic<Int>(0)
    }

    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    /// One connection's life; `kind` picks which.
    private static func live(_ kind: Int, port: Int, _ tally: Tally) {
        guard let client = try? Client(port: port) else {
            tally.unanswered.add(1, ordering: .relaxed)
            return
        }
        switch kind {
        case 0: client.close()
        case 1: client.reset()
        case 2:
            client.send("GET / HTTP/1.1\r\nHo")
            client.reset()
        case 3:
            client.send(get)
            client.reset()
        case 4:
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf")
            client.close()
        default:
            client.send(get)
            if kind == 6 { client.finishSending() }
            let isAnswered = (try? client.readReply().status) == 200
            _ = isAnswered ? tally.answered.add(1, ordering: .relaxed) : tally.unanswered.add(1, ordering: .relaxed)
            if kind == 7 { client.reset() }
        }
    }

    /// The sockets bound to `port` that a program still holds: those in /proc/net/tcp with an inode.
    private static func openSockets(ofPort port: Int) -> Int {
        let file = open("/proc/net/tcp", O_RDONLY)
        defer { close(file) }
        var table: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(file, &piece, piece.count), count > 0 { table += piece.prefix(count) }
        return String(decoding: table, as: UTF8.self).split(separator: "\n").dropFirst().count { line in
            let columns = line.split(separator: " ")
            let local = columns[1].split(separator: ":")
            return Int(local[1], radix: 16) == port && columns[9] != "0"
        }
    }

    @Test func everyCompleteRequestIsAnsweredAndEveryConnectionEnds() throws {
        let server = try TestServer()
        let tally = Tally()
        let port = server.port
        for thread in 0..<4 {
            Background.run {
                for round in 0..<1_250 { Self.live((thread + round) % 8, port: port, tally) }
                tally.finished.add(1, ordering: .relaxed)
            }
        }
        while tally.finished.load(ordering: .relaxed) < 4 { Background.pause() }
        #expect(tally.unanswered.load(ordering: .relaxed) == 0)
        #expect(tally.answered.load(ordering: .relaxed) >= 1_872)
        while server.server.connections > 0 { Background.pause() }
        #expect(server.server.connections == 0)
        #expect(Self.openSockets(ofPort: port) == 1, "the listening socket alone")
        let client = try server.connect()
        client.send(Self.get)
        #expect(try client.readReply().body == "hello")
    }

    @Test func stoppedServerHoldsNothing() throws {
        var port = 0
        weak var released: Server?
        do {
            let server = try TestServer()
            port = server.port
            released = server.server
            let clients = try (0..<200).map { _ in try server.connect() }
            for client in clients {
                client.send(Self.get)
                #expect(try client.readReply().status == 200)
            }
            server.server.stop()
            #expect(server.server.connections == 0)
            for client in clients { #expect(try client.readToEnd() == "") }
        }
        #expect(released == nil)
        #expect(Self.openSockets(ofPort: port) == 0)
    }
}
