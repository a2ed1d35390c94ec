import JSON

/// What a shape can show: a column, or what is worked out of some.
enum ShapeMember {
    case column(String, _ column: String, ColumnForm)
    case derived(Derived)

    var name: String {
        switch self {
        case .column(let name, _, _): name
        case .derived(let derived): derived.name
        }
    }
}

/// Collects the columns of a shape, and the bytes between them.
struct ShapeBuilder {
    struct Step {
        let prefix: Range<Int>
        let column: Int
        let form: ColumnForm
        let derived: Int?
        var isConstant = false
    }

    var columns: [String] = ["id", "version"]
    var prefixes: [UInt8] = []
    var steps: [Step] = []
    var derived: [(Derived, [Int])] = []
    private var start = 0

    mutating func text(_ text: String) { prefixes += Array(text.utf8) }

    mutating func add(_ member: ShapeMember, constant: String?) {
        text(",\"\(member.name)\":\(constant ?? "")")
        let prefix = start..<prefixes.count
        start = prefixes.count
        if constant != nil {
            steps.append(Step(prefix: prefix, column: 0, form: .json, derived: nil, isConstant: true))
            return
        }
        switch member {
        case .column(_, let column, let form):
            steps.append(Step(prefix: prefix, column: position(of: column), form: form, derived: nil))
        case .derived(let member):
            derived.append((member, member.columns.map { position(of: $0) }))
            steps.append(Step(prefix: prefix, column: 0, form: .json, derived: derived.count - 1))
        }
    }

    mutating func position(of column: String) -> Int {
        if let index = columns.firstIndex(of: column) { return index }
        columns.append(column)
        return columns.count - 1
    }
}
