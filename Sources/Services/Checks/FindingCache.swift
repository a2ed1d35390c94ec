import Synchronization

/// Findings by what they are a function of, as long as they are asked for: bounded in number and bytes, and taken apart so
/// that threads seldom wait for each other.
final class FindingCache<Key: Hashable & Sendable>: Sendable {
    private final class Shard: Sendable {
        let generations = Mutex(Generations())
    }

    /// What is asked for moves to the young half; when that is full, the old one is let go of.
    private struct Generations {
        var young: [Key: [CheckFinding]] = [:]
        var old: [Key: [CheckFinding]] = [:]
        var bytes = 0
    }

    private let shards: [Shard] = (0..<16).map { _ in Shard() }
    private let mostEntries: Int
    private let mostBytes: Int

    /// Bounds of the whole cache.
    init(entries: Int = 16_384, bytes: Int = 4 << 20) {
        mostEntries = max(1, entries / (2 * shards.count))
        mostBytes = bytes / (2 * shards.count)
    }

    func known(_ key: Key) -> [CheckFinding]? { shard(of: key).generations.withLock { known(key, in: &$0) } }

    func keep(_ findings: [CheckFinding], under key: Key) {
        shard(of: key).generations.withLock { add(findings, under: key, to: &$0) }
    }

    private func shard(of key: Key) -> Shard {
        shards[Int(UInt(bitPattern: key.hashValue) % UInt(shards.count))]
    }

    /// How many are kept.
    var count: Int {
        shards.reduce(0) { sum, shard in sum + shard.generations.withLock { $0.young.count + $0.old.count } }
    }

    private func known(_ key: Key, in generations: inout Generations) -> [CheckFinding]? {
        if let findings = generations.young[key] { return findings }
        guard let findings = generations.old.removeValue(forKey: key) else { return nil }
        add(findings, under: key, to: &generations)
        return findings
    }

    private func add(_ findings: [CheckFinding], under key: Key, to generations: inout Generations) {
        let size = MemoryLayout<Key>.stride + 64 + findings.count * MemoryLayout<CheckFinding>.stride
        if generations.young.count >= mostEntries || generations.bytes + size > mostBytes {
            generations.old = generations.young
            generations.young = [:]
            generations.bytes = 0
        }
        generations.young[key] = findings
        generations.bytes += size
    }
}
