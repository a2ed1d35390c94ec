import FoundationEssentials
import HTTPServer
import HTTPTypes
import OpenSSL
public import Records
public import SQLite

/// The answers to writes with an Idempotency-Key, kept for 24 hours in the transaction of their effect (C39).
public enum Idempotency {
    static let hours = 24

    /// What makes two requests the same: method, path, query, content type and body.
    static func fingerprint(_ call: Call) throws -> SHA256Digest {
        let hasher = try SHA256Hasher()
        let head = call.head
        let line = "\(head.method.rawValue) \(head.path)?\(head.query ?? "")\n\(head[known: .contentType] ?? "")\n"
        try hasher.begin()
        try Array(line.utf8).withUnsafeBytes { try hasher.add($0) }
        try call.body.withUnsafeBytes { try hasher.add($0) }
        return try hasher.end()
    }

    /// The answer kept under the key; nil when it is free. Throws `idempotency_key_reused`.
    static func replay(
        _ key: String, _ fingerprint: SHA256Digest, for caller: Caller, in tx: WriteTransaction
    ) throws -> Answer? {
        let since = caller.now.adding(minutes: -hours * 60)
        let found = try tx.one(
            """
            SELECT fingerprint, status, location, etag, body FROM idempotency_keys
            WHERE owner_id = \(caller.ownerID) AND key = \(key) AND created_at > \(since)
            """
        ) { row in
            (
                row.blob(0),
                Answer(
                    status: Int(row.integer(1)), bytes: row.blob(4), etag: row.optionalText(3),
                    location: row.optionalText(2))
            )
        }
        guard let (kept, answer) = found else { return nil }
        guard kept == fingerprint.bytes else { throw Problem(.idempotencyKeyReused) }
        return answer
    }

    /// Deletes up to `limit` of the answers that were kept before `cutoff`, whoever's they are; returns how many.
    public static func prune(before cutoff: Instant, limit: Int, in tx: WriteTransaction) throws -> Int {
        try tx.run(
            """
            /* across owners: expired keys are nobody's */ DELETE FROM idempotency_keys WHERE (owner_id, key) IN
            (SELECT owner_id, key FROM idempotency_keys WHERE created_at <= \(cutoff) ORDER BY created_at LIMIT \(limit))
            """)
    }

    /// Keeps a 2xx answer.
    static func keep(
        _ answer: Answer, under key: String, _ fingerprint: SHA256Digest, for caller: Caller, in tx: WriteTransaction
    ) throws {
        try tx.run(
            """
            INSERT INTO idempotency_keys (owner_id, key, fingerprint, status, location, etag, body, created_at)
            VALUES (\(caller.ownerID), \(key), \(fingerprint.bytes), \(answer.status), \(answer.location),
            \(answer.etag), \(answer.bytes), \(caller.now))
            ON CONFLICT (owner_id, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status,
            location = excluded.location, etag = excluded.etag, body = excluded.body, created_at = excluded.created_at
            """)
    }
}
