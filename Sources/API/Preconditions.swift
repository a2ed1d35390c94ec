import HTTPServer
import HTTPTypes

/// The field If-Match (RFC 9110 section 13.1.1): which versions of the object the caller is ready to act on (C40).
enum IfMatch: Sendable, Equatable {
    /// Any, as long as the object exists.
    case any
    case versions(Set<Int>)

    /// Nil when the field was not sent. Throws `invalid_header`.
    static func read(_ head: RequestHead) throws(Problem) -> IfMatch? {
        guard head.count(known: .ifMatch) > 0 else { return nil }
        let text = head.values(of: .ifMatch).joined(separator: ",")
        if text == "*" { return .any }
        guard let tags = entityTags(text) else {
            let detail = "is * or a list of entity tags such as \"v3\""
            throw Problem(.invalidHeader, "1 problem.").with([ProblemItem(header: "If-Match", detail)])
        }
        // Weak tags never match (RFC 9110 section 8.8.3.2), nor do tags that this server does not make.
        return .versions(Set(tags.compactMap { $0.isWeak ? nil : version($0.text) }))
    }

    func allows(_ version: Int) -> Bool {
        switch self {
        case .any: true
        case .versions(let versions): versions.contains(version)
        }
    }

    private static func version(_ tag: String) -> Int? {
        let name = tag.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)[0]
        guard name.hasPrefix("v"), let version = Int(name.dropFirst()), "v\(version)" == name else { return nil }
        return version
    }
}

/// Reads a list of entity tags (RFC 9110 section 8.8.3); nil when it is none.
func entityTags(_ text: String) -> [(text: String, isWeak: Bool)]? {
    var tags: [(String, Bool)] = []
    var rest = Substring(text)
    while true {
        // Empty elements of a list are passed over (RFC 9110 section 5.6.1.2).
        rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "," }
        if rest.isEmpty { return tags.isEmpty ? nil : tags }
        let isWeak = rest.hasPrefix("W/")
        if isWeak { rest = rest.dropFirst(2) }
        guard rest.hasPrefix("\"") else { return nil }
        rest = rest.dropFirst()
        guard let end = rest.utf8.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        tags.append((String(rest[..<end]), isWeak))
        rest = rest[end...].dropFirst().drop { $0 == " " || $0 == "\t" }
        if rest.isEmpty { return tags }
        guard rest.hasPrefix(",") else { return nil }
        rest = rest.dropFirst()
    }
}

/// The field Idempotency-Key (C39).
enum IdempotencyKey {
    /// Nil when the field was not sent. Throws `invalid_header`.
    static func read(_ head: RequestHead) throws(Problem) -> String? {
        guard let text = head[known: .idempotencyKey] else { return nil }
        if head.count(known: .idempotencyKey) == 1, let key = unquoted(text), (1...255).contains(key.utf8.count),
            key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F || $0 == 0x20 })
        {
            return key
        }
        let detail = "is one string of 1 to 255 printable ASCII characters, in quotes or bare"
        throw Problem(.invalidHeader, "1 problem.").with([ProblemItem(header: "Idempotency-Key", detail)])
    }

    /// A string of RFC 9651 section 3.3.3, or the bare text.
    private static func unquoted(_ text: String) -> String? {
        guard text.hasPrefix("\"") else { return text.utf8.contains(UInt8(ascii: "\"")) ? nil : text }
        var key: [UInt8] = []
        var isEscaped = false
        var isClosed = false
        for byte in text.utf8.dropFirst() {
            if isClosed { return nil }
            if isEscaped {
                guard byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { return nil }
                key.append(byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isClosed = true
            } else {
                key.append(byte)
            }
        }
        return isClosed ? String(decoding: key, as: UTF8.self) : nil
    }
}
