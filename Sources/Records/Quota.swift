import SQLite
import Synchronization

/// How many objects of one kind an owner may have (X72).
///
/// To count them for each new one would cost as much as to store it. But every object that was made or brought back has an
/// event, so an owner with fewer events than that cannot have more; and who was counted once cannot have gained more
/// objects since than events.
final class Quota: Sendable {
    let limit: Int
    private let counted = Mutex<[ID<Owner>: (objects: Int, sequence: Int64)]>([:])
    /// Owners that are remembered; without it they are only counted more often.
    private static let mostOwners = 10_000

    init(limit: Int) { self.limit = limit }

    /// Whether an owner with so many events has at most as many objects as she may; `count` is asked only in doubt.
    func allows(_ owner: ID<Owner>, events sequence: Int64, count: () throws -> Int) rethrows -> Bool {
        if sequence <= Int64(limit) { return true }
        let known = counted.withLock { $0[owner] }
        if let known, Int64(known.objects) + sequence - known.sequence <= Int64(limit) { return true }
        let objects = try count()
        guard objects <= limit else { return false }
        counted.withLock { counted in
            if counted.count >= Self.mostOwners { counted.removeAll() }
            counted[owner] = (objects, sequence)
        }
        return true
    }
}
