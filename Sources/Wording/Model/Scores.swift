/// What the linear model makes of each sentence of a text: a score for each task, above 0 for yes.
struct Scores {
    private(set) var bySentence: [LinearModel.Row] = []
    /// Of each sentence and task, the clause that speaks most for it.
    private var clauses: [[Int32]] = []
    private(set) var steps = 0
    /// What the length of the text takes off each task's score.
    private let length: LinearModel.Row

    init(_ reading: Reading, _ hits: HitList, _ book: RuleBook) {
        let model = book.model
        let sentences = Float(max(1, reading.sentences.count { $0.block == .body }))
        // The logarithm to base 2, straight between its powers.
        length = model.doubling * (Float(sentences.exponent) + sentences.significand - 1)
        var features = SentenceFeatures(reading, book, model: model)
        for (index, sentence) in reading.sentences.enumerated() {
            features.read(sentence, isFirst: index == 0, rules: hits.bySentence[index])
            var sum = SIMD16<Int32>.zero
            for (_, row, _) in features.found { sum &+= model.weights(row) }
            let score = LinearModel.Row(sum) / 32 + model.bias
            bySentence.append(score - length)
            clauses.append(Self.loudest(features.found, score, reading, model))
        }
        steps = features.steps
    }

    func says(_ task: ModelTask, in sentence: Int) -> Bool { bySentence[sentence][task.rawValue] > 0 }

    /// The clause of a sentence that speaks most for a task.
    func clause(_ task: ModelTask, in sentence: Int) -> Int {
        task.rawValue < clauses[sentence].count ? Int(clauses[sentence][task.rawValue]) : 0
    }

    private static let placed = 5

    /// For each task that has places, when its score is above 0, the clause with the most weight.
    private static func loudest(
        _ found: [(feature: UInt32, row: Int, token: Int)], _ score: LinearModel.Row, _ reading: Reading,
        _ model: LinearModel
    ) -> [Int32] {
        guard (0..<placed).contains(where: { score[$0] > 0 }) else { return [] }
        var sums: [Int32: SIMD16<Int32>] = [:]
        for (_, row, token) in found {
            sums[reading.clauseOf[token], default: .zero] &+= model.weights(row)
        }
        return (0..<placed).map { task in
            sums.max { ($0.value[task], $1.key) < ($1.value[task], $0.key) }?.key ?? 0
        }
    }
}
