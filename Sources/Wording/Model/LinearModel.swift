/// What the linear model judges of each sentence.
enum ModelTask: Int, CaseIterable, Sendable {
    // Something said that should not be.
    case asksForJob, mentionsJobSearch, asksPersonalPay, asksFieldPay, blamesSilence
    // Something said that should be.
    case introduction, interest, whyYou, purpose, expertise, news, point, referral, resources

    var weights: String {
        switch self {
        case .asksForJob: AsksForJobWeights.table
        case .mentionsJobSearch: MentionsJobSearchWeights.table
        case .asksPersonalPay: AsksPersonalPayWeights.table
        case .asksFieldPay: AsksFieldPayWeights.table
        case .blamesSilence: BlamesSilenceWeights.table
        case .introduction: IntroductionWeights.table
        case .interest: InterestWeights.table
        case .whyYou: WhyYouWeights.table
        case .purpose: PurposeWeights.table
        case .expertise: ExpertiseWeights.table
        case .news: NewsWeights.table
        case .point: PointWeights.table
        case .referral: ReferralWeights.table
        case .resources: ResourcesWeights.table
        }
    }
}

/// The weights of all tasks, one row for each feature that any of them weighs.
///
/// They were learnt from texts labelled by hand (`Tests/WordingTests/Training`) and stand as `feature: weight` in tables.
struct LinearModel: Sendable {
    typealias Row = SIMD16<Float>

    /// By feature, its row; -1 when no task weighs it.
    private let rowOf: [Int16]
    private let rows: [Row]
    /// Lines of the tables that could not be read; a test wants it empty.
    let mistakes: [String]

    init(_ space: FeatureSpace) {
        var rowOf = [Int16](repeating: -1, count: space.count)
        var rows: [Row] = []
        var mistakes: [String] = []
        for task in ModelTask.allCases {
            for line in task.weights.split(separator: "\n") {
                let parts = line.split(separator: "=").map(String.init)
                guard parts.count == 2, let weight = Float(parts[1]), let feature = space.index(of: parts[0]) else {
                    mistakes.append(String(line))
                    continue
                }
                if rowOf[feature] < 0 {
                    rowOf[feature] = Int16(truncatingIfNeeded: rows.count)
                    rows.append(.zero)
                }
                rows[Int(rowOf[feature])][task.rawValue] = weight
            }
        }
        (self.rowOf, self.rows, self.mistakes) = (rowOf, rows, mistakes)
    }

    @inline(__always)
    func row(of feature: Int) -> Int { Int(rowOf[feature]) }

    func weights(_ row: Int) -> Row { rows[row] }

    var rowCount: Int { rows.count }
}
