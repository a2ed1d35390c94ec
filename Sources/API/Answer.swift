import HTTPServer
import HTTPTypes

/// An answer before it becomes a reply.
struct Answer: Sendable {
    var status = 200
    var bytes: [UInt8]
    var mediaType: StaticString = "Content-Type: application/json\r\n"
    /// Of the bytes as they stand here, before any coding.
    var etag: String?
    var location: String?
    var link: String?
    /// Whether there is nothing to tell yet.
    var mayWait = false
    /// The body, when it is not `bytes`; it is sent as it comes, without a coding.
    var source: (any BodySource)?
    var fileName: String?
    /// Seconds after which to ask again.
    var retryAfter: Int?
    /// What is told as it happens, after the head.
    var stream: StreamStart?
    /// Whether Accept decided its form.
    var isNegotiated = false
    /// Personal data is never kept by caches (X63).
    var isPublic = false

    /// Bodies from here on are worth compressing (C24).
    static let shortestCompressed = 1_024

    func reply(to head: RequestHead, _ ticket: OperationTicket, replayed: Bool = false) -> Reply {
        // An answer with a new secret is never compressed (X75).
        let isSecret = ticket.endpoint.declaration.tellsSecret
        let isCompressed = !isSecret && bytes.count >= Self.shortestCompressed && AcceptEncoding.prefersGzip(head)
        let etag = isCompressed ? etag.map(EntityTag.compressed) : etag
        if let condition = ticket.ifNoneMatch, status == 200, let etag, condition.names(etag) {
            return Reply(.named(304), fields: cacheFields(etag, isSecret: false))
        }
        var fields = cacheFields(etag, isSecret: isSecret)
        if status != 204 { fields.append(line: mediaType) }
        if let location { fields.append(.location, location) }
        if let link { fields.append(.linkTo, link) }
        if let retryAfter { fields.append(.retryAfter, String(retryAfter)) }
        if let fileName { fields.append(.contentDisposition, "attachment; filename=\"\(fileName)\"") }
        if replayed { fields.append(.idempotentReplayed, "true") }
        let body = source.map { Reply.Body.stream($0) } ?? .bytes(bytes)
        var reply = Reply(.named(status), fields: fields, body: status == 204 ? .none : body)
        reply.isCompressed = isCompressed
        return reply
    }

    /// The reply to a probe, which is the same for every client.
    var plainReply: Reply {
        var fields = ReplyFields(line: mediaType)
        fields.append(line: "Cache-Control: no-store\r\n")
        return Reply(.named(status), fields: fields, body: .bytes(bytes))
    }

    /// What a 304 has in common with the answer that it stands for (RFC 9110 section 15.4.5).
    private func cacheFields(_ etag: String?, isSecret: Bool) -> ReplyFields {
        var fields = ReplyFields()
        if isPublic {
            fields.append(line: "Cache-Control: public, max-age=300\r\nVary: Accept-Encoding\r\n")
        } else if isSecret {
            fields.append(line: "Cache-Control: no-store\r\nVary: Authorization\r\n")
        } else if isNegotiated {
            fields.append(line: "Cache-Control: no-store\r\nVary: Authorization, Accept, Accept-Encoding\r\n")
        } else {
            fields.append(line: "Cache-Control: no-store\r\nVary: Authorization, Accept-Encoding\r\n")
        }
        if let etag { fields.append(.eTag, etag) }
        return fields
    }
}
