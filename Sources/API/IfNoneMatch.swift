import HTTPServer
import HTTPTypes

/// The field If-None-Match on a GET (RFC 9110 section 13.1.2): the answers that the client has already (C21).
enum IfNoneMatch: Sendable, Equatable {
    /// Any answer at all.
    case any
    /// Tags without their quotes.
    case tags([String])

    /// Nil when the field was not sent. Throws `invalid_header`.
    static func read(_ head: RequestHead) throws(Problem) -> IfNoneMatch? {
        guard head.count(known: .ifNoneMatch) > 0 else { return nil }
        let text = head.values(of: .ifNoneMatch).joined(separator: ",")
        if text == "*" { return .any }
        guard let tags = entityTags(text) else {
            let detail = "is * or a list of entity tags such as \"v3.9f2c51ab\""
            throw Problem(.invalidHeader, "1 problem.").with([ProblemItem(header: "If-None-Match", detail)])
        }
        return .tags(tags.map(\.text))
    }

    /// Whether the client has the answer with this tag. A weak tag stands for the strong one of the same text here
    /// (RFC 9110 section 13.1.2), since proxies weaken tags.
    func names(_ etag: String) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains { etag.utf8.dropFirst().dropLast().elementsEqual($0.utf8) }
        }
    }
}
