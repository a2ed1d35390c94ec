import Foundation

@testable import Wording

/// What `train.py` needs from the engine: the features of texts, read as JSON lines from standard input.
@main enum Training {
    static func main() throws {
        switch CommandLine.arguments.dropFirst().first {
        case "names": FeatureNames.sentence.forEach { print($0) }
        case "stretch-names": FeatureNames.stretch.forEach { print($0) }
        case "features": try eachText(sentences)
        case "words": try eachText(words)
        case "stretches": try eachText(stretches)
        case "judge": try eachText(judge)
        case "speed": speed()
        case "mistakes": print(RuleBook.standard.mistakes)
        default: print("usage: parley-training names|stretch-names|features|words|stretches|judge|speed|mistakes")
        }
    }

    private static func eachText(_ body: (String, TextKind) -> Any) throws {
        while let line = readLine() {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            let kind = TextKind(rawValue: object["kind"] as? String ?? "") ?? .request
            let answer = try JSONSerialization.data(withJSONObject: body(object["text"] as? String ?? "", kind))
            print(String(decoding: answer, as: UTF8.self))
        }
    }

    /// Of each sentence: where it begins and ends, whether it is of the body, and its features.
    private static func sentences(_ text: String, _ kind: TextKind) -> Any {
        let book = RuleBook.standard
        let reading = Reading(text, lines: kind == .questions, book)
        let hits = HitList(reading, book, Selections.of(kind))
        var features = SentenceFeatures(reading, book, model: nil)
        return reading.sentences.enumerated().map { index, sentence in
            features.read(sentence, isFirst: index == 0, rules: hits.bySentence[index])
            let last = reading.tokens[sentence.tokens.upperBound - 1]
            let start = Int(reading.tokens[sentence.tokens.lowerBound].offset)
            return [start, Int(last.offset + last.length), sentence.block == .body ? 1 : 0]
                + features.found.map(\.feature)
        }
    }

    /// The codes of a text's findings; `asks_field_pay` for what is told for information only.
    private static func judge(_ text: String, _ kind: TextKind) -> Any {
        Wording.read(text, as: kind).map { $0.onlyInforms ? "asks_field_pay" : $0.code.rawValue }
    }

    /// How long the tables take to load, and a text of 10,000 characters to be judged, at best.
    private static func speed() {
        let clock = ContinuousClock()
        print("load", clock.measure { Wording.prepare() })
        let message = """
            Dear Dr. Chen,

            I'm a chemistry student at Leeds, and I read your article on battery recycling in last month's newsletter. I
            am trying to decide whether to specialise in it. Would you have fifteen minutes for a call, so that I could
            ask how you moved from research into industry and what a typical day looks like? I'm not asking for a job; I
            only want to learn what the work is like. What do you look for when you hire, and how did you get hired?

            Kind regards,
            Ana Ruiz


            """
        let text = String(String(repeating: message, count: 10_000 / message.count + 1).prefix(10_000))
        for kind in TextKind.allCases {
            let times = (0..<60).map { _ in clock.measure { _ = Wording.read(text, as: kind) } }
            print(kind, times.min() ?? .zero)
        }
    }

    /// What the word features of a text are called, by their numbers.
    private static func words(_ text: String, _ kind: TextKind) -> Any {
        let reading = Reading(text, lines: kind == .questions, RuleBook.standard)
        let scalars = Array(text.unicodeScalars)
        let name = RuleBook.standard.lexicon.stem(Lexicon.Special.name.rawValue)
        var names: [String: String] = [:]
        var before: [(stem: UInt64, text: String)] = []
        func note(_ kind: WordFeature, _ stem: UInt64, _ other: UInt64, _ text: String) {
            names[String(kind.number(stem, other), radix: 16)] = "\(kind) \(text)"
        }
        for token in reading.tokens
        where !(Lexicon.Special.comma.rawValue...Lexicon.Special.close.rawValue ~= token.form) {
            let word = scalars[Int(token.offset)..<Int(token.offset + token.length)].map { String($0) }.joined()
                .lowercased()
            let isName = token.form == Lexicon.Special.name.rawValue
            for (stem, word) in [(token.stem, word)] + (isName ? [(name, "NAME")] : []) {
                for kind in WordFeature.allCases { note(kind, stem, 0, word) }
                for (index, context) in FeatureSpace.contexts.enumerated() {
                    note(index < 7 ? .subject : .mood, stem, UInt64(index), "\(context): \(word)")
                }
                for (index, other) in before.enumerated() {
                    let both = "\(other.text) \(word)"
                    for kind in [WordFeature.after, .deniedAfter, .near, .second] { note(kind, other.stem, stem, both) }
                    guard index + 1 < before.count else { continue }
                    let next = before[index + 1]
                    note(.third, other.stem &* 3 ^ next.stem, stem, "\(other.text) \(next.text) \(word)")
                }
                before = before.suffix(7) + [(stem, word)]
            }
        }
        return names
    }

    private static func stretches(_ text: String, _ kind: TextKind) -> Any {
        let book = RuleBook.standard
        let reading = Reading(text, lines: false, book)
        return reading.sentences.filter { $0.block == .body }.flatMap { sentence in
            StretchReader(reading, book).stretches(in: sentence).map { stretch in
                let place = reading.place(stretch.tokens)
                let found = StretchFeatures(stretch, sentence, reading, book).found.sorted()
                return ["m": stretch.minutes, "o": place.offset, "l": place.length, "f": found] as [String: Any]
            }
        }
    }
}

enum FeatureNames {
    static var sentence: [String] { (0..<RuleBook.standard.space.count).map { RuleBook.standard.space.name($0) } }
    static var stretch: [String] {
        (0..<StretchFeatures.count(RuleBook.standard.space)).map { StretchFeatures.name($0) }
    }
}
