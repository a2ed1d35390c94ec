import Foundation

/// Feeds mutated input to every reader until the time is up: `parley-fuzz [--seconds 60] [--seed N] [--openapi FILE]`.
///
/// A seed gives the same inputs in the same order, so what it finds is found again by running it again. Ends with 1 and the
/// input when a rule is broken; a trap ends it as it would end the server.
@main
struct Fuzz {
    private var numbers: Numbers
    private let readers: Readers
    private let paths: Mutator
    private var inputs = 0

    static func main() throws {
        var options: [String: String] = [:]
        let words = Array(CommandLine.arguments.dropFirst())
        for index in stride(from: 0, to: words.count - 1, by: 2) { options[words[index]] = words[index + 1] }
        let seconds = options["--seconds"].flatMap(Double.init) ?? 60
        let seed = options["--seed"].flatMap(UInt64.init) ?? UInt64.random(in: 1...UInt64(UInt32.max))
        let contract = try String(contentsOfFile: options["--openapi"] ?? "openapi.yaml", encoding: .utf8)
        print("seed \(seed), \(seconds) s")
        fflush(nil)
        var fuzz = try Fuzz(seed: seed, contract: contract)
        try fuzz.run(seconds: seconds, seed: seed)
    }

    private init(seed: UInt64, contract: String) throws {
        let templates = contract.split(separator: "\n").filter { $0.hasPrefix("  /") && $0.hasSuffix(":") }
            .map { String($0.dropFirst(2).dropLast()) }
        numbers = Numbers(state: seed)
        readers = try Readers(templates: templates)
        paths = Examples.paths(templates)
    }

    private mutating func run(seconds: Double, seed: UInt64) throws {
        let clock = ContinuousClock()
        let start = clock.now
        while clock.now - start < .seconds(seconds) {
            for _ in 0..<500 { try turn(seed) }
        }
        let rate = Double(inputs) / ((clock.now - start) / .seconds(1))
        print("F36 mutation fuzz: \(inputs) inputs, \(Int(rate)) a second, seed \(seed): PASS")
    }

    private mutating func turn(_ seed: UInt64) throws {
        var bytes: [UInt8] = []
        do {
            bytes = Examples.heads.next(&numbers)
            try readers.head(bytes, cut: numbers.below(bytes.count + 1))
            bytes = Examples.chunks.next(&numbers)
            try readers.chunks(bytes, cut: numbers.below(bytes.count + 1))
            bytes = Examples.json.next(&numbers)
            try readers.json(bytes)
            bytes = paths.next(&numbers)
            try readers.path(bytes)
            bytes = Examples.queries.next(&numbers)
            readers.query(bytes)
            bytes = Examples.texts.next(&numbers)
            try readers.text(bytes)
            bytes = Examples.lists.next(&numbers)
            try readers.list(bytes)
        } catch let broken as Broken {
            print("F36 mutation fuzz: seed \(seed), input \(inputs): \(broken.rule): FAIL\n\(bytes)")
            exit(1)
        }
        inputs += 7
    }
}
