import Glibc
import OpenSSL
import TestCertificates
import Testing

/// Two ends of one connection, on one thread: neither waits.
private final class Ends {
    let server: TLSSession
    let client: TLSSession
    private let certificates: TestCertificates
    private var sockets: [Int32] = [0, 0]

    init(offering protocolName: String = "echo") throws {
        certificates = try TestCertificates()
        // Other tests start programs meanwhile: one that inherits an end would keep it open.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        try #require(socketpair(AF_UNIX, kind, 0, &sockets) == 0)
        let pair = try certificates.make()
        let credentials = try TLSCredentials(certificate: pair.certificate, key: pair.key)
        let context = try TLSContext(credentials, applicationProtocol: "echo")
        server = try TLSSession(context, over: sockets[0])
        client = try TLSSession(
            TLSContext(unverifiedClientFor: protocolName), over: sockets[1], as: .client(name: "localhost"))
    }

    deinit { for socket in sockets where socket >= 0 { close(socket) } }

    /// Goes on until both ends are done, or one fails.
    func shakeHands() -> (server: TLSSession.Outcome, client: TLSSession.Outcome) {
        var (ofServer, ofClient) = (TLSSession.Outcome.wantsRead, TLSSession.Outcome.wantsRead)
        for _ in 0..<10 where ofServer == .wantsRead || ofClient == .wantsRead {
            ofClient = client.handshake()
            ofServer = server.handshake()
        }
        return (ofServer, ofClient)
    }

    func sendRaw(_ bytes: [UInt8]) { _ = send(sockets[1], bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    func cutClient() {
        // Not by closing alone: a process that another test is about to start holds the socket too until it has begun.
        shutdown(sockets[1], Int32(SHUT_RDWR))
        close(sockets[1])
        sockets[1] = -1
    }
}

extension TLSSession.Outcome {
    /// Garbage that is the beginning of a record ends in its middle.
    fileprivate var isTheEnd: Bool {
        switch self {
        case .failed, .truncated: true
        case .done, .wantsRead, .wantsWrite, .closed: false
        }
    }
}

extension TLSSession {
    fileprivate func read(_ most: Int = 100_000) -> (outcome: Outcome, bytes: [UInt8]) {
        var bytes = [UInt8](repeating: 0, count: most)
        let outcome = bytes.withUnsafeMutableBufferPointer { read(into: $0) }
        guard case .done(let count) = outcome else { return (outcome, []) }
        return (outcome, Array(bytes.prefix(count)))
    }

    fileprivate func write(_ bytes: [UInt8]) -> Outcome { bytes.withUnsafeBufferPointer { write($0) } }
}

@Suite("A TLS session") struct TLSSessionTests {
    @Test func `agrees on 1.3 and on the protocol, and carries bytes both ways`() throws {
        let ends = try Ends()
        #expect(ends.shakeHands() == (.done(0), .done(0)))
        #expect(ends.server.version == "TLSv1.3" && ends.server.isEstablished)
        #expect(ends.server.applicationProtocol == "echo" && ends.client.applicationProtocol == "echo")
        #expect(ends.server.read() == (.wantsRead, []))
        #expect(ends.client.write([1, 2, 3]) == .done(3))
        #expect(ends.client.write([4]) == .done(1))
        #expect(ends.server.read() == (.done(4), [1, 2, 3, 4]))
        #expect(ends.server.write([5]) == .done(1))
        #expect(ends.client.read() == (.done(1), [5]))
    }

    @Test func `with a protocol that is not spoken ends with the alert for it`() throws {
        let ends = try Ends(offering: "other")
        let (server, client) = ends.shakeHands()
        guard case .failed(let serverError) = server, case .failed(let clientError) = client else {
            Issue.record("\(server), \(client)")
            return
        }
        #expect(serverError.description.contains("no application protocol"))
        #expect(clientError.description.contains("no application protocol"))
        #expect(!ends.server.isEstablished)
    }

    @Test func `carries a megabyte in pieces when the socket is full, without losing or mixing any`() throws {
        let ends = try Ends()
        #expect(ends.shakeHands() == (.done(0), .done(0)))
        let all = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        var (sent, received, waits) = (0, [UInt8](), 0)
        while received.count < all.count {
            let outcome = sent < all.count ? ends.server.write(Array(all[sent...])) : .wantsWrite
            if case .done(let count) = outcome { sent += count; continue }
            try #require(outcome == .wantsWrite)
            waits += 1
            let (got, bytes) = ends.client.read(50_000)
            if case .done = got { received += bytes } else { try #require(got == .wantsRead) }
            try #require(waits < 10_000)
        }
        #expect(received == all && waits > 1)
    }

    @Test func `tells an end that was said from one that was not`() throws {
        let said = try Ends()
        _ = said.shakeHands()
        _ = said.client.write([7])
        said.client.finishWriting()
        said.cutClient()
        #expect(said.server.read() == (.done(1), [7]))
        #expect(said.server.hasEnded)
        #expect(said.server.read() == (.closed, []))
        let cut = try Ends()
        _ = cut.shakeHands()
        _ = cut.client.read()
        _ = cut.client.write([7])
        cut.cutClient()
        #expect(cut.server.read().bytes == [7])
        #expect(cut.server.read() == (.truncated, []))
        #expect(cut.server.read() == (.truncated, []))
    }

    @Test func `can still send after the other end has finished`() throws {
        let ends = try Ends()
        _ = ends.shakeHands()
        ends.client.finishWriting()
        #expect(ends.server.read() == (.closed, []))
        #expect(ends.server.write([9]) == .done(1))
        #expect(ends.client.read() == (.done(1), [9]))
    }

    @Test(
        arguments: [
            [0x16, 0x03, 0x01, 0x00, 0x05, 1, 2, 3, 4, 5], [0x80, 0x2e, 0x01, 0x00, 0x02],
            Array(repeating: 0xff, count: 99),
            [0x17, 0x03, 0x03, 0x40, 0x01], Array("GET / HTTP/1.1\r\n\r\n".utf8),
        ] as [[UInt8]])
    func `fails on what is no handshake, and only itself`(_ garbage: [UInt8]) throws {
        let (bad, good) = (try Ends(), try Ends())
        _ = good.shakeHands()
        bad.sendRaw(garbage)
        bad.cutClient()
        #expect(bad.server.handshake().isTheEnd)
        // What one session leaves behind must not be taken for another's failure.
        #expect(good.server.read() == (.wantsRead, []))
        #expect(good.server.write([1]) == .done(1))
        #expect(bad.server.handshake().isTheEnd && bad.server.read().outcome.isTheEnd)
        #expect(bad.server.write([1]).isTheEnd)
        bad.server.finishWriting()
        #expect(good.client.read() == (.done(1), [1]))
    }

    @Test func `fails on a record that was changed on its way`() throws {
        let ends = try Ends()
        _ = ends.shakeHands()
        ends.sendRaw([0x17, 0x03, 0x03, 0x00, 0x20] + Array(repeating: 0, count: 32))
        guard case .failed(let error) = ends.server.read().outcome else {
            Issue.record("it was taken")
            return
        }
        #expect(!error.reasons.isEmpty)
    }
}
