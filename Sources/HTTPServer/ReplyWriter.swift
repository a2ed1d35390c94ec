internal import HTTPTypes

/// Writes replies as bytes, on one loop.
struct ReplyWriter {
    /// How a reply's end is told (RFC 9112 section 6).
    enum Framing {
        case length(Int)
        case chunked
        /// By the connection's end: for HTTP/1.0.
        case untilClose
        /// The status allows no body, so none is announced (RFC 9110 sections 15.3.5 and 15.4.5).
        case absent
    }

    /// What the Connection field says.
    enum Persistence { case close, keepAlive, unsaid }

    /// The fields of every reply, `Date` the first of them.
    private var shared: [UInt8] = []
    private let commonFields: [UInt8]
    private let secureFields: [UInt8]

    init(commonFields: [UInt8], secureFields: [UInt8]) {
        self.commonFields = commonFields
        self.secureFields = secureFields
    }

    /// Takes over the `Date` line of a new second.
    mutating func update(_ clock: ClockText) {
        shared = clock.dateLine + commonFields
        shared.append("Request-Id: ")
    }

    /// Appends a reply's head, with the empty line that ends it.
    func appendHead(
        _ reply: Reply, requestID: String, framing: Framing, persistence: Persistence, isSecure: Bool,
        crossOrigin: [UInt8]?, allowance: Allowance?, to out: inout [UInt8]
    ) {
        out.append("HTTP/1.1 ")
        out.append(decimal: reply.status.code, digits: 3)
        out.append(UInt8(ascii: " "))
        out.append(text: reply.status.reasonPhrase)
        out.append("\r\n")
        out.append(contentsOf: shared)
        out.append(text: requestID)
        out.append("\r\n")
        if isSecure { out.append(contentsOf: secureFields) }
        if let crossOrigin { out.append(contentsOf: crossOrigin) }
        if let allowance { allowance.append(to: &out) }
        out.append(contentsOf: reply.fields.bytes)
        if reply.isCompressed { out.append("Content-Encoding: gzip\r\n") }
        switch framing {
        case .length(let length):
            out.append("Content-Length: ")
            out.append(decimal: length)
            out.append("\r\n")
        case .chunked: out.append("Transfer-Encoding: chunked\r\n")
        case .untilClose, .absent: break
        }
        switch persistence {
        case .close: out.append("Connection: close\r\n\r\n")
        case .keepAlive: out.append("Connection: keep-alive\r\n\r\n")
        case .unsaid: out.append("\r\n")
        }
    }

    /// Appends a piece of a body, as a chunk or as it is.
    static func appendPiece(_ piece: [UInt8], isChunked: Bool, to out: inout [UInt8]) {
        guard isChunked else { return out.append(contentsOf: piece) }
        out.append(hexadecimal: piece.count)
        out.append("\r\n")
        out.append(contentsOf: piece)
        out.append("\r\n")
    }
}
