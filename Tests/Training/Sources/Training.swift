import Foundation

@testable import Wording

/// What `train.py` needs from the engine: the features of texts, read as JSON lines from standard input.
@main enum Training {
    static func main() throws {
        switch CommandLine.arguments.dropFirst().first {
        case "names": FeatureNames.sentence.forEach { print($0) }
        case "stretch-names": FeatureNames.stretch.forEach { print($0) }
        case "features": try eachText(sentences)
        case "stretches": try eachText(stretches)
        case "mistakes": print(RuleBook.standard.mistakes)
        default: print("usage: parley-training names|stretch-names|features|stretches|mistakes")
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
        var features = SentenceFeatures(reading, book) { _ in true }
        return reading.sentences.enumerated().map { index, sentence in
            features.read(sentence, isFirst: index == 0, rules: hits.bySentence[index])
            let last = reading.tokens[sentence.tokens.upperBound - 1]
            let start = Int(reading.tokens[sentence.tokens.lowerBound].offset)
            return [start, Int(last.offset + last.length), sentence.block == .body ? 1 : 0]
                + features.found.map(\.feature)
        }
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
