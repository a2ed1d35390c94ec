/// The numbering of all features that the linear model can weigh.
///
/// `HIRE` is a concept met, `not HIRE` one met in a denial, quotation or report, `you: HIRE` one met in a clause with
/// that actor or mood, `HIRE ME` two met in this order within a few words, `rule jobAsk` a table one of whose rules fits.
struct FeatureSpace: Sendable {
    static let contexts = [
        "none", "i", "we", "you", "third", "it", "there", "closed", "open", "condition", "past", "modal", "imperative",
        "statement",
    ]
    let concepts: Int
    let count: Int

    init() {
        concepts = ModelConcepts.names.count
        count = concepts * (2 + Self.contexts.count + concepts) + RuleTable.Name.allCases.count + Self.shapes.count
    }

    /// Of a sentence as a whole: also how many words stand in no table, and how long it is.
    static let shapes = [
        "bias", "first", "question", "rare1", "rare2", "rare3", "rare5", "words5", "words10", "words20", "words35",
    ]

    func met(_ concept: Int) -> Int { concept }
    func denied(_ concept: Int) -> Int { concepts + concept }
    func inContext(_ context: Int, _ concept: Int) -> Int { concepts * (2 + context) + concept }
    func pair(_ first: Int, _ second: Int) -> Int { concepts * (2 + Self.contexts.count + first) + second }
    func rule(_ table: Int) -> Int { concepts * (2 + Self.contexts.count + concepts) + table }
    func shape(_ shape: Int) -> Int { rule(RuleTable.Name.allCases.count) + shape }

    /// The number of a feature by its name, as weights are written.
    func index(of name: String) -> Int? {
        let parts = name.split(separator: " ").map(String.init)
        func concept(_ text: String) -> Int? { ModelConcepts.numbers[text] }
        guard let first = parts.first else { return nil }
        if parts.count == 1 { return concept(first).map(met) ?? Self.shapes.firstIndex(of: first).map(shape) }
        guard parts.count == 2 else { return nil }
        if first == "not" { return concept(parts[1]).map(denied) }
        if first == "rule" {
            return RuleTable.Name.allCases.firstIndex { $0.rawValue == parts[1] }.map(rule)
        }
        if first.hasSuffix(":") {
            guard let context = Self.contexts.firstIndex(of: String(first.dropLast())), let second = concept(parts[1])
            else { return nil }
            return inContext(context, second)
        }
        guard let one = concept(first), let two = concept(parts[1]) else { return nil }
        return pair(one, two)
    }

    func name(_ index: Int) -> String {
        let names = ModelConcepts.names
        let (row, column) = (index / concepts, index % concepts)
        if row == 0 { return names[column] }
        if row == 1 { return "not " + names[column] }
        if row < 2 + Self.contexts.count { return Self.contexts[row - 2] + ": " + names[column] }
        if row < 2 + Self.contexts.count + concepts {
            return names[row - 2 - Self.contexts.count] + " " + names[column]
        }
        let rest = index - rule(0)
        let tables = RuleTable.Name.allCases
        return rest < tables.count ? "rule " + tables[rest].rawValue : Self.shapes[rest - tables.count]
    }
}
