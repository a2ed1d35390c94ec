import Synchronization

/// Whether the server may be sent traffic, and if not, why (C62).
final class Health: Sendable {
    enum Check: String, CaseIterable, Sendable {
        /// The schema is this program's newest.
        case migrated
        /// The data directory's lock is ours.
        case lock
        /// The database's files are still those that were opened.
        case identity
        /// The last write did not fail for want of space or by a fault of the storage.
        case lastWrite = "last_write"
        /// The filesystem has more free space than the floor.
        case disk
        /// The server is not about to end.
        case draining
    }

    private let failing = Mutex<Set<Check>>([])

    var isReady: Bool { failing.withLock { $0.isEmpty } }
    var isDraining: Bool { failing.withLock { $0.contains(.draining) } }

    func passes(_ check: Check) -> Bool { failing.withLock { !$0.contains(check) } }

    /// Notes how a check stands; true when that is new.
    @discardableResult
    func set(_ check: Check, passes: Bool) -> Bool {
        failing.withLock { passes ? $0.remove(check) != nil : $0.insert(check).inserted }
    }
}
