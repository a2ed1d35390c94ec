private import CFiles

/// The file of weights: on each line a feature's name, before it `a40` for 40/32 to the first task, `b-9` and so on.
///
/// `#` and eight digits number a ``WordFeature``, and the words behind are there for the reader; lines that begin with
/// `~` are of ``StretchFeatures``.
struct WeightFile: Sendable {
    /// Weights for each task, in 32nds.
    typealias Row = SIMD16<Int16>

    private(set) var concepts: [(name: String, row: Row)] = []
    private(set) var words: [(number: UInt32, row: Row)] = []
    private(set) var stretches: [(name: String, weight: Float)] = []

    static func embedded() -> WeightFile {
        let file = embedded_wording_weights()
        return WeightFile(UnsafeBufferPointer(start: file.bytes, count: file.length))
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { continue }
            let (row, rest) = (Self.row(line[..<tab]), line[(tab + 1)...])
            if rest.first == UInt8(ascii: "#") {
                words.append((Self.number(rest.dropFirst().prefix(8)), row))
                continue
            }
            let name = String(decoding: rest, as: UTF8.self)
            if line.first == UInt8(ascii: "~") {
                stretches.append((name, Float(row[0]) / 32))
            } else {
                concepts.append((name, row))
            }
        }
    }

    private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32 {
        digits.reduce(0) { $0 << 4 | UInt32($1 & 15) + ($1 > UInt8(ascii: "9") ? 9 : 0) }
    }

    private static func row(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Row {
        var row = Row.zero
        var (task, value, sign): (Int, Int16, Int16) = (0, 0, 1)
        for byte in text {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "p"):
                (task, value, sign) = (Int(byte - UInt8(ascii: "a")), 0, 1)
            case UInt8(ascii: "-"): sign = -1
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                value = value &* 10 &+ Int16(byte - UInt8(ascii: "0"))
                row[task] = sign &* value
            default: break
            }
        }
        return row
    }
}
