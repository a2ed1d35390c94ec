import Foundation
import JSON
import Testing

@testable import Wording

/// The labelled texts. Of each file the even lines (from 0) are for development; the odd ones are held out: they are
/// counted, and neither shown nor looked at.
enum Corpus {
    struct Line {
        let fires: Bool
        let kind: TextKind
        let type: TalkType
        let text: String
        /// Told for information only.
        let informs: Bool
        /// The words at fault.
        let phrase: String?

        /// The finding of a code, if there is one.
        func finding(_ code: FaultCode) -> Finding? {
            Wording.read(text, as: kind, type: type).first { $0.code == code }
        }

        /// Whether some finding of a code stands where the words at fault do; nil without such words.
        func isPlaced(_ code: FaultCode) -> Bool? {
            guard let phrase, let range = text.range(of: phrase) else { return nil }
            let start = text.unicodeScalars.distance(from: text.startIndex, to: range.lowerBound)
            let end = text.unicodeScalars.distance(from: text.startIndex, to: range.upperBound)
            return Wording.read(text, as: kind, type: type).contains { finding in
                guard finding.code == code, let place = finding.place else { return false }
                return place.offset < end && start < place.offset + place.length
            }
        }
    }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

    static func files() throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "jsonl" }.sorted { $0.path < $1.path }
    }

    static func lines(of file: URL) throws -> [Line] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            guard case .object(let object) = try JSONValue(parsing: Array(line.utf8)),
                case .bool(let fires)? = object["fires"], case .string(let kind)? = object["kind"],
                case .string(let type)? = object["interview_type"], case .string(let text)? = object["text"]
            else { throw CocoaError(.propertyListReadCorrupt) }
            return Line(
                fires: fires, kind: try #require(TextKind(rawValue: kind)),
                type: try #require(TalkType(rawValue: type)),
                text: text, informs: object["severity"] == .string("info"), phrase: object["phrase"]?.text)
        }
    }
}

/// How well a code is judged on some lines.
struct Judgement {
    var hits = 0
    var falseAlarms = 0
    var misses = 0
    /// Of the hits whose words at fault are known: how many, how many rightly placed, and how many of the right severity.
    var known = 0
    var placed = 0
    var rightlySevere = 0

    var precision: Double { Double(hits) / Double(max(1, hits + falseAlarms)) }
    var recall: Double { Double(hits) / Double(max(1, hits + misses)) }

    init(_ lines: [Corpus.Line], _ code: FaultCode) {
        for line in lines {
            let finding = line.finding(code)
            let found = finding != nil
            if found, line.fires {
                hits += 1
                if let isPlaced = line.isPlaced(code) {
                    known += 1
                    if isPlaced { placed += 1 }
                }
                if finding?.onlyInforms == line.informs { rightlySevere += 1 }
            }
            if found, !line.fires { falseAlarms += 1 }
            if !found, line.fires { misses += 1 }
        }
    }
}

@Suite("Precision and recall") struct CorpusTests {
    /// What has been reached on the held-out half; it may only rise, and is asked for up to 0.95 and 0.90.
    private static let reached: [FaultCode: (precision: Double, recall: Double)] = [
        .asksForJob: (0.77, 0.82),
        .asksPersonalPay: (0.78, 0.87),
        .blamesSilence: (0.56, 0.86),
        .longAsk: (0.83, 0.81),
        .mentionsJobSearch: (0.71, 0.82),
        .noClosingReferralQuestion: (0.74, 0.86),
        .noConcretePoint: (0.77, 0.75),
        .noDuration: (0.82, 0.97),
        .noExpertiseNamed: (0.69, 0.88),
        .noInterest: (0.68, 0.83),
        .noIntroduction: (0.75, 0.94),
        .noPurpose: (0.68, 0.94),
        .noResourcesQuestion: (0.73, 0.97),
        .noWhyYou: (0.84, 0.74),
        .tooLongAsk: (0.78, 0.65),
        .updateWithoutNews: (0.90, 0.87),
    ]

    @Test func `no code is judged worse than it was`() throws {
        var table = ["code | n, precision, recall, placed, right severity | the same, held out"]
        var judged: Set<FaultCode> = []
        for file in try Corpus.files() {
            let code = try #require(FaultCode(rawValue: file.deletingPathExtension().lastPathComponent))
            judged.insert(code)
            let lines = try Corpus.lines(of: file)
            let halves = [0, 1].map { half in lines.indices.filter { $0 % 2 == half }.map { lines[$0] } }
            let (open, held) = (Judgement(halves[0], code), Judgement(halves[1], code))
            table.append("\(code.rawValue) | \(halves[0].count) \(open.row) | \(halves[1].count) \(held.row)")
            let floor = try #require(Self.reached[code], "\(code.rawValue) has no figures yet")
            #expect(held.precision >= min(0.95, floor.precision), "\(code.rawValue)")
            #expect(held.recall >= min(0.90, floor.recall), "\(code.rawValue)")
        }
        #expect(judged == Set(Self.reached.keys))
        print(table.joined(separator: "\n"))
    }
}

extension Judgement {
    /// In thousandths.
    fileprivate var row: String {
        func share(_ part: Int, _ whole: Int) -> Double { Double(part) / Double(max(1, whole)) }
        return [precision, recall, share(placed, known), share(rightlySevere, hits)]
            .map { String(Int(($0 * 1000).rounded())) }.joined(separator: " ")
    }
}

extension JSONValue {
    fileprivate var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }
}
