import Glibc
import OpenSSL
import Testing

/// The other end of a connection, byte by byte; what does not come within ten seconds is an error.
final class Client {
    enum Failure: Error, Equatable {
        case cannotConnect(Int32)
        /// The connection ended in the middle of what was awaited; this is what had come.
        case ended(String)
        case reset(String)
        case timedOut(String)
        case notAReply(String)
        case noTLS(TLSSession.Outcome)
        /// The connection ended and did not say so.
        case truncated(String)
    }

    private(set) var descriptor: Int32
    private var buffer: [UInt8] = []
    /// nil speaks plain text.
    private(set) var session: TLSSession?

    init(port: Int, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure.cannotConnect(errno) }
    }

    deinit {
        close()
    }

    /// Sends all of `text`; false when the server no longer takes it.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var start = 0
        while start < bytes.count {
            if let session {
                let rest = bytes[start...]
                guard case .done(let count) = rest.withUnsafeBufferPointer({ session.write($0) }) else { return false }
                start += count
                continue
            }
            let count = bytes[start...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            start += count
        }
        return true
    }

    /// Sends each byte in a packet of its own.
    func sendByteByByte(_ text: String) {
        for byte in text.utf8 { send([byte]) }
    }

    /// Speaks TLS from here on. Throws when the server does not agree.
    func beginTLS(offering name: String = "http/1.1") throws {
        let session = try TLSSession(
            TLSContext(unverifiedClientFor: name), over: descriptor, as: .client(name: "localhost"))
        let outcome = session.handshake()
        guard outcome == .done(0) else { throw Failure.noTLS(outcome) }
        self.session = session
    }

    /// Says by TLS that nothing more will be sent.
    func sayEnd() { session?.finishWriting() }

    func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    /// Closes with a reset (SO_LINGER 0).
    func reset() {
        var none = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &none, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    /// Everything up to the server's end of sending.
    func readToEnd() throws -> String {
        while try fill() {}
        defer { buffer = [] }
        return String(decoding: buffer, as: UTF8.self)
    }

    /// One reply; the one to a HEAD request has no body.
    func readReply(toHead: Bool = false) throws -> ClientReply {
        let head = try readHead()
        var reply = try ClientReply(head: head)
        if toHead || reply.status < 200 || reply.status == 204 || reply.status == 304 { return reply }
        if reply["transfer-encoding"] == "chunked" {
            while let chunk = try readChunk() { reply.chunks.append(chunk) }
            reply.body = reply.chunks.joined()
        } else if let length = reply["content-length"].flatMap(Int.init) {
            reply.body = String(decoding: try take(length), as: UTF8.self)
        } else {
            reply.body = try readToEnd()
        }
        return reply
    }

    /// Exactly `count` bytes of what comes.
    func take(_ count: Int) throws -> [UInt8] {
        while buffer.count < count {
            guard try fill() else { throw Failure.ended(String(decoding: buffer, as: UTF8.self)) }
        }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    func readHead() throws -> String {
        try readLines(until: [13, 10, 13, 10])
    }

    private func readChunk() throws -> String? {
        let line = try readLines(until: [13, 10])
        guard let size = Int(line, radix: 16) else { throw Failure.notAReply(line) }
        let data = try take(size + 2)
        return size == 0 ? nil : String(decoding: data.dropLast(2), as: UTF8.self)
    }

    private func readLines(until end: [UInt8]) throws -> String {
        var from = 0
        while true {
            if let place = buffer.indices.dropFirst(from).first(where: { buffer[$0...].starts(with: end) }) {
                defer { buffer.removeFirst(place + end.count) }
                return String(decoding: buffer[..<place], as: UTF8.self)
            }
            from = max(0, buffer.count - end.count)
            guard try fill() else { throw Failure.ended(String(decoding: buffer, as: UTF8.self)) }
        }
    }

    private func fill(from session: TLSSession) throws -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let outcome = bytes.withUnsafeMutableBufferPointer { session.read(into: $0) }
        let text = String(decoding: buffer, as: UTF8.self)
        switch outcome {
        case .done(let count):
            buffer += bytes.prefix(count)
            return true
        case .closed: return false
        case .truncated: throw Failure.truncated(text)
        case .wantsRead, .wantsWrite: throw Failure.timedOut(text)
        case .failed: throw Failure.reset(text)
        }
    }

    /// Reads more; false at the end.
    private func fill() throws -> Bool {
        if let session { return try fill(from: session) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        if count > 0 { buffer += bytes.prefix(count) }
        guard count < 0 else { return count > 0 }
        let text = String(decoding: buffer, as: UTF8.self)
        throw errno == EAGAIN ? Failure.timedOut(text) : Failure.reset(text)
    }
}

/// A reply as a client sees it.
struct ClientReply {
    let status: Int
    let line: String
    let fields: [(name: String, value: String)]
    var body = ""
    var chunks: [String] = []

    init(head: String) throws {
        let lines = head.components(separatedBy: "\r\n")
        line = lines[0]
        guard line.hasPrefix("HTTP/1.1 "), let status = Int(line.dropFirst(9).prefix(3)) else {
            throw Client.Failure.notAReply(head)
        }
        self.status = status
        fields = try lines.dropFirst().map { line in
            guard let colon = line.firstIndex(of: ":") else { throw Client.Failure.notAReply(head) }
            return (line[..<colon].lowercased(), line[line.index(after: colon)...].drop { $0 == " " }.description)
        }
    }

    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
}

extension String {
    /// The parts between `separator`, compared by bytes.
    fileprivate func components(separatedBy separator: String) -> [String] {
        var parts: [String] = [""]
        var rest = Substring(self).utf8[...]
        while let byte = rest.first {
            if rest.starts(with: separator.utf8) {
                parts.append("")
                rest = rest.dropFirst(separator.utf8.count)
            } else {
                parts[parts.count - 1].unicodeScalars.append(Unicode.Scalar(byte))
                rest = rest.dropFirst()
            }
        }
        return parts
    }
}
