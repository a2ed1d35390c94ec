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
    /// A score for each task.
    typealias Row = SIMD16<Float>
    /// A feature's weights, in 32nds.
    typealias Weights = SIMD16<Int8>

    /// By feature, its row; -1 when no task weighs it.
    private let rowOf: [Int16]
    /// The rows of ``WordFeature``s, found by their numbers.
    private let words: NumberSlots
    private let rows: [Weights]
    /// Where each task's score begins.
    let bias: Row
    /// What a task's score loses for each doubling of a text's length in sentences: in a long text chance lets some
    /// sentence score high.
    let doubling: Row
    /// Lines of the tables that could not be read; a test wants it empty.
    let mistakes: [String]

    init(_ space: FeatureSpace, _ weights: WeightFile) {
        var rowOf = [Int16](repeating: -1, count: space.count)
        var words = NumberSlots(for: weights.words.count)
        var rows: [Weights] = []
        var mistakes: [String] = []
        var (bias, doubling) = (Row.zero, Row.zero)
        func add(_ row: WeightFile.Row) {
            rows.append(Weights(truncatingIfNeeded: row.clamped(lowerBound: Self.least, upperBound: Self.most)))
        }
        for line in weights.words {
            words.insert(line.number, Int16(truncatingIfNeeded: rows.count))
            add(line.row)
        }
        for line in weights.concepts {
            if line.name == "doubling" {
                doubling = Row(line.row) / 32
            } else if line.name == "bias" {
                bias = Row(line.row) / 32
            } else if let feature = space.index(of: line.name) {
                rowOf[feature] = Int16(truncatingIfNeeded: rows.count)
                add(line.row)
            } else {
                mistakes.append(line.name)
            }
        }
        (self.rowOf, self.words, self.rows, self.mistakes) = (rowOf, words, rows, mistakes)
        (self.bias, self.doubling) = (bias, doubling)
    }

    private static let (least, most) = (WeightFile.Row(repeating: -127), WeightFile.Row(repeating: 127))

    @inline(__always)
    func row(of feature: Int) -> Int { Int(rowOf[feature]) }

    /// The row of a ``WordFeature``, or -1.
    @inline(__always)
    func row(ofWord number: UInt32) -> Int { words[number] }

    @inline(__always)
    func weights(_ row: Int) -> SIMD16<Int32> { SIMD16<Int32>(truncatingIfNeeded: rows[row]) }

    var rowCount: Int { rows.count }
}

/// An open table from number to row, at most half full; 0 marks an empty place.
struct NumberSlots: Sendable {
    private var numbers: [UInt32]
    private var rows: [Int16]
    private let mask: Int

    init(for count: Int) {
        var size = 64
        while size < count * 2 { size *= 2 }
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
