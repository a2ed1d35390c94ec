public import Records
public import SQLite

/// A request that nobody answered while its answer was awaited.
public struct UnansweredRequest: Sendable {
    public let id: ID<InterviewRequest>
    public let ownerID: ID<Owner>
    let zone: Zone
}

extension RequestService {
    /// The next requests that waited for their answer through the whole of the last day, at most `limit`, whoever's they
    /// are: each with its owner's zone, which tells when a day is over.
    public func unanswered(at now: Instant, limit: Int, in tx: ReadTransaction) throws -> [UnansweredRequest] {
        // No zone is ahead of UTC by more than 14 hours.
        let latest = Zone.utc.date(at: now.adding(minutes: 14 * 60))
        let waiting: SQL = "FROM requests AS r JOIN users AS u ON u.id = r.owner_id WHERE r.deleted_at IS NULL"
        let zones = try tx.all(
            """
            /* across owners: waiting ends for all */ SELECT DISTINCT u.time_zone \(waiting) AND r.awaited_until < \(latest)
            """
        ) { $0.text(0) }
        var found: [UnansweredRequest] = []
        for name in zones where found.count < limit {
            let zone = Zone(name) ?? .utc
            found += try tx.all(
                """
                /* across owners: waiting ends for all */ SELECT r.owner_id, r.id \(waiting)
                AND r.awaited_until < \(zone.date(at: now)) AND u.time_zone = \(name)
                ORDER BY r.awaited_until LIMIT \(limit - found.count)
                """
            ) { row in
                guard let owner = ID<Owner>(row.text(0)), let id = ID<InterviewRequest>(row.text(1)) else {
                    throw StoredValueError(table: InterviewRequest.name.plural, column: "id")
                }
                return UnansweredRequest(id: id, ownerID: owner, zone: zone)
            }
        }
        return found
    }

    /// Ends those that waited long enough, by a rule and not by their owners (S60).
    public func end(_ requests: [UnansweredRequest], at now: Instant, in tx: WriteTransaction) throws {
        for waiting in requests {
            let caller = Caller.rule(on: waiting.ownerID, zone: waiting.zone, now: now)
            let request = try store.find(waiting.id, of: waiting.ownerID, in: tx)
            _ = try noResponse(request, for: caller, in: tx)
        }
    }
}
