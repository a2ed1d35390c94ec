import Dispatch
import Glibc
import OpenSSL
import Records
import Synchronization
import Testing

/// A client that follows an event stream on a connection of its own.
final class EventClient {
    /// The head of the answer.
    let head: String
    let owner: ID<Owner>
    private var descriptor: Int32
    private let isChunked: Bool
    /// What has been read of the body, without its framing, and what of it is not yet complete.
    private var body: [UInt8] = []
    private var raw: [UInt8] = []
    private var hasEnded = false

    init(
        _ server: TestServer, _ query: String, _ fields: [String] = [], token: String? = nil, version: String = "1.1",
        receiveBuffer: Int32 = 0
    ) throws {
        descriptor = try Self.connect(port: server.port, receiveBuffer: receiveBuffer)
        let token = token ?? server.token
        owner = try server.owner
        let lines =
            ["GET /v1/events/stream?\(query) HTTP/\(version)", "Host: localhost", "Authorization: Bearer \(token)"]
            + fields + ["", ""]
        let request = Array(lines.joined(separator: "\r\n").utf8)
        guard Glibc.send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw TestFailure("cannot send")
        }
        var bytes: [UInt8] = []
        while bytes.firstRange(of: Array("\r\n\r\n".utf8)) == nil { bytes += try Self.receive(descriptor) }
        let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? 0
        head = String(decoding: bytes[..<end], as: UTF8.self)
        guard head.hasPrefix("HTTP/1.1 200 ") else { throw TestFailure(String(decoding: bytes, as: UTF8.self)) }
        isChunked = head.contains("Transfer-Encoding: chunked")
        raw = Array(bytes[end...])
    }

    deinit { close() }

    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    /// Cuts the connection with a reset.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        close()
    }

    /// The next block of lines, without the empty line that ends it; heartbeats are passed over.
    func next() throws -> String {
        while true {
            if let end = body.firstRange(of: Array("\n\n".utf8)) {
                let block = String(decoding: body[..<end.lowerBound], as: UTF8.self)
                body.removeFirst(end.upperBound)
                if block != ":" { return block }
            } else {
                guard try read() else { throw TestFailure("the stream has ended") }
            }
        }
    }

    /// The id of the next event.
    func nextID() throws -> Int {
        let block = try next()
        guard block.hasPrefix("id: "), let id = Int(block.dropFirst(4).prefix { $0 != "\n" }) else {
            throw TestFailure("no event: \(block)")
        }
        return id
    }

    /// Whether nothing follows, and the body was brought to its end as it should be.
    func isAtEnd() throws -> Bool {
        while try read() {}
        return body.isEmpty && (!isChunked || hasEnded)
    }

    /// False at the end.
    private func read() throws -> Bool {
        while true {
            if isChunked ? unwrap() : takeAll() { return true }
            if hasEnded { return false }
            let bytes = try Self.receive(descriptor)
            if bytes.isEmpty { return false }
            raw += bytes
        }
    }

    private func takeAll() -> Bool {
        defer { raw = [] }
        body += raw
        return !raw.isEmpty
    }

    /// Takes one chunk, if it is there.
    private func unwrap() -> Bool {
        guard let line = raw.firstRange(of: Array("\r\n".utf8)),
            let size = Int(String(decoding: raw[..<line.lowerBound], as: UTF8.self), radix: 16),
            raw.count >= line.upperBound + size + 2
        else { return false }
        body += raw[line.upperBound..<line.upperBound + size]
        raw.removeFirst(line.upperBound + size + 2)
        if size == 0 { hasEnded = true }
        return size > 0
    }

    private static func receive(_ descriptor: Int32) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else { throw TestFailure("cannot read: \(errno)") }
        return Array(buffer[..<count])
    }

    private static func connect(port: Int, receiveBuffer: Int32) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var size = receiveBuffer
        if size > 0 {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var timeout = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw TestFailure("cannot connect: \(errno)") }
        return descriptor
    }
}

/// Work on another thread, whose result is waited for.
final class Background<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () throws -> Value) {
        DispatchQueue(label: "test.background").async { [self] in
            let outcome = Result { try work() }
            result.withLock { $0 = outcome }
            isDone.signal()
        }
    }

    func wait() throws -> Value {
        isDone.wait()
        guard let outcome = result.withLock({ $0 }) else { throw TestFailure("no result") }
        return try outcome.get()
    }
}

/// Waits until the condition holds; half a minute is more than anything here needs.
func eventually(_ condition: () throws -> Bool) throws {
    for _ in 0..<3_000 {
        if try condition() { return }
        usleep(10_000)
    }
    Issue.record("what was waited for did not happen")
}

/// How a token is kept.
enum AccessTokenDigest {
    static func of(_ token: String) throws -> [UInt8] { try SHA256.hash(Array(token.utf8)).bytes }
}
