private import CFiles

/// What the linear model judges of each sentence.
enum ModelTask: Int, CaseIterable, Sendable {
    // Something said that should not be.
    case asksForJob, mentionsJobSearch, asksPersonalPay, asksFieldPay, blamesSilence
    // Something said that should be.
    case introduction, interest, whyYou, purpose, expertise, news, point, referral, resources
}

/// The weights of all tasks, one row for each feature that any of them weighs.
///
/// They were learnt from texts labelled by hand (`Tests/Training`) and stand in `lists/wording_weights.txt`.
struct LinearModel: Sendable {
    typealias Row = SIMD16<Float>

    /// By feature, its row; -1 when no task weighs it.
    private let rowOf: [Int16]
    /// The rows of ``WordFeature``s, found by their numbers.
    private let words: NumberSlots
    private let rows: [Row]
    /// Lines of the tables that could not be read; a test wants it empty.
    let mistakes: [String]

    init(_ space: FeatureSpace, _ weights: WeightFile) {
        var rowOf = [Int16](repeating: -1, count: space.count)
        var words = NumberSlots(for: weights.lines.count)
        var rows: [Row] = []
        var mistakes: [String] = []
        for line in weights.lines {
            let row = Int16(truncatingIfNeeded: rows.count)
            if line.name.utf8.first == UInt8(ascii: "#"),
                let number = UInt32(line.name.dropFirst().prefix(8), radix: 16)
            {
                words.insert(number, row)
            } else if let feature = space.index(of: line.name) {
                rowOf[feature] = row
            } else {
                mistakes.append(line.name)
            }
            rows.append(line.row)
        }
        (self.rowOf, self.words, self.rows, self.mistakes) = (rowOf, words, rows, mistakes)
    }

    @inline(__always)
    func row(of feature: Int) -> Int { Int(rowOf[feature]) }

    /// The row of a ``WordFeature``, or -1.
    @inline(__always)
    func row(ofWord number: UInt32) -> Int { words[number] }

    func weights(_ row: Int) -> Row { rows[row] }

    var rowCount: Int { rows.count }
}

/// An open table from number to row, at most a quarter full; 0 marks an empty place.
struct NumberSlots: Sendable {
    private var numbers: [UInt32]
    private var rows: [Int16]
    private let mask: Int

    init(for count: Int) {
        var size = 64
        while size < count * 4 { size *= 2 }
        (numbers, rows) = (Array(repeating: 0, count: size), Array(repeating: -1, count: size))
        mask = size - 1
    }

    mutating func insert(_ number: UInt32, _ row: Int16) {
        var slot = Int(number) & mask
        while numbers[slot] != 0, numbers[slot] != number { slot = (slot + 1) & mask }
        (numbers[slot], rows[slot]) = (number, row)
    }

    @inline(__always)
    subscript(_ number: UInt32) -> Int {
        var slot = Int(number) & mask
        while numbers[slot] != 0 {
            if numbers[slot] == number { return Int(rows[slot]) }
            slot = (slot + 1) & mask
        }
        return -1
    }
}

/// The file of weights: on each line a feature's name, before it `a125` for 1.25 to the first task, `b-30` and so on.
///
/// `#` and eight digits number a ``WordFeature``, and the words behind are there for the reader; lines that begin with
/// `~` are of ``StretchFeatures``.
struct WeightFile: Sendable {
    private(set) var lines: [(name: String, row: LinearModel.Row)] = []
    private(set) var stretches: [(name: String, weight: Float)] = []

    static func embedded() -> WeightFile {
        let file = embedded_wording_weights()
        return WeightFile(UnsafeBufferPointer(start: file.bytes, count: file.length))
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { continue }
            let name = String(decoding: line[(tab + 1)...], as: UTF8.self)
            let row = Self.row(line[..<tab])
            if line.first == UInt8(ascii: "~") { stretches.append((name, row[0])) } else { lines.append((name, row)) }
        }
    }

    private static func row(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> LinearModel.Row {
        var row = LinearModel.Row.zero
        var (task, value, sign): (Int, Float, Float) = (0, 0, 1)
        for byte in text {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "p"):
                (task, value, sign) = (Int(byte - UInt8(ascii: "a")), 0, 1)
            case UInt8(ascii: "-"): sign = -1
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                value = value * 10 + Float(byte - UInt8(ascii: "0"))
                row[task] = sign * value / 100
            default: break
            }
        }
        return row
    }
}
