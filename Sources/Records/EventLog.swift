public import JSON
public import SQLite

/// One event as it is told: what changed and to which version, no content (C50).
public struct LoggedEvent: Sendable {
    public let sequence: Int64
    public let type: String
    let id: String
    let object: String
    let objectID: String
    let version: Int64
    let actorID: String
    let createdAt: String

    /// Stands for the actor where a rule acted by itself.
    private static let rule = ID<Owner>.unset.text

    /// Appends the event as one line of JSON.
    public func write(to out: JSONBuffer) {
        out.literal("{\"object\":\"event\",\"id\":")
        out.string(id)
        out.literal(",\"sequence\":")
        out.integer(sequence)
        out.literal(",\"type\":")
        out.string(type)
        out.literal(",\"created_at\":")
        out.string(createdAt)
        out.literal(",\"actor_id\":")
        actorID == Self.rule ? out.null() : out.string(actorID)
        out.literal(",\"data\":{\"object\":")
        out.string(object)
        out.literal(",\"id\":")
        out.string(objectID)
        out.literal(",\"version\":")
        out.integer(version)
        out.literal("}}")
    }
}

/// Some of an owner's events, oldest first.
public struct EventPage: Sendable {
    public let events: [LoggedEvent]
    /// Everything up to this event has been looked at: what to ask after next.
    public let lastSequence: Int64
    public let hasMore: Bool

    /// The page as a list (C12), whose last member is what to ask after next.
    public var bytes: [UInt8] {
        let out = JSONBuffer(capacity: 256 + events.count * 320)
        out.literal("{\"object\":\"list\",\"data\":[")
        for (index, event) in events.enumerated() {
            if index > 0 { out.byte(UInt8(ascii: ",")) }
            event.write(to: out)
        }
        out.literal("],\"has_more\":")
        out.bool(hasMore)
        out.literal(",\"next_cursor\":null,\"last_sequence\":")
        out.integer(lastSequence)
        out.byte(UInt8(ascii: "}"))
        return out.bytes()
    }
}

/// The event that was asked after is not the end of anything that is kept; the oldest that is has this number.
public struct EventsExpired: Error, Sendable, Equatable {
    public let oldest: Int64
}

/// An owner's events, which are numbered from 1 and linked backwards (C50).
public enum EventLog {
    /// Every so many events of an owner one is marked, so that none is further than this from where a walk can begin.
    static let markEvery: Int64 = 64
    /// How many events one page may look at while it searches for those of the wanted types.
    static let mostSearched: Int64 = 1_000

    private static let markBehind = Prepared(
        "SELECT sequence, position FROM event_marks WHERE owner_id = ? AND sequence >= ? ORDER BY sequence LIMIT 1")
    private static let event = Prepared(
        """
        SELECT previous, sequence, type, id, object, object_id, version, actor_id, created_at FROM events
        WHERE position = ? AND owner_id = ?
        """)

    /// A place in the chain: the event that is expected there, and where it lies.
    private struct Place {
        var sequence: Int64
        var position: Int64
    }

    /// Writes an event of something that is no resource's object, in the transaction of what it tells of.
    public static func write(
        _ type: String, about object: String, _ objectID: UUIDv7, version: Int, _ id: UUIDv7, for caller: Caller,
        in transaction: WriteTransaction
    ) throws {
        let event = Event(type: type, object: object, objectID: objectID, version: version)
        try event.write(id, for: caller, in: transaction)
    }

    /// The number of the owner's newest event; 0 before the first.
    public static func newest(of owner: ID<Owner>, in transaction: ReadTransaction) throws -> Int64 {
        try Event.newest(of: owner, in: transaction)?.sequence ?? 0
    }

    /// The owner's events after the one with number `after`, or all that are kept; those of the types alone, if any are
    /// named. Its cost is bounded by `limit`, the distance of marks and, with types, `mostSearched`.
    ///
    /// Throws `EventsExpired` when events after `after` are no longer kept, or there never was such a one.
    public static func read(
        after: Int64?, of owner: ID<Owner>, types: EventTypes = .all, limit: Int, in transaction: ReadTransaction
    ) throws -> EventPage {
        let head = try Event.newest(of: owner, in: transaction)
        let newest = head?.sequence ?? 0
        let after = try after ?? (oldest(of: owner, in: transaction) - 1)
        if after == newest { return EventPage(events: [], lastSequence: newest, hasMore: false) }
        guard let head, after < newest else { throw EventsExpired(oldest: try oldest(of: owner, in: transaction)) }
        let top = min(newest, after + (types.isAll ? Int64(limit) : mostSearched))
        let start =
            try place(behind: top, of: owner, in: transaction) ?? Place(sequence: newest, position: head.position)
        var found: [LoggedEvent] = []
        let reached = try walk(back: start, to: after + 1, of: owner, in: transaction) { event in
            if event.sequence <= top, types.contain(event.type) { found.append(event) }
        }
        guard reached == after + 1 else { throw EventsExpired(oldest: try oldest(of: owner, in: transaction)) }
        found.reverse()
        let isCut = found.count > limit
        let kept = isCut ? Array(found[..<limit]) : found
        let last = isCut ? kept.last?.sequence ?? top : top
        return EventPage(events: kept, lastSequence: last, hasMore: last < newest)
    }

    /// The number of the owner's oldest event that is kept; when none is, of the next that there will be.
    public static func oldest(of owner: ID<Owner>, in transaction: ReadTransaction) throws -> Int64 {
        guard let head = try Event.newest(of: owner, in: transaction) else { return 1 }
        let newest = Place(sequence: head.sequence, position: head.position)
        let start = try place(behind: 1, of: owner, in: transaction) ?? newest
        return try walk(back: start, to: 1, of: owner, in: transaction) { _ in } ?? head.sequence + 1
    }

    /// The first mark at the number or behind it.
    private static func place(
        behind sequence: Int64, of owner: ID<Owner>, in transaction: ReadTransaction
    ) throws -> Place? {
        let statement = try transaction.prepared(markBehind)
        defer { statement.reset() }
        statement.bind(owner, at: 1)
        statement.bind(integer: sequence, at: 2)
        guard try statement.step() else { return nil }
        return Place(sequence: statement.integer(0), position: statement.integer(1))
    }

    /// Walks back from a place to the event with number `end`, or as far as events are kept; returns the number of the
    /// last that was met, nil when there was none.
    private static func walk(
        back start: Place, to end: Int64, of owner: ID<Owner>, in transaction: ReadTransaction,
        _ body: (LoggedEvent) -> Void
    ) throws -> Int64? {
        var place = start
        var reached: Int64?
        let statement = try transaction.prepared(event)
        defer { statement.reset() }
        while place.sequence >= end {
            statement.bind(integer: place.position, at: 1)
            statement.bind(owner, at: 2)
            // The place of an event that was pruned can have been given to another.
            guard try statement.step(), statement.integer(1) == place.sequence else { return reached }
            body(LoggedEvent(statement))
            reached = place.sequence
            guard let previous = statement.optionalInteger(0) else { return reached }
            place = Place(sequence: place.sequence - 1, position: previous)
            statement.reset()
        }
        return reached
    }
}

extension LoggedEvent {
    fileprivate init(_ row: Row) {
        sequence = row.integer(1)
        type = row.text(2)
        id = row.text(3)
        object = row.text(4)
        objectID = row.text(5)
        version = row.integer(6)
        actorID = row.text(7)
        createdAt = row.text(8)
    }
}

/// Which types of events are asked for: all, or some such as `request.sent` and, with `interview.*`, all of one object.
public struct EventTypes: Sendable {
    public static let all = EventTypes(names: [], objects: [])

    private let names: Set<String>
    private let objects: Set<String>

    private init(names: Set<String>, objects: Set<String>) {
        self.names = names
        self.objects = objects
    }

    /// Reads 1 to 50 types with commas between; nil when one is none.
    public init?(_ text: String) {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard (1...50).contains(words.count) else { return nil }
        var (names, objects): (Set<String>, Set<String>) = ([], [])
        for word in words {
            let parts = word.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, Self.isWord(parts[0]), parts[1] == "*" || Self.isWord(parts[1]) else { return nil }
            if parts[1] == "*" { objects.insert(String(parts[0])) } else { names.insert(word) }
        }
        self.init(names: names, objects: objects)
    }

    var isAll: Bool { names.isEmpty && objects.isEmpty }

    func contain(_ type: String) -> Bool {
        isAll || names.contains(type) || objects.contains(String(type.prefix { $0 != "." }))
    }

    private static func isWord(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.count <= 40
            && text.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_") }
    }
}
