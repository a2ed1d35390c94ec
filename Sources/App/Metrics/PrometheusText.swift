/// The text of a scrape, in the format that Prometheus reads, version 0.0.4 (C63;
/// https://prometheus.io/docs/instrumenting/exposition_formats/).
struct PrometheusText {
    static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var bytes: [UInt8] = []

    enum Kind: String { case counter, gauge, histogram, summary }

    /// Begins a family; its samples follow.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        append("# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n")
    }

    /// `labels` as `Labels.text` gives them.
    mutating func sample(_ name: String, _ labels: String = "", _ value: Double) {
        append("\(name)\(labels) \(Self.number(value))\n")
    }

    /// A family with one sample.
    mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        family(name, kind, help)
        sample(name, "", value)
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    static func number(_ value: Double) -> String {
        if value == .infinity { return "+Inf" }
        if let whole = Int64(exactly: value) { return String(whole) }
        return String(value)
    }
}

/// The labels of a series.
enum Labels {
    /// `{route="/v1/contacts",status="200"}`, in the order of their names, so that one series has one text; nothing when
    /// there are none.
    static func text(_ labels: [(String, String)]) -> String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.sorted { $0.0 < $1.0 }.map { "\(name($0.0))=\"\(escaped($0.1))\"" }.joined(separator: ",")
            + "}"
    }

    /// The same with one more at the end.
    static func text(_ text: String, and name: String, _ value: String) -> String {
        text.isEmpty ? "{\(name)=\"\(value)\"}" : "\(text.dropLast()),\(name)=\"\(value)\"}"
    }

    /// A name in which every byte but letters, digits and `_` has become `_`.
    static func name(_ text: String) -> String {
        let bytes = text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                byte
            default: UInt8(ascii: "_")
            }
        }
        let isDigit = bytes.first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? true
        return (isDigit ? "_" : "") + String(decoding: bytes, as: UTF8.self)
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
