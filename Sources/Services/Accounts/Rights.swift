import Synchronization

/// Counts changes of what someone may do, so that a call that was let in before one, and whose body came after it, is
/// asked once more who makes it, and no other is (X24).
///
/// The number is odd from a change until the transaction that it is made in is on disk: who was looked up meanwhile may
/// have been found as she was before.
public final class Rights: Sendable {
    private let number = Atomic<Int>(0)

    /// What is to be remembered before a caller is looked up.
    public var current: Int { number.load(ordering: .acquiring) }

    /// Whether nobody's rights have changed since that was remembered.
    public func isCurrent(_ remembered: Int) -> Bool { remembered & 1 == 0 && remembered == current }

    /// To be called on the writer's thread, in the transaction of the change.
    func change() {
        let now = number.load(ordering: .relaxed)
        if now & 1 == 0 { number.store(now + 1, ordering: .releasing) }
    }

    /// To be called on the writer's thread when a transaction is on disk, before anybody is told so.
    public func settle() {
        let now = number.load(ordering: .relaxed)
        if now & 1 == 1 { number.store(now + 1, ordering: .releasing) }
    }
}
