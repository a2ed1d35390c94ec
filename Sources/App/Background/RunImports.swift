import API
import Records
import SQLite
import Services

/// Works lists row by row, takes back what is to be undone, and forgets what is old: each a few rows at a time. What has
/// been done stands in the transaction that did it, so a restart goes on behind it.
struct RunImports: Chore {
    let name = "import lists"
    let instance: Instance
    /// Is told whose events there are more of.
    let onChange: @Sendable (ID<Owner>) -> Void

    private static let secondsBetween = 60

    func step(_ limit: Int) throws -> ChoreStep {
        let (imports, writer) = (instance.services.imports, instance.database.writer)
        let now = instance.services.stores.clock.now
        if try writer.run({ tx in try imports.prune(before: now, limit: limit, in: tx) }) { return .more }
        let reader = try instance.database.makeReader()
        if let undone = try reader.read({ try imports.nextToUndo(in: $0) }) {
            let hasEnded = try writer.run { tx in try imports.undoRows(of: undone, limit: limit, in: tx) }
            if hasEnded, let owner = undone.ownerID { onChange(owner) }
            return .more
        }
        guard let job = try reader.read({ try imports.next(in: $0) }) else {
            return .idle(seconds: Self.secondsBetween)
        }
        if try run(job, limit, reader) { onChange(job.ownerID) }
        return .more
    }

    /// Whether the import has ended. What the storage refuses is tried again later; what else goes wrong ends it.
    private func run(_ job: Job, _ limit: Int, _ reader: Connection) throws -> Bool {
        let (imports, writer) = (instance.services.imports, instance.database.writer)
        do {
            let work = try reader.read { try imports.prepare(job, limit: limit, in: $0) }
            return try writer.run { tx in try imports.work(work, in: tx) }
        } catch let error as SQLiteError { throw error } catch {
            let problem = Job.problem(isStorageFull: false)
            try writer.run { tx in try imports.fail(job, problem, in: tx) }
            onChange(job.ownerID)
            throw error
        }
    }
}
