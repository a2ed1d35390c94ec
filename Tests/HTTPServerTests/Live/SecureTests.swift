import Dispatch
import HTTPTypes
import OpenSSL
import Synchronization
import TestCertificates
import Testing

@testable import HTTPServer

/// A server with a certificate of its own.
struct SecureServer {
    let certificates: TestCertificates
    let server: TestServer
    let metrics = Recorded()

    init(
        loops: Int = 2, routes: [String: Answer] = [:], _ change: (inout Server.Configuration) -> Void = { _ in }
    ) throws {
        certificates = try TestCertificates()
        let credentials = try Self.credentials(certificates.make("first"))
        let metrics = metrics
        server = try TestServer(loops: loops, routes: routes) { configuration in
            configuration.credentials = credentials
            configuration.secureFields[.strictTransportSecurity] = "max-age=1"
            configuration.metrics = metrics
            change(&configuration)
        }
    }

    static func credentials(_ pair: TestCertificates.Pair) throws -> TLSCredentials {
        try TLSCredentials(certificate: pair.certificate, key: pair.key)
    }

    func failures(_ reason: String) -> Int { metrics["http_tls_handshake_failures_total{reason=\(reason)}"].count }

    /// What `openssl s_client` tells of a connection on which it sends one request.
    func openssl(_ arguments: String...) throws -> String {
        try TestCertificates.run(
            ["s_client", "-connect", "127.0.0.1:\(server.port)", "-ign_eof"] + arguments,
            input: "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", mayFail: true)
    }
}

@Suite("Over TLS") struct SecureTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func `calls are answered one after the other, each with the fields for TLS`() throws {
        let secure = try SecureServer()
        let client = try secure.server.connectSecurely()
        for _ in 0..<3 {
            client.send(Self.get)
            let reply = try client.readReply()
            #expect(reply.status == 200 && reply.body == "hello")
            #expect(reply["strict-transport-security"] == "max-age=1")
        }
        #expect(client.session?.version == "TLSv1.3")
        #expect(client.session?.applicationProtocol == "http/1.1")
    }

    @Test func `the server says the end`() throws {
        let secure = try SecureServer()
        let client = try secure.server.connectSecurely()
        client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(try client.readReply().status == 200)
        #expect(try client.readToEnd() == "")
        #expect(client.session?.hasEnded == true)
    }

    @Test func `calls that are sent at once are answered in order`() throws {
        let secure = try SecureServer()
        let client = try secure.server.connectSecurely()
        client.send((0..<100).map { "GET /path?\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        for number in 0..<100 { #expect(try client.readReply().body == "GET /path \(number)") }
    }

    @Test func `a call may come byte by byte, each in a record of its own`() throws {
        let secure = try SecureServer()
        let client = try secure.server.connectSecurely()
        client.sendByteByByte("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
        #expect(try client.readReply().body == "abc")
    }

    @Test(arguments: [16_383, 16_384, 16_385, 65_536, 1 << 20])
    func `large bodies go both ways`(_ size: Int) throws {
        let secure = try SecureServer()
        let client = try secure.server.connectSecurely()
        let body = String((0..<size).map { Character(Unicode.Scalar(UInt8(97 + $0 % 23))) })
        for _ in 0..<2 {
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n" + body)
            #expect(try client.readReply().body == body)
        }
    }

    @Test func `a client that does not read is waited for, and gets every byte`() throws {
        let piece = Array(repeating: UInt8(ascii: "z"), count: 4 << 20)
        let routes: [String: Answer] = ["/large": { _, reply, _ in reply.send(Reply(.ok, body: .bytes(piece))) }]
        let secure = try SecureServer(routes: routes)
        let client = try Client(port: secure.server.port, receiveBuffer: 4_096)
        try client.beginTLS()
        client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get)
        #expect(try client.readReply().body.utf8.count == piece.count)
        #expect(try client.readReply().body == "hello")
    }

    @Test(arguments: ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "DELETE /x HTTP/1.1\r\nHost: a\r\n\r\n"])
    func `plain HTTP gets a plain 400, without what is only for TLS, and the end`(_ request: String) throws {
        let secure = try SecureServer()
        let client = try secure.server.connect()
        client.send(request)
        let reply = try client.readReply()
        #expect(reply.status == 400 && reply["connection"] == "close")
        #expect(reply["strict-transport-security"] == nil)
        #expect(reply.body.hasPrefix("plain_text_on_tls"))
        #expect(try client.readToEnd() == "")
        #expect(secure.failures("plain_text") == 1)
        #expect(secure.server.handler.handled == 0)
    }

    @Test func `garbage is counted and closed, and nobody else notices`() throws {
        let secure = try SecureServer(loops: 1)
        let other = try secure.server.connectSecurely()
        var random = SystemRandomNumberGenerator()
        for round in 0..<50 {
            let client = try secure.server.connect()
            var garbage = (0..<(round * 7 + 6)).map { _ in UInt8.random(in: 0...255, using: &random) }
            // Not a letter, which would begin plain HTTP, and half of them like a record with a handshake.
            garbage[0] = round % 2 == 0 ? 0x16 : 0x80
            client.send(garbage)
            client.finishSending()
            _ = try? client.readToEnd()
            other.send(Self.get)
            #expect(try other.readReply().status == 200)
        }
        #expect(secure.failures("refused") + secure.failures("gone") == 50)
        #expect(secure.failures("refused") > 0)
    }

    @Test func `a handshake that stalls is cut at its deadline`() throws {
        let secure = try SecureServer { $0.limits.handshakeSeconds = 0.2 }
        let silent = try secure.server.connect()
        let begun = try secure.server.connect()
        begun.send([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])
        #expect(try silent.readToEnd() == "")
        _ = try? begun.readToEnd()
        #expect(secure.failures("timed_out") == 2)
        #expect(try secure.server.connectSecurely().send(Self.get))
    }

    @Test func `a body that ends without close_notify is never executed`() throws {
        let secure = try SecureServer()
        let client = try secure.server.connectSecurely()
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
        client.finishSending()
        #expect(try client.readReply().status == 400)
        #expect(try client.readToEnd() == "")
        #expect(secure.server.handler.handled == 0)
    }

    @Test func `nor is one that ends with close_notify too early`() throws {
        let secure = try SecureServer()
        let client = try secure.server.connectSecurely()
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        client.sayEnd()
        #expect(try client.readReply().status == 400)
        #expect(secure.server.handler.handled == 0)
    }

    @Test func `a whole call before the end is answered`() throws {
        let secure = try SecureServer()
        let client = try secure.server.connectSecurely()
        client.send(Self.get)
        client.sayEnd()
        #expect(try client.readReply().status == 200)
        #expect(try client.readToEnd() == "")
    }

    @Test func `an answer that cannot be completed ends without close_notify`() throws {
        let routes: [String: Answer] = ["/broken": { _, reply, _ in reply.send(Reply(.ok, body: .stream(Broken()))) }]
        let secure = try SecureServer(routes: routes)
        let client = try secure.server.connectSecurely()
        client.send("GET /broken HTTP/1.0\r\nHost: a\r\n\r\n")
        #expect(try client.readHead().contains("200"))
        let error = #expect(throws: Client.Failure.self) { try client.readToEnd() }
        #expect(error == .truncated("half"))
    }

    @Test func `1.1 is refused; 1.2 and 1.3 are spoken, with X25519`() throws {
        let secure = try SecureServer()
        #expect(try secure.openssl("-tls1_1").contains("alert protocol version"))
        let two = try secure.openssl("-tls1_2")
        #expect(two.contains("TLSv1.2, Cipher is ECDHE-ECDSA-AES128-GCM-SHA256") && two.contains("X25519"))
        #expect(two.contains("200") && two.contains("Compression: NONE"))
        let three = try secure.openssl("-tls1_3")
        #expect(three.contains("TLSv1.3, Cipher is TLS_AES_128_GCM_SHA256") && three.contains("X25519"))
        let weak = try secure.openssl("-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-SHA:AES128-GCM-SHA256")
        #expect(weak.contains("handshake failure"))
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `a session is gone on with by its ticket, until the credentials change`(_ version: String) throws {
        let secure = try SecureServer()
        let ticket = secure.certificates.path("ticket")
        #expect(try secure.openssl(version, "-sess_out", ticket).contains("New, TLS"))
        #expect(try secure.openssl(version, "-sess_in", ticket).contains("Reused, TLS"))
        try secure.server.server.use(try SecureServer.credentials(secure.certificates.make("second")))
        #expect(try secure.openssl(version, "-sess_in", ticket).contains("New, TLS"))
    }

    @Test func `ALPN without http/1.1 is refused, and http/1.1 is chosen`() throws {
        let secure = try SecureServer()
        #expect(try secure.openssl("-alpn", "h2").contains("no application protocol"))
        #expect(try secure.openssl("-alpn", "h2,http/1.1").contains("ALPN protocol: http/1.1"))
        #expect(secure.failures("refused") == 1)
    }

    @Test func `new credentials serve new connections, and open ones go on`() throws {
        let secure = try SecureServer()
        #expect(try secure.openssl().contains("subject=CN = first"))
        let old = try secure.server.connectSecurely()
        try secure.server.server.use(try SecureServer.credentials(secure.certificates.make("second")))
        #expect(try secure.openssl().contains("subject=CN = second"))
        old.send(Self.get)
        #expect(try old.readReply().status == 200)
    }

    @Test func `no call fails while the credentials change a hundred times`() throws {
        let secure = try SecureServer()
        let pairs = try [secure.certificates.make("second"), secure.certificates.make("third")]
        let port = secure.server.port
        let load = Load()
        for _ in 0..<4 { load.start { try Self.callOnce(port) } }
        // A busy machine may have made no call yet after a hundred changes: then they go on until it has.
        var round = 0
        while round < 100 || load.successes == 0 && load.failures == [] && round < 100_000 {
            try secure.server.server.use(try SecureServer.credentials(pairs[round % 2]))
            Background.pause()
            round += 1
        }
        load.stop()
        #expect(load.failures == [] && load.successes > 0)
    }

    private static func callOnce(_ port: Int) throws {
        let client = try Client(port: port)
        try client.beginTLS()
        for _ in 0..<3 {
            client.send(get)
            try #require(try client.readReply().status == 200)
        }
        client.sayEnd()
    }

    @Test func `a connection too many is told so`() throws {
        let secure = try SecureServer { $0.limits.connections = 1 }
        let first = try secure.server.connectSecurely()
        first.send(Self.get)
        #expect(try first.readReply().status == 200)
        let second = try secure.server.connectSecurely()
        #expect(try second.readReply().status == 503)
    }

    @Test func `a server that drains ends idle sessions in order`() throws {
        let secure = try SecureServer()
        let client = try secure.server.connectSecurely()
        client.send(Self.get)
        #expect(try client.readReply().status == 200)
        secure.server.server.drain(grace: .seconds(10), lameDuck: .zero)
        #expect(try client.readToEnd() == "")
    }
}

/// A body that fails after its first piece.
private final class Broken: BodySource {
    private let pulls = Atomic<Int>(0)

    func pull(_ limit: Int) -> Pulled {
        pulls.add(1, ordering: .relaxed).newValue == 1 ? .bytes(Array("half".utf8)) : .failed
    }
}

/// Threads that do the same again and again until they are stopped.
private final class Load: Sendable {
    private let group = DispatchGroup()
    private let isOver = Atomic<Bool>(false)
    private let outcomes = Mutex<(successes: Int, failures: [String])>((0, []))

    var successes: Int { outcomes.withLock { $0.successes } }
    var failures: [String] { outcomes.withLock { $0.failures } }

    func start(_ work: @escaping @Sendable () throws -> Void) {
        DispatchQueue.global().async(group: group) { [self] in
            while !isOver.load(ordering: .acquiring) {
                do {
                    try work()
                    outcomes.withLock { $0.successes += 1 }
                } catch {
                    outcomes.withLock { $0.failures.append("\(error)") }
                }
            }
        }
    }

    func stop() {
        isOver.store(true, ordering: .releasing)
        group.wait()
    }
}
