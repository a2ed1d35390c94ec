import Glibc
import HTTPServer
import HTTPTypes
import Testing

/// F31 to F33 with short limits: clients that are slow, or do nothing. That something ends is what is tested, not when.
struct DeadlineTests {
    @Test func idleConnectionIsClosedSilently() throws {
        let server = try TestServer { $0.limits.idleSeconds = 0.2 }
        let fresh = try server.connect()
        #expect(try fresh.readToEnd() == "")
        let used = try server.connect()
        used.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try used.readReply().body == "hello")
        #expect(try used.readToEnd() == "")
    }

    @Test func headThatDoesNotEndIsAnswered408() throws {
        let server = try TestServer { $0.limits.headerSeconds = 0.3 }
        let client = try server.connect()
        client.send("GET / HTTP/1.1\r\nHost: a\r\n")
        let reply = try client.readReply()
        #expect(reply.status == 408)
        #expect(reply["connection"] == "close")
        #expect(try client.readToEnd() == "")
    }

    @Test func headThatTricklesIsAnswered408AllTheSame() throws {
        let server = try TestServer { $0.limits.headerSeconds = 0.5 }
        let client = try server.connect()
        let bytes = Array("GET / HTTP/1.1\r\nX: \(String(repeating: "y", count: 40))".utf8)
        Background.send(bytes, on: client, piece: 1, pauseMicroseconds: 25_000)
        #expect(try client.readReply().status == 408)
    }

    @Test func secondHeadHasItsOwnDeadline() throws {
        let server = try TestServer { $0.limits.headerSeconds = 0.3 }
        let client = try server.connect()
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET")
        #expect(try client.readReply().status == 200)
        #expect(try client.readReply().status == 408)
    }

    @Test func bodyThatDoesNotEndIsAnswered408() throws {
        let server = try TestServer { $0.limits.bodySeconds = 0.3 }
        let client = try server.connect()
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello")
        #expect(try client.readReply().status == 408)
        #expect(try client.readToEnd() == "")
    }

    @Test func bodyBelowTheSlowestRateIsAnswered408() throws {
        let server = try TestServer {
            $0.limits.bodyGraceSeconds = 0.2
            $0.limits.bodyBytesPerSecond = 1_000_000
        }
        let client = try server.connect()
        client.send(
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + String(repeating: "x", count: 1_000))
        #expect(try client.readReply().status == 408)
    }

    @Test func bodyThatKeepsTheRateIsReadAlthoughItTakesLonger() throws {
        let server = try TestServer {
            $0.limits.bodyGraceSeconds = 0.2
            $0.limits.bodyBytesPerSecond = 10
        }
        let client = try server.connect()
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n")
        for _ in 0..<10 {
            client.send("0123456789")
            usleep(60_000)
        }
        #expect(try client.readReply().status == 200)
    }

    @Test func bodyThatIsOnlyDroppedMayNotTakeLong() throws {
        let server = try TestServer { $0.limits.discardSeconds = 0.2 }
        let client = try server.connect()
        client.send("POST /forbidden HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n")
        #expect(try client.readReply().status == 403)
        #expect(try client.readToEnd() == "")
    }

    @Test func clientThatDoesNotReadIsCut() throws {
        let big = [UInt8](repeating: 120, count: 32 << 20)
        let server = try TestServer(routes: ["/big": { _, reply, _ in reply.send(Reply(.ok, body: .bytes(big))) }]) {
            $0.limits.writeStallSeconds = 0.3
        }
        let client = try Client(port: server.port, receiveBuffer: 4_096)
        client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(server.accessLines(1).count == 1)
        while server.server.connections > 0 { usleep(10_000) }
        #expect(throws: (any Error).self) { try client.readReply() }
    }

    @Test func clientThatReadsSlowlyIsNotCut() throws {
        let big = [UInt8](repeating: 120, count: 6 << 20)
        let server = try TestServer(routes: ["/big": { _, reply, _ in reply.send(Reply(.ok, body: .bytes(big))) }]) {
            $0.limits.writeStallSeconds = 1
        }
        let client = try Client(port: server.port, receiveBuffer: 65_536)
        client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try client.readHead()
        for _ in 0..<6 {
            #expect(try client.take(1 << 20).count == 1 << 20)
            usleep(250_000)
        }
    }

    @Test func connectionThatIsAnsweredAndNotClosedByItsClientIsClosedAfterALinger() throws {
        let server = try TestServer { $0.limits.lingerSeconds = 0.2 }
        let client = try server.connect()
        client.send("GARBAGE\r\n")
        #expect(try client.readReply().status == 400)
        #expect(try client.readToEnd() == "")
        while server.server.connections > 0 { usleep(10_000) }
        #expect(server.server.connections == 0)
    }
}
