import API
import Records
import SQLite
import Services

/// Lets go of what has been kept for long enough (X104): each kind of row by steps of its own.
struct Retention: Chore {
    let name: String
    /// Days for which rows are kept.
    let days: Int
    let instance: Instance
    /// Deletes up to so many rows that are older than an instant; returns how many.
    let prune: @Sendable (Instant, Int, WriteTransaction) throws -> Int

    /// Rows that are due late are a few at a time.
    private static let secondsBetween = 300

    func step(_ limit: Int) throws -> ChoreStep {
        let cutoff = instance.services.stores.clock.now.adding(days: -days)
        let count = try instance.database.writer.run { tx in try prune(cutoff, limit, tx) }
        return count >= limit ? .more : .idle(seconds: Self.secondsBetween)
    }

    static func all(of instance: Instance) -> [Retention] {
        let audit = instance.services.audit
        return [
            Retention(name: "prune events", days: 30, instance: instance) {
                try EventLog.prune(before: $0, limit: $1, in: $2)
            },
            Retention(name: "prune audit entries", days: 731, instance: instance) {
                try audit.prune(before: $0, limit: $1, in: $2)
            },
            Retention(name: "prune idempotency keys", days: 1, instance: instance) {
                try Idempotency.prune(before: $0, limit: $1, in: $2)
            },
        ]
    }
}

/// Empties the trash of what has lain there for 30 days (C42).
struct PurgeTrash: Chore {
    let name = "purge the trash"
    let instance: Instance
    /// Is told whose live objects lost a link.
    let onChange: @Sendable (Set<ID<Owner>>) -> Void

    private static let secondsBetween = 300

    func step(_ limit: Int) throws -> ChoreStep {
        let stores = instance.services.stores
        let cutoff = stores.clock.now.adding(days: -trashDays)
        let result = try instance.database.writer.run { tx in
            try stores.purge(deletedBefore: cutoff, limit: limit, in: tx)
        }
        if !result.told.isEmpty { onChange(result.told) }
        return result.changed > 0 ? .more : .idle(seconds: Self.secondsBetween)
    }
}
