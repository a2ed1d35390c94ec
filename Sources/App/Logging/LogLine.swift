import Glibc
import Logging
import Records

/// One line of the log: a JSON object in which nothing can end the line or move a terminal's cursor (X101).
struct LogLine {
    private(set) var bytes: [UInt8] = []

    init(_ event: LogEvent, _ metadata: Logger.Metadata, at time: Instant) {
        literal("{\"time\":")
        append(json: time.text)
        literal(",\"level\":")
        append(json: event.level.rawValue)
        literal(",\"message\":")
        append(json: event.message.description)
        for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
            literal(",")
            append(json: Self.reserved.contains(name) ? name + "_" : name)
            literal(":")
            append(value)
        }
        literal("}\n")
    }

    private static let reserved: Set<String> = ["time", "level", "message", "event"]

    private mutating func literal(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func append(_ value: Logger.MetadataValue) {
        switch value {
        case .string(let text): append(json: text)
        case .stringConvertible(let value): append(json: value.description)
        case .array(let values):
            literal("[")
            for (index, value) in values.enumerated() {
                if index > 0 { literal(",") }
                append(value)
            }
            literal("]")
        case .dictionary(let members):
            literal("{")
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { literal(",") }
                append(json: member.key)
                literal(":")
                append(member.value)
            }
            literal("}")
        }
    }

    private mutating func append(json text: String) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars { append(escaped: scalar) }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(escaped scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x22, 0x5C: bytes += [UInt8(ascii: "\\"), UInt8(truncatingIfNeeded: scalar.value)]
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029:
            let digits = String(scalar.value, radix: 16)
            literal("\\u")
            bytes += Array(repeating: UInt8(ascii: "0"), count: 4 - digits.utf8.count) + Array(digits.utf8)
        default: bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        }
    }
}
