import HTTPTypes
import Testing

@testable import HTTPServer

/// What the parser says of the bytes of a head.
enum HeadOutcome: Equatable {
    case incomplete
    case refused(Refusal)
    /// `left` is what follows the head.
    case head(Facts, left: String)

    struct Facts: Equatable {
        var method: KnownMethod
        var path: String
        var query: String?
        var host: String?
        var body: AnnouncedBody
        var keepsAlive: Bool
    }

    var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }
    var status: Int? { refusal?.status.code }
    var facts: Facts? { if case .head(let facts, _) = self { facts } else { nil } }
    var left: String? { if case .head(_, let left) = self { left } else { nil } }
}

/// Feeds `text` to the parser: whole, byte by byte, and cut in two at every place. The answer must always be the same.
func parse(
    _ text: String, limits: Limits = Limits(), sourceLocation: SourceLocation = #_sourceLocation
) -> HeadOutcome {
    parse(Array(text.utf8), limits: limits, sourceLocation: sourceLocation)
}

func parse(
    _ bytes: [UInt8], limits: Limits = Limits(), sourceLocation: SourceLocation = #_sourceLocation
) -> HeadOutcome {
    let whole = outcome(bytes, endingAt: [bytes.count], limits)
    #expect(outcome(bytes, endingAt: Array(1...max(1, bytes.count)), limits) == whole, sourceLocation: sourceLocation)
    for cut in 1..<max(2, min(bytes.count, 2_000)) {
        let cutInTwo = outcome(bytes, endingAt: [cut, bytes.count], limits)
        if cutInTwo != whole {
            Issue.record("cut at \(cut): \(cutInTwo), whole: \(whole)", sourceLocation: sourceLocation)
        }
    }
    return whole
}

/// The head of `text`, which must be accepted.
func head(of text: String) throws -> RequestHead {
    let bytes = Array(text.utf8)
    var parser = RequestParser(limits: HeadLimits(Limits()))
    let progress = try bytes.withUnsafeBufferPointer { bytes throws(Refusal) in try parser.parse(bytes) }
    guard case .head(let length) = progress else { throw Refusal.headTimedOut }
    return RequestHead(
        bytes: Array(bytes[..<length]), layout: parser.layout, requestID: "test",
        remoteAddress: RemoteAddress(IPAddress(ipv4: 0x7f00_0001)))
}

private func outcome(_ bytes: [UInt8], endingAt ends: [Int], _ limits: Limits) -> HeadOutcome {
    var parser = RequestParser(limits: HeadLimits(limits))
    for end in ends where end <= bytes.count {
        let arrived = Array(bytes[..<end])
        do throws(Refusal) {
            let progress = try arrived.withUnsafeBufferPointer { bytes throws(Refusal) in try parser.parse(bytes) }
            guard case .head(let length) = progress else { continue }
            let head = RequestHead(
                bytes: Array(bytes[..<length]), layout: parser.layout, requestID: "",
                remoteAddress: RemoteAddress(IPAddress(ipv4: 0)))
            let facts = HeadOutcome.Facts(
                method: head.kind, path: head.path, query: head.query, host: head.host, body: head.announcedBody,
                keepsAlive: head.layout.keepsAlive)
            return .head(facts, left: String(decoding: bytes[length...], as: UTF8.self))
        } catch {
            return .refused(error)
        }
    }
    return .incomplete
}
