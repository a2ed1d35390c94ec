import Foundation
import JSON
import Testing

@testable import Wording

@Suite("Any text") struct StrengthTests {
    private static let message = """
        Dear Dr. Chen,

        I'm a chemistry student at Leeds, and I read your article on batteries. Would you have fifteen minutes for a
        call? I'm not asking for a job; could you hire me, what do you earn, are there any openings on your team?

        Kind regards,
        Ana Ruiz

        """

    @Test(arguments: TextKind.allCases) func `work grows with the text and no faster`(_ kind: TextKind) {
        func steps(_ times: Int) -> Double {
            let text = String(repeating: Self.message, count: times)
            return Double(Judges.findings(in: text, kind: kind, type: .careerExploration).steps)
        }
        let (small, large) = (steps(10), steps(80))
        #expect(large < small * 8.8)
    }

    @Test(arguments: [
        "\"", "(", "'", "you hire me if ", "a.", "10:15 to ", "not ", "😀", "\u{301}", "www.", "-", "\n\n", "é'",
    ])
    func `one thing repeated does no harm and costs no more than its length`(_ part: String) {
        func steps(_ count: Int) -> Double {
            let text = String(repeating: part, count: count)
            return Double(Judges.findings(in: text, kind: .request, type: .careerExploration).steps)
        }
        #expect(steps(10_000) <= steps(1_000) * 12 + 1_000)
    }

    @Test func `random Unicode neither traps nor leaves the text`() {
        var random = Rolls(state: 42)
        for _ in 0..<400 {
            var text = String.UnicodeScalarView()
            for _ in 0..<random.next(200) {
                let scalar = Unicode.Scalar(random.next(3) == 0 ? random.next(0x11_0000) : random.next(0x250))
                if let scalar { text.append(scalar) }
            }
            check(String(text), &random)
        }
    }

    @Test func `texts of the corpus, mangled, neither trap nor leave the text`() throws {
        var random = Rolls(state: 7)
        let texts = try Corpus.files().flatMap { try Corpus.lines(of: $0).map(\.text) }
        for _ in 0..<400 {
            var scalars = Array(texts[random.next(texts.count)].unicodeScalars)
            for _ in 0..<(1 + random.next(8)) where !scalars.isEmpty {
                let at = random.next(scalars.count)
                switch random.next(4) {
                case 0: scalars.remove(at: at)
                case 1:
                    scalars.insert(
                        contentsOf: "\"'(\n-.,?10:15½’".unicodeScalars.shuffled(using: &random).prefix(2), at: at)
                case 2: scalars.swapAt(at, random.next(scalars.count))
                default: scalars = Array(scalars[at...] + scalars[..<at])
                }
            }
            check(String(String.UnicodeScalarView(scalars)), &random)
        }
    }

    @Test func `the same text is judged alike from many threads at once`() async {
        let expected = Wording.read(Self.message, as: .request)
        #expect(expected.count > 2)
        await withTaskGroup(of: [Finding].self) { group in
            for _ in 0..<32 { group.addTask { Wording.read(Self.message, as: .request) } }
            for await findings in group { #expect(findings == expected) }
        }
    }

    @Test func `findings come in the order of their places, those of the whole text last`() {
        let places = Wording.read(Self.message, as: .request).map { $0.place?.offset ?? .max }
        #expect(places == places.sorted())
    }

    @Test func `of a text without words nothing is missed`() {
        for kind in [TextKind.request, .update, .thankYou, .followUp, .introduction] {
            #expect(Wording.read("", as: kind).isEmpty)
        }
    }

    private func check(_ text: String, _ random: inout Rolls) {
        let kind = TextKind.allCases[random.next(TextKind.allCases.count)]
        let length = text.unicodeScalars.count
        for finding in Wording.read(text, as: kind) {
            guard let place = finding.place else { continue }
            #expect(place.offset >= 0 && place.length > 0 && place.offset + place.length <= length)
        }
    }
}

/// Random numbers that are the same in every run.
struct Rolls: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 33)
    }

    mutating func next(_ bound: Int) -> Int { Int((next() >> 16) % UInt64(max(1, bound))) }
    mutating func next(_ bound: UInt32) -> UInt32 { UInt32((next() >> 16) % UInt64(bound)) }
}
