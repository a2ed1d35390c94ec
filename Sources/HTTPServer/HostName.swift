/// A host that a request names or a server goes by: a name, an IPv4 address or an IPv6 address without its brackets, in
/// lower case and without a port.
public struct HostName: Sendable, Hashable {
    public let text: String

    /// Reads the host of an authority such as `API.example.org:8443` or `[::1]:8443`, whose port is left out; nil when there
    /// is none.
    public init?(authority: String) {
        let bytes = authority.utf8
        if bytes.first == UInt8(ascii: "["), let end = bytes.firstIndex(of: UInt8(ascii: "]")) {
            self.init(String(decoding: bytes[bytes.index(after: bytes.startIndex)..<end], as: UTF8.self))
        } else {
            self.init(String(decoding: bytes.prefix { $0 != Octet.colon }, as: UTF8.self))
        }
    }

    /// Reads a host without brackets and port; nil for anything else.
    public init?(_ text: String) {
        let lowered = text.utf8.map(ASCII.lowered)
        let isName = !lowered.isEmpty && lowered.count <= 255 && lowered.allSatisfy(Octet.isHostName)
        guard isName || IPAddress.isIPv6(text: text) else { return nil }
        self.text = IPAddress(text)?.description ?? String(decoding: lowered, as: UTF8.self)
    }
}
