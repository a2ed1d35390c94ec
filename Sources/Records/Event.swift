import SQLite

/// One effective change, as clients that follow along learn of it (C50): no content, only what changed and to which version.
struct Event {
    let type: String
    let object: String
    let objectID: UUIDv7
    let version: Int

    private static let head = Prepared("SELECT sequence, position FROM event_heads WHERE owner_id = ?")
    private static let insert = Prepared(
        """
        INSERT INTO events (owner_id, sequence, previous, id, type, object, object_id, version, actor_id, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING position
        """)
    private static let mark = Prepared(
        "INSERT INTO event_marks (owner_id, sequence, position) VALUES (?, ?, ?)")
    private static let advance = Prepared(
        """
        INSERT INTO event_heads (owner_id, sequence, position) VALUES (?1, ?2, ?3)
        ON CONFLICT (owner_id) DO UPDATE SET sequence = ?2, position = ?3
        """)

    /// Each owner's events count from 1 without gaps; returns the number of this one.
    @discardableResult
    func write(_ id: UUIDv7, for caller: Caller, in transaction: WriteTransaction) throws -> Int64 {
        let newest = try Self.newest(of: caller.ownerID, in: transaction)
        let sequence = (newest?.sequence ?? 0) + 1
        let position = try insert(id, sequence, after: newest?.position, for: caller, in: transaction)
        try Self.note(sequence, position, by: Self.advance, for: caller, in: transaction)
        if sequence % EventLog.markEvery == 0 {
            try Self.note(sequence, position, by: Self.mark, for: caller, in: transaction)
        }
        return sequence
    }

    private static func note(
        _ sequence: Int64, _ position: Int64, by prepared: Prepared, for caller: Caller,
        in transaction: WriteTransaction
    ) throws {
        let statement = try transaction.prepared(prepared)
        defer { statement.reset() }
        statement.bind(caller.ownerID, at: 1)
        statement.bind(integer: sequence, at: 2)
        statement.bind(integer: position, at: 3)
        try statement.runToEnd()
    }

    static func newest(
        of owner: ID<Owner>, in transaction: ReadTransaction
    ) throws -> (sequence: Int64, position: Int64)? {
        let statement = try transaction.prepared(head)
        defer { statement.reset() }
        statement.bind(owner, at: 1)
        return try statement.step() ? (statement.integer(0), statement.integer(1)) : nil
    }

    private func insert(
        _ id: UUIDv7, _ sequence: Int64, after previous: Int64?, for caller: Caller, in transaction: WriteTransaction
    ) throws -> Int64 {
        let statement = try transaction.prepared(Self.insert)
        defer { statement.reset() }
        statement.bind(caller.ownerID, at: 1)
        statement.bind(integer: sequence, at: 2)
        statement.bind(previous, at: 3)
        statement.bind(id, at: 4)
        statement.bind(type, at: 5)
        statement.bind(object, at: 6)
        statement.bind(objectID, at: 7)
        statement.bind(version, at: 8)
        statement.bind(caller.actorID, at: 9)
        statement.bind(caller.now, at: 10)
        var position: Int64 = 0
        while try statement.step() { position = statement.integer(0) }
        return position
    }
}
