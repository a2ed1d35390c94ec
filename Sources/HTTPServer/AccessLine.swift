/// The line that is logged for a reply: one JSON object without paths, queries, fields or bodies (X100).
enum AccessLine {
    static func append(_ entry: Journal.Entry, level: StaticString, at clock: ClockText, to line: inout [UInt8]) {
        line.append("{\"time\":\"")
        clock.appendInstant(to: &line)
        line.append("\",\"level\":\"")
        line.append(level)
        line.append("\",\"event\":\"access\",\"request_id\":")
        append(json: entry.requestID, to: &line)
        line.append(",\"method\":\"")
        line.append(entry.method?.name ?? "-")
        line.append("\",\"route\":")
        append(json: entry.ticket?.route ?? "-", to: &line)
        line.append(",\"status\":")
        line.append(decimal: entry.status)
        append(",\"code\":", entry.code, to: &line)
        line.append(",\"bytes\":")
        line.append(decimal: entry.bodyBytes)
        line.append(",\"duration_us\":")
        line.append(decimal: max(0, Int(entry.nanoseconds / 1_000)))
        append(",\"principal\":", entry.ticket?.principal, to: &line)
        append(",\"token\":", entry.ticket?.token, to: &line)
        line.append(",\"network\":")
        append(json: entry.remote.network, to: &line)
        line.append("}\n")
    }

    /// A member that is left out when there is nothing to tell.
    private static func append(_ name: StaticString, _ value: String?, to line: inout [UInt8]) {
        guard let value else { return }
        line.append(name)
        append(json: value, to: &line)
    }

    /// Appends a JSON string in which nothing can end the line or move a terminal's cursor: C0, DEL, C1, U+2028 and
    /// U+2029 are escaped (X101).
    static func append(json text: String, to line: inout [UInt8]) {
        line.append(UInt8(ascii: "\""))
        let isPlain = text.utf8.allSatisfy {
            $0 >= 32 && $0 < 127 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        if isPlain {
            line.append(text: text)
        } else {
            for scalar in text.unicodeScalars { append(escaped: scalar, to: &line) }
        }
        line.append(UInt8(ascii: "\""))
    }

    private static func append(escaped scalar: Unicode.Scalar, to line: inout [UInt8]) {
        switch scalar.value {
        case 0x22, 0x5c:
            line.append(UInt8(ascii: "\\"))
            line.append(UInt8(truncatingIfNeeded: scalar.value))
        case 0..<0x20, 0x7f..<0xa0, 0x2028, 0x2029:
            let digits = String(scalar.value, radix: 16)
            line.append("\\u")
            for _ in digits.utf8.count..<4 { line.append(UInt8(ascii: "0")) }
            line.append(text: digits)
        default:
            line.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }
}
