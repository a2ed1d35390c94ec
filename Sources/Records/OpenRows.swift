import JSON
import SQLite

/// Objects written but not closed yet, as their computed members are read for all of them at once.
struct OpenRows {
    let text = JSONBuffer(capacity: 32_768)
    private(set) var ids: [UUIDv7] = []
    /// The ids that each object refers to, where they are expanded.
    var references: [[UUIDv7?]] = []
    private var ends: [Int] = []

    mutating func append(_ id: UUIDv7, _ write: (JSONBuffer) -> Void) {
        write(text)
        ids.append(id)
        ends.append(text.count)
    }

    mutating func removeLast() {
        ids.removeLast()
        if !references.isEmpty { references.removeLast() }
        ends.removeLast()
        text.truncate(to: ends.last ?? 0)
    }

    func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }
}
