import HTTPTypes
import Testing

@testable import HTTPServer

/// Requests changed at random: nothing traps, and any cut gives the same answer (F36). The seed is fixed, so that a failure
/// can be run again.
struct MutationTests {
    /// SplitMix64.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }

    private static let seeds = [
        "GET /v1/contacts?limit=5&q=%41 HTTP/1.1\r\nHost: a:80\r\nConnection: keep-alive, close\r\nAccept: */*\r\n\r\n",
        "POST http://[::1]:8080/x;y HTTP/1.1\r\nHost: [::1]\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n",
        "PUT /%2e%2e/a HTTP/1.0\r\nContent-Length: 12\r\nContent-Type: a\r\nIf-Match: \"5\"\r\n\r\nhello world!",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\nX: \tb \r\n\r\n",
    ]
    private static let chunked = [
        "5;a=b\r\nhello\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\nrest", "0\r\n\r\n", "1 ;x\r\na\r\n00\r\n\r\n",
    ]
    private static let splices: [[UInt8]] = [
        [13], [10], [13, 10], [0], [32], [9], [58], [44], [127], [255], Array("chunked".utf8),
        Array("Content-Length: 5\r\n".utf8),
        Array("Host: b\r\n".utf8), Array("HTTP/1.1".utf8), Array("99999999999999999999".utf8), Array("%00".utf8),
        [13, 10, 13, 10],
    ]

    private func mutate(_ seed: String, _ numbers: inout Numbers) -> [UInt8] {
        var bytes = Array(seed.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &numbers) {
            let place = Int.random(in: 0...bytes.count, using: &numbers)
            switch Int.random(in: 0..<4, using: &numbers) {
            case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &numbers)
            case 1 where place < bytes.count: bytes.remove(at: place)
            case 2 where place < bytes.count:
                bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 9)], at: place)
            default: bytes.insert(contentsOf: Self.splices.randomElement(using: &numbers) ?? [], at: place)
            }
        }
        return bytes
    }

    private func outcome(_ bytes: [UInt8], ends: [Int]) -> String {
        var parser = RequestParser(limits: HeadLimits(Limits()))
        do throws(Refusal) {
            for end in ends {
                let progress = try Array(bytes[..<end]).withUnsafeBufferPointer { bytes throws(Refusal) in
                    try parser.parse(bytes)
                }
                if case .head(let length) = progress { return "\(length) \(parser.layout.announcedBody)" }
            }
            return "incomplete"
        } catch {
            return "\(error)"
        }
    }

    private func chunks(_ bytes: [UInt8], ends: [Int]) -> String {
        var reader = BodyReader(.chunked, limit: 1_000, isKept: true, limits: HeadLimits(Limits()))
        var start = 0
        do throws(Refusal) {
            for end in ends where end > start && !reader.isComplete {
                start += try Array(bytes[start..<end]).withUnsafeBufferPointer { piece throws(Refusal) in
                    try reader.read(piece)
                }
            }
            return "\(reader.isComplete) \(reader.bytes)"
        } catch {
            return "\(error)"
        }
    }

    @Test func mutatedHeadsAreAnsweredTheSameForAnyCut() {
        var numbers = Numbers(state: 20_261_121)
        for _ in 0..<20_000 {
            let bytes = mutate(Self.seeds.randomElement(using: &numbers) ?? "", &numbers)
            let whole = outcome(bytes, ends: [bytes.count])
            let cut = Int.random(in: 0...bytes.count, using: &numbers)
            if outcome(bytes, ends: [cut, bytes.count]) != whole { Issue.record("cut at \(cut): \(bytes)") }
        }
    }

    @Test func mutatedChunksAreAnsweredTheSameForAnyCut() {
        var numbers = Numbers(state: 20_261_122)
        for _ in 0..<20_000 {
            let bytes = mutate(Self.chunked.randomElement(using: &numbers) ?? "", &numbers)
            let whole = chunks(bytes, ends: [bytes.count])
            let cut = Int.random(in: 0...bytes.count, using: &numbers)
            if chunks(bytes, ends: [cut, bytes.count]) != whole { Issue.record("cut at \(cut): \(bytes)") }
        }
    }

    @Test func mutatedPathsAndQueriesNeverTrap() throws {
        var router = Router<Int>()
        try router.add(.get, "/v1/contacts/{id}", 1)
        try router.add(.get, "/v1/{kind}/{id}/x", 2)
        var numbers = Numbers(state: 20_261_123)
        for _ in 0..<20_000 {
            let text = String(decoding: mutate("/v1/contacts/%C3%A9%20?a=b&c=%41+d", &numbers), as: UTF8.self)
            if case .found(_, let parameters) = router.match(.get, text) {
                for parameter in parameters { #expect(!parameter.utf8.contains(0) && !parameter.utf8.contains(47)) }
            }
            _ = try? QueryParameters.parse(text)
        }
    }
}
