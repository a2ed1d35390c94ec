internal import HTTPTypes

/// The proxies that are believed when they tell whom they speak for (X66).
struct TrustedProxies: Sendable {
    private static let forwardedFor = HTTPField.Name("X-Forwarded-For")
    private static let forwarded = HTTPField.Name("Forwarded")

    private let networks: [Network]

    /// nil when there are none.
    init?(_ networks: [Network]) {
        if networks.isEmpty { return nil }
        self.networks = networks
    }

    /// Whom the request comes from: the last hop, seen from here, that is no trusted proxy. What a client writes itself
    /// stands further left than what the proxies add, so it is never reached.
    ///
    /// Without the peer's being trusted, and where `X-Forwarded-For` and `Forwarded` (RFC 7239) are both sent and disagree,
    /// it is the peer: a proxy that writes one of them may well pass on the other as the client sent it.
    func client(of head: RequestHead, peer: RemoteAddress) -> RemoteAddress {
        guard trusts(peer.address), let first = Self.forwardedFor, let second = Self.forwarded else { return peer }
        let listed = head.values(of: first)
        let described = head.values(of: second)
        let byList = nearest(listed.flatMap(Self.hops), peer.address)
        let byDescription = nearest(described.flatMap(Self.describedHops), peer.address)
        switch (listed.isEmpty, described.isEmpty) {
        case (true, true): return peer
        case (false, true): return RemoteAddress(byList)
        case (true, false): return RemoteAddress(byDescription)
        case (false, false): return byList == byDescription ? RemoteAddress(byList) : peer
        }
    }

    private func trusts(_ address: IPAddress) -> Bool { networks.contains { $0.contains(address) } }

    /// Walks from the last hop to the first until one is not trusted, or tells no address.
    private func nearest(_ hops: [IPAddress?], _ peer: IPAddress) -> IPAddress {
        var nearest = peer
        for hop in hops.reversed() {
            guard let hop else { break }
            nearest = hop
            if !trusts(hop) { break }
        }
        return nearest
    }

    /// The hops of a value of `X-Forwarded-For`: addresses between commas.
    private static func hops(_ value: String) -> [IPAddress?] {
        split(value, at: UInt8(ascii: ",")).map { address($0) }
    }

    /// The hops of a value of `Forwarded`: elements between commas, each with pairs between semicolons.
    private static func describedHops(_ value: String) -> [IPAddress?] {
        split(value, at: UInt8(ascii: ",")).map { element in
            for pair in split(String(decoding: element, as: UTF8.self), at: UInt8(ascii: ";")) {
                if pair.prefix(4).map(ASCII.lowered) == Array("for=".utf8) { return address(pair.dropFirst(4)) }
            }
            return nil
        }
    }

    /// Splits outside of quotes, and takes away the blanks around the parts.
    private static func split(_ text: String, at separator: UInt8) -> [ArraySlice<UInt8>] {
        var isQuoted = false
        return Array(text.utf8).split(omittingEmptySubsequences: false) { byte in
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            return byte == separator && !isQuoted
        }.map { part in
            let rest = part.drop { $0 == Octet.space || $0 == Octet.tab }
            let last = rest.lastIndex { $0 != Octet.space && $0 != Octet.tab }
            return last.map { rest[...$0] } ?? rest
        }
    }

    /// An address with or without a port, quotes and brackets; nil for a name such as `unknown` or `_hidden`.
    private static func address(_ text: ArraySlice<UInt8>) -> IPAddress? {
        let bare = text.filter { $0 != UInt8(ascii: "\"") }
        if let address = IPAddress(String(decoding: bare, as: UTF8.self)) { return address }
        if bare.first == UInt8(ascii: "[") {
            return IPAddress(String(decoding: bare.dropFirst().prefix { $0 != UInt8(ascii: "]") }, as: UTF8.self))
        }
        return IPAddress(String(decoding: bare.prefix { $0 != Octet.colon }, as: UTF8.self))
    }
}
