internal import Synchronization

/// A body that lies in memory whole and is sent in pieces.
final class HeldBytes: BodySource {
    private let bytes: [UInt8]
    private let sent = Atomic<Int>(0)

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func pull(_ limit: Int) -> Pulled {
        let start = sent.load(ordering: .relaxed)
        guard start < bytes.count else { return .end }
        let end = min(start + limit, bytes.count)
        sent.store(end, ordering: .relaxed)
        return .bytes(Array(bytes[start..<end]))
    }
}
