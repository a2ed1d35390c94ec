import HTTPServer
import Records
import Services

/// Whose reads of which operation took too long on their loop a short while ago: the next ones go to the slow lane at
/// once, so that one owner's heavy questions cost the others a few milliseconds now and then and not each time (F66).
/// Used on the loop's thread only.
final class SlowAskers {
    private struct Asker: Hashable {
        let owner: ID<Owner>
        let operation: ObjectIdentifier
    }

    private var ends: [Asker: MonotonicTime] = [:]

    private static let remembered = 10.0
    /// Bounded in number: who is forgotten is noticed again.
    private static let most = 1_024

    func note(_ owner: ID<Owner>, _ endpoint: Endpoint, at now: MonotonicTime) {
        if ends.count >= Self.most { ends.removeAll(keepingCapacity: true) }
        ends[Asker(owner: owner, operation: ObjectIdentifier(endpoint))] = now.advanced(bySeconds: Self.remembered)
    }

    func contains(_ owner: ID<Owner>, _ endpoint: Endpoint, at now: MonotonicTime) -> Bool {
        if ends.isEmpty { return false }
        let asker = Asker(owner: owner, operation: ObjectIdentifier(endpoint))
        guard let end = ends[asker] else { return false }
        if now < end { return true }
        ends[asker] = nil
        return false
    }
}
