internal import Glibc

/// An IPv4 or IPv6 address as its 16 bytes; IPv4 is held as IPv4-mapped (`::ffff:a.b.c.d`, RFC 4291 section 2.5.5.2), so
/// that both spellings of one client are one value.
public struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    init(ipv4 address: UInt32) {
        self.init(high: 0, low: 0xffff_0000_0000 | UInt64(address))
    }

    /// Reads the usual text of an address; nil for anything else.
    public init?(_ text: String) {
        var ipv4 = in_addr()
        var ipv6 = in6_addr()
        if inet_pton(AF_INET, text, &ipv4) == 1 {
            self.init(ipv4: UInt32(bigEndian: ipv4.s_addr))
        } else if inet_pton(AF_INET6, text, &ipv6) == 1 {
            self.init(ipv6)
        } else {
            return nil
        }
    }

    init(_ address: in6_addr) {
        let bytes = withUnsafeBytes(of: address) { raw in
            (raw.loadUnaligned(as: UInt64.self), raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        self.init(high: UInt64(bigEndian: bytes.0), low: UInt64(bigEndian: bytes.1))
    }

    /// The peer of an accepted socket; a socket of another family counts as `::`.
    init(_ storage: sockaddr_storage) {
        self = withUnsafeBytes(of: storage) { raw in
            switch Int32(storage.ss_family) {
            case AF_INET:
                IPAddress(ipv4: UInt32(bigEndian: raw.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr))
            case AF_INET6: IPAddress(raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
            default: IPAddress(high: 0, low: 0)
            }
        }
    }

    /// Whether the text is an IPv6 address, as it stands between brackets.
    static func isIPv6(text: String) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET6, text, &address) == 1
    }

    public var isIPv6: Bool { high != 0 || low >> 32 != 0xffff }

    /// 127.0.0.0/8 or `::1`.
    public var isLoopback: Bool { isIPv6 ? high == 0 && low == 1 : low >> 24 & 0xff == 127 }

    /// What one client can take addresses from: the address itself, of IPv6 its /64.
    public var client: IPAddress { isIPv6 ? masked(to: 64) : self }

    /// The address with all but its first bits zero; `bits` counts in the address's own family (32 or 128).
    func masked(to bits: Int) -> IPAddress {
        let kept = isIPv6 ? bits : bits + 96
        return IPAddress(high: high & Self.mask(kept), low: low & Self.mask(kept - 64))
    }

    private static func mask(_ bits: Int) -> UInt64 {
        bits <= 0 ? 0 : bits >= 64 ? .max : .max << UInt64(64 - bits)
    }

    public var description: String {
        guard isIPv6 else { return "\(low >> 24 & 255).\(low >> 16 & 255).\(low >> 8 & 255).\(low & 255)" }
        var address = in6_addr()
        withUnsafeMutableBytes(of: &address) { raw in
            raw.storeBytes(of: high.bigEndian, as: UInt64.self)
            raw.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(AF_INET6, &address, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
