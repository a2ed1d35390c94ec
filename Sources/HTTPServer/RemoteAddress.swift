/// Who is at the other end of a connection.
public struct RemoteAddress: Sendable, Hashable {
    public let address: IPAddress
    public let isLoopback: Bool
    /// The address as text, such as `192.0.2.17`.
    public let text: String
    /// The network that stands for the client in logs: /24 of IPv4, /48 of IPv6 (X100).
    public let network: String

    public init(_ address: IPAddress) {
        self.address = address
        isLoopback = address.isLoopback
        text = address.description
        network = address.isIPv6 ? "\(address.masked(to: 48))/48" : "\(address.masked(to: 24))/24"
    }
}

extension RemoteAddress {
    /// The network that one subscriber has: /24 of IPv4, /64 of IPv6 (X09).
    public var nearNetwork: String { address.isIPv6 ? "\(address.masked(to: 64))/64" : network }
}

/// A block of addresses such as `10.0.0.0/8`, or one address.
public struct Network: Sendable, Hashable, CustomStringConvertible {
    let address: IPAddress
    let bits: Int

    /// Reads `ADDRESS` or `ADDRESS/BITS`; nil when it is neither, or when bits beyond the prefix are set.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(String(decoding: parts[0], as: UTF8.self)) else { return nil }
        let width = address.isIPv6 ? 128 : 32
        guard parts.count == 2 else {
            self.address = address
            bits = width
            return
        }
        guard !parts[1].isEmpty, parts[1].count <= 3, parts[1].allSatisfy(Octet.isDigit),
            let bits = Int(String(decoding: parts[1], as: UTF8.self)), bits <= width,
            address.masked(to: bits) == address
        else { return nil }
        self.address = address
        self.bits = bits
    }

    public func contains(_ other: IPAddress) -> Bool {
        other.isIPv6 == address.isIPv6 && other.masked(to: bits) == address
    }

    public var description: String { "\(address)/\(bits)" }
}
