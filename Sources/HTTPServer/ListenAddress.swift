/// Where a server listens: a host and a port, such as `127.0.0.1:8080`, `[::1]:8080` or `localhost:0`, or a Unix socket.
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// An IPv4 address, an IPv6 address without its brackets, or a host name.
    public let host: String
    /// 0 lets the system pick a free port.
    public let port: Int
    /// The file of a Unix socket, which only its owner may connect to; nil for a host and port.
    public let socketPath: String?

    /// What is wrong with the text of an address, with an example of a right one.
    public struct Invalid: Error, Equatable, CustomStringConvertible {
        public let text: String
        public let reason: String

        public var description: String {
            "'\(text)' is not an address to listen on: \(reason), as in 127.0.0.1:8080, [::1]:8080 or localhost:8080"
        }
    }

    /// Reads `HOST:PORT`; throws `Invalid` for anything else. The host is required, so that no one listens on every
    /// interface without having said so (`0.0.0.0` or `[::]`).
    public init(_ text: String) throws {
        func invalid(_ reason: String) -> Invalid { Invalid(text: text, reason: reason) }
        let bytes = Array(text.utf8)
        guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")) else { throw invalid("it needs a host and a port") }
        let hostBytes = bytes[..<colon]
        let portBytes = bytes[(colon + 1)...]
        guard !portBytes.isEmpty, portBytes.count <= 5, portBytes.allSatisfy(Octet.isDigit),
            let port = Int(String(decoding: portBytes, as: UTF8.self)), port <= 65_535
        else { throw invalid("the port is a number from 0 to 65535") }
        guard let first = hostBytes.first else { throw invalid("it needs a host before the port") }
        if first == UInt8(ascii: "[") {
            let address = String(decoding: hostBytes.dropFirst().dropLast(), as: UTF8.self)
            guard hostBytes.last == UInt8(ascii: "]"), IPAddress.isIPv6(text: address) else {
                throw invalid("between [ and ] stands an IPv6 address")
            }
            self.init(host: address, port: port)
        } else {
            guard hostBytes.allSatisfy(Octet.isHostName) else {
                throw invalid("the host is a name, an IPv4 address or an IPv6 address in [ ]")
            }
            self.init(host: String(decoding: hostBytes, as: UTF8.self), port: port)
        }
    }

    init(host: String, port: Int) {
        self.host = host
        self.port = port
        socketPath = nil
    }

    /// A Unix socket at this path, in the place of one that an earlier process left there.
    public init(socketPath: String) {
        host = ""
        port = 0
        self.socketPath = socketPath
    }

    /// The address as `init(_:)` reads it; of a Unix socket `unix:` and its path.
    public var description: String {
        if let socketPath { return "unix:\(socketPath)" }
        return host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
