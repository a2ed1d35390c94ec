import Records
import SQLite
import Services

/// Ends requests that were not answered in their time, so that nobody has to call it a failure herself (S60).
struct EndUnanswered: Chore {
    let name = "end unanswered requests"
    let instance: Instance
    /// Is told whose requests ended.
    let onChange: @Sendable (Set<ID<Owner>>) -> Void

    /// Rows that the end of one changes: itself, its reminders and its referral.
    private static let rowsOfOne = 4
    private static let secondsBetween = 300

    func step(_ limit: Int) throws -> ChoreStep {
        let (requests, now) = (instance.services.requests, instance.services.stores.clock.now)
        let count = max(1, limit / Self.rowsOfOne)
        let ended = try instance.database.writer.run { tx in
            let due = try requests.unanswered(at: now, limit: count, in: tx)
            try requests.end(due, at: now, in: tx)
            return due
        }
        if !ended.isEmpty { onChange(Set(ended.map(\.ownerID))) }
        return ended.count >= count ? .more : .idle(seconds: Self.secondsBetween)
    }
}
