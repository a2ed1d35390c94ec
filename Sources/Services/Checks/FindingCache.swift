import OpenSSL
import Synchronization
import Wording

/// Findings of texts that were read lately, by what they are a function of: text, kind, type of talk and the version of
/// the judge. Bounded in number and bytes, and taken apart so that threads seldom wait for each other.
final class FindingCache: Sendable {
    /// What is asked of a text.
    struct Question: Sendable {
        let kind: TextKind
        let type: InterviewType
        /// Which text it is.
        let text: CheckedText
    }

    private final class Shard: Sendable {
        let generations = Mutex(Generations())
    }

    /// What is asked for moves to the young half; when that is full, the old one is let go of.
    private struct Generations {
        var young: [SHA256Digest: [CheckFinding]] = [:]
        var old: [SHA256Digest: [CheckFinding]] = [:]
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
    func findings(of text: UnsafeRawBufferPointer, _ question: Question) throws -> [CheckFinding] {
        let key = try Self.key(text, question)
        let shard = shards[key.withUnsafeBytes { Int($0[0]) % Self.shardCount }]
        if let known = shard.generations.withLock({ known(key, in: &$0) }) { return known }
        // Two threads may read the same text: they find the same.
        let talk = TalkType(rawValue: question.type.rawValue) ?? .careerExploration
        let found = Wording.read(String(decoding: text, as: UTF8.self), as: question.kind, type: talk)
        let findings = found.compactMap { CheckFinding($0, in: question.text) }
        shard.generations.withLock { add(findings, under: key, to: &$0) }
        return findings
    }

    /// How many texts' findings are kept.
    var count: Int {
        shards.reduce(0) { sum, shard in sum + shard.generations.withLock { $0.young.count + $0.old.count } }
    }

    private func known(_ key: SHA256Digest, in generations: inout Generations) -> [CheckFinding]? {
        if let findings = generations.young[key] { return findings }
        guard let findings = generations.old.removeValue(forKey: key) else { return nil }
        add(findings, under: key, to: &generations)
        return findings
    }

    private func add(_ findings: [CheckFinding], under key: SHA256Digest, to generations: inout Generations) {
        let size = SHA256Digest.length + 64 + findings.count * MemoryLayout<CheckFinding>.stride
        if generations.young.count >= mostEntries || generations.bytes + size > mostBytes {
            generations.old = generations.young
            generations.young = [:]
            generations.bytes = 0
        }
        generations.young[key] = findings
        generations.bytes += size
    }

    private static func key(_ text: UnsafeRawBufferPointer, _ question: Question) throws -> SHA256Digest {
        let hasher = try SHA256Hasher()
        try hasher.begin()
        let head = SIMD4(question.kind.number, question.type.number, question.text.number, Wording.catalogueVersion)
        try withUnsafeBytes(of: head) { try hasher.add($0) }
        try hasher.add(text)
        return try hasher.end()
    }
}

// The words' own order is not asked for, since looking a case up among all of them takes longer than the digest.

extension TextKind {
    fileprivate var number: Int {
        switch self {
        case .request: 0
        case .introduction: 1
        case .questions: 2
        case .update: 3
        case .thankYou: 4
        case .followUp: 5
        }
    }
}

extension InterviewType {
    fileprivate var number: Int {
        switch self {
        case .careerExploration: 0
        case .companyInsider: 1
        case .hiringManager: 2
        }
    }
}

extension CheckedText {
    fileprivate var number: Int {
        switch self {
        case .text: 0
        case .subject: 1
        case .message: 2
        case .body: 3
        case .question(let index): 4 + index
        }
    }
}
