import Testing

/// A strict reader of Prometheus' text format: every sample has its family's HELP and TYPE before it, no series stands
/// twice, counters end with `_total`, histograms are cumulative and end with `+Inf`.
struct Exposition {
    struct Sample {
        let name: String
        let labels: [String: String]
        let value: Double
    }

    struct Broken: Error {
        let line: String
    }

    private(set) var samples: [Sample] = []

    init(_ text: String) throws {
        var types: [String: String] = [:]
        var helped: String?
        var current = ""
        var seen: Set<String> = []
        guard text.isEmpty || text.hasSuffix("\n") else { throw Broken(line: "the end") }
        for line in text.split(separator: "\n").map(String.init) {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP ") {
                guard words.count == 4 else { throw Broken(line: line) }
                helped = words[2]
            } else if line.hasPrefix("# TYPE ") {
                guard words.count == 4, words[2] == helped, types[words[2]] == nil,
                    ["counter", "gauge", "histogram", "summary"].contains(words[3])
                else { throw Broken(line: line) }
                current = words[2]
                types[current] = words[3]
                guard words[3] != "counter" || current.hasSuffix("_total") else { throw Broken(line: line) }
            } else {
                let sample = try Self.sample(line)
                let suffixes = ["histogram": ["_bucket", "_sum", "_count"], "summary": ["_sum", "_count"]]
                let names = (suffixes[types[current] ?? ""] ?? [""]).map { current + $0 }
                let series = String(line.prefix(line.count - line.reversed().prefix { $0 != " " }.count))
                guard names.contains(sample.name), seen.insert(series).inserted else { throw Broken(line: line) }
                samples.append(sample)
            }
        }
        try requireCumulativeBuckets()
    }

    /// The value of the only sample with this name.
    func value(_ name: String) -> Double? {
        let found = samples.filter { $0.name == name }
        return found.count == 1 ? found[0].value : nil
    }

    private func requireCumulativeBuckets() throws {
        var last: [String: Double] = [:]
        for sample in samples where sample.name.hasSuffix("_bucket") {
            var labels = sample.labels
            labels["le"] = nil
            let series = sample.name + labels.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: ",")
            guard sample.value >= last[series] ?? 0 else { throw Broken(line: series) }
            last[series] = sample.labels["le"] == "+Inf" ? 0 : sample.value
        }
        guard last.values.allSatisfy({ $0 == 0 }) else { throw Broken(line: "a histogram without its last bucket") }
    }

    private static func sample(_ line: String) throws -> Sample {
        var rest = Array(line.unicodeScalars)[...]
        let name = String(String.UnicodeScalarView(rest.prefix { $0 != "{" && $0 != " " }))
        rest = rest.dropFirst(name.unicodeScalars.count)
        guard name.wholeMatch(of: /[a-zA-Z_:][a-zA-Z0-9_:]*/) != nil else { throw Broken(line: line) }
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest = rest.dropFirst()
            while rest.first != "}" {
                let label = String(String.UnicodeScalarView(rest.prefix { $0 != "=" }))
                rest = rest.dropFirst(label.unicodeScalars.count + 1)
                guard rest.popFirst() == "\"", label.wholeMatch(of: /[a-zA-Z_][a-zA-Z0-9_]*/) != nil else {
                    throw Broken(line: line)
                }
                var value = String.UnicodeScalarView()
                while let scalar = rest.popFirst(), scalar != "\"" {
                    guard scalar == "\\" else {
                        value.append(scalar)
                        continue
                    }
                    guard let escaped = rest.popFirst(), ["\\", "\"", "n"].contains(escaped) else {
                        throw Broken(line: line)
                    }
                    value.append(escaped == "n" ? "\n" : escaped)
                }
                guard labels.updateValue(String(value), forKey: label) == nil else { throw Broken(line: line) }
                if rest.first == "," { rest = rest.dropFirst() }
            }
            rest = rest.dropFirst()
        }
        guard rest.popFirst() == " ", let value = Double(String(String.UnicodeScalarView(rest))) else {
            throw Broken(line: line)
        }
        return Sample(name: name, labels: labels, value: value)
    }
}
