public import SQLite

extension EventLog {
    private struct Old {
        let position: Int64
        let owner: String
        let sequence: Int64
    }

    /// Deletes up to `limit` of the events that happened before `cutoff`, whoever's they are, and returns how many.
    ///
    /// The newest row of the table stays, so that its place is not given to another event.
    public static func prune(before cutoff: Instant, limit: Int, in transaction: WriteTransaction) throws -> Int {
        let rows = try transaction.all(
            """
            /* across owners: retention holds for all */ SELECT position, owner_id, sequence, created_at < \(cutoff)
            FROM events ORDER BY position LIMIT \(limit + 1)
            """
        ) { row in
            (old: Old(position: row.integer(0), owner: row.text(1), sequence: row.integer(2)), isDue: row.bool(3))
        }
        let due = rows.dropLast().prefix(while: \.isDue).map(\.old)
        guard let last = due.last else { return 0 }
        try transaction.run(
            "/* across owners: retention holds for all */ DELETE FROM events WHERE position <= \(last.position)")
        for event in due where event.sequence % markEvery == 0 {
            try transaction.run(
                "DELETE FROM event_marks WHERE owner_id = \(event.owner) AND sequence = \(event.sequence)")
        }
        return due.count
    }

    /// Deletes up to `limit` of the owner's newest events, and her head with the last; returns how many rows went.
    ///
    /// To be repeated until it is 0, within nothing that writes events of hers.
    public static func erase(of owner: ID<Owner>, limit: Int, in transaction: WriteTransaction) throws -> Int {
        guard let head = try Event.newest(of: owner, in: transaction) else { return 0 }
        var position: Int64? = head.position
        var sequence = head.sequence
        var count = 0
        while let place = position, count < limit {
            let previous = try transaction.one(
                """
                DELETE FROM events WHERE position = \(place) AND owner_id = \(owner) AND sequence = \(sequence)
                RETURNING previous
                """
            ) { $0.optionalInteger(0) }
            position = previous ?? nil
            sequence -= 1
            count += 1
        }
        if let position {
            try transaction.run(
                "UPDATE event_heads SET position = \(position), sequence = \(sequence) WHERE owner_id = \(owner)")
        } else {
            try transaction.run("DELETE FROM event_marks WHERE owner_id = \(owner)")
            try transaction.run("DELETE FROM event_heads WHERE owner_id = \(owner)")
        }
        return count
    }
}
