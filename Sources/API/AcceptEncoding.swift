import HTTPServer
import HTTPTypes

/// The field Accept-Encoding (RFC 9110 section 12.5.3): in which codings a client takes an answer (C24).
enum AcceptEncoding {
    /// Whether the client takes gzip, and would not rather have the bytes as they are.
    static func prefersGzip(_ head: RequestHead) -> Bool {
        switch head.count(known: .acceptEncoding) {
        case 0: false
        case 1: head.withBytes(known: .acceptEncoding) { prefersGzip($0.map { Array($0) } ?? []) }
        default: prefersGzip(Array(head.values(of: .acceptEncoding).joined(separator: ",").utf8))
        }
    }

    static func prefersGzip(_ field: [UInt8]) -> Bool {
        var (gzip, identity, any): (Double?, Double?, Double?)
        for element in field.split(separator: UInt8(ascii: ",")) {
            let parts = element.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            guard let name = parts.first.map(word), let weight = weight(of: parts.dropFirst()) else { continue }
            switch name {
            case "gzip", "x-gzip": gzip = max(gzip ?? 0, weight)
            case "identity": identity = weight
            case "*": any = weight
            default: break
            }
        }
        guard let quality = gzip ?? any, quality > 0 else { return false }
        return quality >= identity ?? 0
    }

    /// 1 without a weight; nil for one that is not of its form, which makes nothing of its coding.
    private static func weight(of parameters: ArraySlice<ArraySlice<UInt8>>) -> Double? {
        guard let parameter = parameters.first else { return 1 }
        let text = word(parameter)
        guard parameters.count == 1, text.hasPrefix("q="), let value = Double(text.dropFirst(2)),
            (0...1).contains(value)
        else { return nil }
        return value
    }

    /// The text without blanks around it, in lower case.
    private static func word(_ bytes: ArraySlice<UInt8>) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let text = bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        return String(decoding: text, as: UTF8.self).lowercased()
    }
}
