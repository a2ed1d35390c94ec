import OpenSSL
import Synchronization
import Wording

/// Findings of texts that were read lately, by what they are a function of: text, kind, type of talk and the version of
/// the judge. Bounded in number and bytes, and taken apart so that threads seldom wait for each other.
final class FindingCache: Sendable {
    private final class Shard: Sendable {
        let generations = Mutex(Generations())
    }

    /// What is asked for moves to the young half; when that is full, the old one is let go of.
    private struct Generations {
        var young: [SHA256Digest: [Finding]] = [:]
        var old: [SHA256Digest: [Finding]] = [:]
        var bytes = 0
    }

    private static let shardCount = 16
    private let shards: [Shard] = (0..<shardCount).map { _ in Shard() }
    private let mostEntries: Int
    private let mostBytes: Int

    /// Bounds of the whole cache.
    init(entries: Int = 16_384, bytes: Int = 4 << 20) {
        mostEntries = max(1, entries / (2 * Self.shardCount))
        mostBytes = bytes / (2 * Self.shardCount)
    }

    /// The findings of a text; it is read only if they are not kept.
    func findings(of text: UnsafeRawBufferPointer, as kind: TextKind, of type: TalkType) throws -> [Finding] {
        let key = try Self.key(text, kind, type)
        let shard = shard(of: key)
        if let known = shard.generations.withLock({ known(key, in: &$0) }) { return known }
        // Two threads may read the same text: they find the same.
        let findings = Wording.read(String(decoding: text, as: UTF8.self), as: kind, type: type)
        shard.generations.withLock { add(findings, under: key, to: &$0) }
        return findings
    }

    /// How many findings are kept.
    var count: Int {
        shards.reduce(0) { sum, shard in
            sum + shard.generations.withLock { $0.young.count + $0.old.count }
        }
    }

    private func shard(of key: SHA256Digest) -> Shard {
        shards[key.withUnsafeBytes { Int($0[0]) % Self.shardCount }]
    }

    private func known(_ key: SHA256Digest, in generations: inout Generations) -> [Finding]? {
        if let findings = generations.young[key] { return findings }
        guard let findings = generations.old.removeValue(forKey: key) else { return nil }
        add(findings, under: key, to: &generations)
        return findings
    }

    private func add(_ findings: [Finding], under key: SHA256Digest, to generations: inout Generations) {
        let size = SHA256Digest.length + 64 + findings.count * MemoryLayout<Finding>.stride
        if generations.young.count >= mostEntries || generations.bytes + size > mostBytes {
            generations.old = generations.young
            generations.young = [:]
            generations.bytes = 0
        }
        generations.young[key] = findings
        generations.bytes += size
    }

    private static func key(
        _ text: UnsafeRawBufferPointer, _ kind: TextKind, _ type: TalkType
    ) throws -> SHA256Digest {
        let hasher = try SHA256Hasher()
        try hasher.begin()
        let places = [TextKind.allCases.firstIndex(of: kind), TalkType.allCases.firstIndex(of: type)]
        let head = "\(Wording.catalogueVersion) \(places[0] ?? 0) \(places[1] ?? 0) "
        try [UInt8](head.utf8).withUnsafeBytes { try hasher.add($0) }
        try hasher.add(text)
        return try hasher.end()
    }
}
