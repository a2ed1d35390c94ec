public import HTTPTypes

/// A reply's own fields, rendered as they are sent: `Name: value` and a line end each.
public struct ReplyFields: Sendable {
    /// The longest value that is sent, in bytes.
    public static let longestValue = 8_192

    private(set) var bytes: [UInt8] = []
    /// How many fields `append` refused; the loop logs it with the request id.
    private(set) var refused = 0

    public init() {}

    /// One line known when the program was written, such as `"Content-Type: application/json\r\n"`.
    public init(line: StaticString) {
        append(line: line)
    }

    /// Adds a field and returns true; a value with CR, LF, NUL or another control character but tab, a value longer than
    /// 8 KiB, and a name that belongs to the connection, are left out and return false (X52).
    @discardableResult
    public mutating func append(_ name: HTTPField.Name, _ value: String) -> Bool {
        var value = value
        let length = bytes.count
        append(text: name.rawName)
        bytes.append(Octet.colon)
        bytes.append(Octet.space)
        let isClean = value.withUTF8 { value in
            bytes.append(contentsOf: value)
            return value.count <= Self.longestValue && value.allSatisfy(Octet.isFieldValue)
        }
        guard isClean, bytes[length] != Octet.colon, !Self.isReserved(name) else {
            bytes.removeLast(bytes.count - length)
            refused += 1
            return false
        }
        bytes.append(Octet.carriageReturn)
        bytes.append(Octet.lineFeed)
        return true
    }

    /// Adds lines known when the program was written, each with its line end.
    public mutating func append(line: StaticString) {
        line.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func append(text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// The fields that frame the message or that the server sets on every reply.
    private static func isReserved(_ name: HTTPField.Name) -> Bool {
        switch name.canonicalName {
        case "content-length", "transfer-encoding", "connection", "date", "request-id": true
        default: false
        }
    }
}
