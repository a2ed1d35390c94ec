/// Which pages of other origins may read answers, as browsers ask it of a server (https://fetch.spec.whatwg.org,
/// section 3.3, X60). Credentials of the browser's own are never allowed: callers send their token themselves.
public struct CrossOrigin: Sendable, Equatable {
    public enum Origins: Sendable, Equatable {
        /// Pages of every origin.
        case any
        /// Pages of exactly these, each `scheme://host` with the port that is not its scheme's own.
        case these([String])
    }

    public let origins: Origins

    public init(_ origins: Origins) { self.origins = origins }

    /// No page of another origin.
    public static let none = CrossOrigin(.these([]))

    /// Whether a page that a request was sent by may read its answer.
    public func allows(_ head: RequestHead) -> Bool {
        guard head.count(known: .origin) == 1 else { return false }
        return head.withBytes(known: .origin) { origin in origin.map { allows($0) } ?? false }
    }

    /// Compared byte by byte: no letter case, no `null`, no part of a name (X60).
    private func allows(_ origin: UnsafeBufferPointer<UInt8>) -> Bool {
        switch origins {
        case .any: true
        case .these(let allowed): allowed.contains { $0.utf8.elementsEqual(origin) }
        }
    }
}

/// The lines that say so, made once.
struct CrossOriginLines: Sendable {
    private let allowed: [(origin: [UInt8], lines: [UInt8])]
    /// For every page, when any may read.
    private let any: [UInt8]?
    /// When the request was sent by no page that may read.
    let none: [UInt8]

    init(_ crossOrigin: CrossOrigin) {
        switch crossOrigin.origins {
        case .any:
            any = Self.lines(for: "*", varies: false)
            allowed = []
            none = []
        case .these(let origins):
            any = nil
            allowed = origins.map { (Array($0.utf8), Self.lines(for: $0, varies: true)) }
            let varies = origins.isEmpty ? "" : "Vary: Origin\r\n"
            none = Array("Cross-Origin-Resource-Policy: same-origin\r\n\(varies)".utf8)
        }
    }

    /// The lines that are the same whoever asks; nil when they depend on the request.
    var constant: [UInt8]? { any ?? (allowed.isEmpty ? none : nil) }

    /// The lines for a request of which a head was read.
    func lines(for head: RequestHead) -> [UInt8] {
        guard head.count(known: .origin) == 1 else { return none }
        return head.withBytes(known: .origin) { origin in lines(for: origin.map { $0[...] }) }
    }

    /// The lines for what arrived of a head that is refused: a page is to learn of the refusal too.
    func lines(forRefused head: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var origin: PathBytes?
        for line in head.split(separator: Octet.lineFeed).dropFirst() where line.count > 7 {
            guard ASCII.equal(line.prefix(7), "origin:") else { continue }
            if origin != nil { return none }
            let isBlank: (UInt8) -> Bool = { $0 == Octet.space || $0 == 9 || $0 == Octet.carriageReturn }
            let value = line.dropFirst(7).drop(while: isBlank)
            origin = value.prefix { !isBlank($0) }
        }
        return lines(for: origin)
    }

    private func lines(for origin: PathBytes?) -> [UInt8] {
        guard let origin else { return none }
        return allowed.first { $0.origin.elementsEqual(origin) }?.lines ?? none
    }

    private static func lines(for origin: String, varies: Bool) -> [UInt8] {
        let exposed =
            "ETag, Link, Location, Request-Id, Retry-After, RateLimit, Idempotent-Replayed, Deprecation, Sunset"
        return Array(
            """
            Access-Control-Allow-Origin: \(origin)\r
            Access-Control-Expose-Headers: \(exposed)\r
            Cross-Origin-Resource-Policy: cross-origin\r
            \(varies ? "Vary: Origin\r\n" : "")
            """.utf8)
    }
}
