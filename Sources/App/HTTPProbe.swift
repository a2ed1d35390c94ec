import CLinux
import Glibc
import HTTPServer
import OpenSSL

/// Asks a server for one page by HTTP/1.1, as a health check does. Over TLS every certificate is believed: the question
/// holds nothing secret, and a server is asked whether it answers, not who it is.
enum HTTPProbe {
    static let readiness = "/readyz"

    /// Where a page lies.
    struct Target: CustomStringConvertible {
        let isSecure: Bool
        let host: String
        let port: Int
        let path: String

        var authority: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)" }
        var description: String { "\(isSecure ? "https" : "http")://\(authority)\(path)" }

        init(host: String, port: Int, path: String, isSecure: Bool) {
            self.isSecure = isSecure
            self.host = host
            self.port = port
            self.path = path
        }

        /// Reads `http://HOST[:PORT][/PATH]`, or `https`; without a path it is `/readyz`. Throws `Failure` for anything else.
        init(_ text: String) throws {
            let isSecure = text.utf8.starts(with: "https://".utf8)
            let scheme = isSecure ? "https://" : "http://"
            guard text.utf8.starts(with: scheme.utf8), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw Failure("'\(text)' is not an address such as http://127.0.0.1:8080", exitCode: 64)
            }
            let rest = text.dropFirst(scheme.count)
            let slash = rest.firstIndex(of: "/") ?? rest.endIndex
            let hasPort = rest[..<slash].last != "]" && rest[..<slash].contains(":")
            do {
                let address = try ListenAddress(String(rest[..<slash]) + (hasPort ? "" : isSecure ? ":443" : ":80"))
                let path = rest[slash...].dropFirst().isEmpty ? HTTPProbe.readiness : String(rest[slash...])
                self.init(host: address.host, port: address.port, path: path, isSecure: isSecure)
            } catch {
                throw Failure("'\(text)' is not an address such as http://127.0.0.1:8080", exitCode: 64)
            }
        }
    }

    struct Reply {
        let status: Int
        /// What follows the head, as it was sent.
        let body: [UInt8]
    }

    /// Asks, and waits at most `seconds` for each step. Throws `Failure`, with exit code 1, when there is no answer.
    static func get(_ target: Target, fields: [String] = [], seconds: Int = 3) throws -> Reply {
        let socket = try connect(to: target, seconds: seconds)
        defer { close(socket) }
        let lines =
            ["GET \(target.path) HTTP/1.1", "Host: \(target.authority)", "Connection: close"] + fields + ["", ""]
        let request = Array(lines.joined(separator: "\r\n").utf8)
        let bytes = try target.isSecure ? askSecurely(request, socket, target) : ask(request, socket, target)
        return try reply(bytes, from: target)
    }

    /// Sends a body of JSON over a connection that is open, and reads the answer to its end.
    static func post(_ body: [UInt8], to target: Target, over socket: Int32) throws -> Reply {
        let lines = [
            "POST \(target.path) HTTP/1.1", "Host: \(target.authority)", "Connection: close",
            "Content-Type: application/json", "Content-Length: \(body.count)", "", "",
        ]
        return try reply(try ask(Array(lines.joined(separator: "\r\n").utf8) + body, socket, target), from: target)
    }

    private static let longestReply = 64 << 20

    private static func ask(_ request: [UInt8], _ socket: Int32, _ target: Target) throws -> [UInt8] {
        guard send(socket, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw Failure("\(target) takes no request: \(reason())")
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while bytes.count < longestReply {
            let count = buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
            if count < 0 { throw Failure("\(target) does not answer: \(reason())") }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return bytes
    }

    private static func askSecurely(_ request: [UInt8], _ socket: Int32, _ target: Target) throws -> [UInt8] {
        let context = try TLSContext(unverifiedClientFor: "http/1.1")
        let name = IPAddress(target.host) == nil ? target.host : nil
        let session = try TLSSession(context, over: socket, as: .client(name: name))
        guard session.handshake() == .done(0) else { throw Failure("\(target) does not speak TLS") }
        guard request.withUnsafeBufferPointer({ session.write($0) }) == .done(request.count) else {
            throw Failure("\(target) takes no request")
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while bytes.count < longestReply {
            guard case .done(let count) = buffer.withUnsafeMutableBufferPointer({ session.read(into: $0) }) else {
                break
            }
            bytes += buffer[..<count]
        }
        return bytes
    }

    private static func reply(_ bytes: [UInt8], from target: Target) throws -> Reply {
        let blank = Array("\r\n\r\n".utf8)
        let words = bytes.prefix(64).split(separator: UInt8(ascii: " "), maxSplits: 2)
        let end = bytes.indices.first { bytes[$0...].starts(with: blank) }
        guard bytes.starts(with: "HTTP/1.1 ".utf8), words.count > 1, let end,
            let status = Int(String(decoding: words[1].prefix(3), as: UTF8.self))
        else { throw Failure("\(target) does not speak HTTP") }
        return Reply(status: status, body: Array(bytes[(end + blank.count)...]))
    }

    private static func connect(to target: Target, seconds: Int) throws -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(target.host, String(target.port), &hints, &list) == 0 else {
            throw Failure("\(target.host) has no address")
        }
        defer { freeaddrinfo(list) }
        var next = list
        while let info = next?.pointee {
            let descriptor = socket(info.ai_family, info.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), info.ai_protocol)
            if descriptor >= 0 {
                var limit = timeval(tv_sec: seconds, tv_usec: 0)
                let size = socklen_t(MemoryLayout<timeval>.size)
                setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
                setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
                if Glibc.connect(descriptor, info.ai_addr, info.ai_addrlen) == 0 { return descriptor }
                close(descriptor)
            }
            next = info.ai_next
        }
        throw Failure("\(target) cannot be reached: \(reason())")
    }

    private static func reason() -> String { strerror(errno).map { String(cString: $0) } ?? "unknown" }
}
