/// Reads rules from their tables, numbering the classes of words that they name.
struct RuleReader {
    private(set) var classes: [WordClass] = []
    private var numbers: [WordClass: Int] = [:]
    /// Lines that could not be read; a test wants it empty.
    private(set) var mistakes: [String] = []

    mutating func number(_ text: some StringProtocol) -> Int {
        let kind = WordClass(text)
        if let number = numbers[kind] { return number }
        numbers[kind] = classes.count
        classes.append(kind)
        return classes.count - 1
    }

    mutating func rules(_ table: String) -> [Rule] {
        table.split(separator: "\n").compactMap { line in
            let rule = rule(line)
            if rule == nil { mistakes.append(String(line)) }
            return rule
        }
    }

    private mutating func rule(_ line: Substring) -> Rule? {
        let halves = line.split(separator: ": ", maxSplits: 1)
        guard halves.count == 2 else { return nil }
        let parts = halves[1].split(separator: "[", maxSplits: 1)
        guard var pattern = pattern(parts[0]), !pattern.elements.isEmpty else { return nil }
        if parts.count == 2 {
            guard let end = parts[1].firstIndex(of: "]"), conditions(parts[1][..<end], &pattern) else { return nil }
        }
        return Rule(
            name: String(halves[0]).trimmed, elements: pattern.elements, head: pattern.head, needs: pattern.needs,
            bars: pattern.bars, opensClause: pattern.opens, isSure: pattern.isSure, notAfter: pattern.notAfter,
            with: pattern.with,
            without: pattern.without, nowhere: pattern.nowhere)
    }

    private struct Pattern {
        var elements: [Rule.Element] = []
        var head = 0
        var opens = false
        var isSure = false
        var notAfter: Int?
        var needs: Context = []
        var bars = Context.usuallyBarred
        var with: [Int] = []
        var without: [Int] = []
        var nowhere: [Int] = []
    }

    private mutating func pattern(_ text: Substring) -> Pattern? {
        var pattern = Pattern()
        var gap = 0
        var crosses = false
        for word in text.split(separator: " ") {
            if word == "^" {
                pattern.opens = true
            } else if word.hasPrefix("<!") {
                pattern.notAfter = number(word.dropFirst(2))
            } else if word.hasPrefix("~") || word.hasPrefix("..") {
                crosses = word.hasPrefix(".")
                guard let width = Int(word.drop { $0 == "~" || $0 == "." }), width < 40 else { return nil }
                gap = width
            } else {
                if word.hasPrefix("@") { pattern.head = pattern.elements.count }
                let refused = word.hasPrefix("!")
                let optional = word.hasSuffix("?")
                let name = word.dropFirst(refused || word.hasPrefix("@") ? 1 : 0).dropLast(optional ? 1 : 0)
                pattern.elements.append(
                    Rule.Element(
                        kind: number(name), gap: gap, crossesClauses: crosses, optional: optional, refused: refused))
                (gap, crosses) = (0, false)
            }
        }
        return pattern
    }

    private mutating func conditions(_ text: Substring, _ pattern: inout Pattern) -> Bool {
        for word in text.split(separator: " ") {
            let halves = word.split(separator: ":", maxSplits: 1)
            switch (halves[0], halves.count) {
            case ("with", 2): pattern.with.append(number(halves[1]))
            case ("no", 2): pattern.without.append(number(halves[1]))
            case ("sure", 1): pattern.isSure = true
            case ("nowhere", 2): pattern.nowhere.append(number(halves[1]))
            default:
                guard let context = Context.names[String(word.dropFirst())] else { return false }
                switch word.first {
                case "+": pattern.needs.insert(context)
                case "-": pattern.bars.insert(context)
                case "&": pattern.bars.remove(context)
                default: return false
                }
            }
        }
        return true
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
