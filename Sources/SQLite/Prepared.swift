import Synchronization

/// The text of a hot statement with a process-wide slot number, by which each connection finds its compiled form without
/// hashing the text.
///
/// Make each once, as a `static let`: a slot is never given back.
public final class Prepared: Sendable {
    public let text: String
    public let slot: Int

    private static let slots = Atomic<Int>(0)

    public init(_ text: String) {
        self.text = text
        slot = Self.slots.add(1, ordering: .relaxed).oldValue
    }
}
