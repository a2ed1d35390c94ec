import Dispatch
import Logging
import Records
import SQLite
import Services
import Synchronization

/// The one background worker: does its chores in small steps when they are due by the clock, or when it is nudged.
///
/// Each step is one short write among the others. Between steps it waits, so that it takes a part of the writer's time
/// only, and while calls wait for the writer it waits for them.
final class Worker: Sendable {
    private let chores: [any Chore]
    private let database: Database
    private let clock: any Clock
    private let logger: Logger
    private let queue = DispatchQueue(label: "parley.worker", qos: .utility)
    private let bell = DispatchSemaphore(value: 0)
    private let isStopped = Atomic<Bool>(false)
    /// When each chore is due.
    private let schedule: Mutex<[Instant]>
    private let hasEnded = DispatchSemaphore(value: 0)

    /// Rows of one step.
    static let rows = 200
    /// How long it sleeps at most, so that a clock that is turned is noticed.
    private static let nap = DispatchTimeInterval.seconds(1)
    /// How long a chore that failed is left alone.
    private static let pauseAfterError = 60

    init(_ chores: [any Chore], _ instance: Instance, logger: Logger) {
        self.chores = chores
        database = instance.database
        clock = instance.services.stores.clock
        self.logger = logger
        schedule = Mutex(Array(repeating: .unset, count: chores.count))
    }

    func start() {
        queue.async { [self] in
            while !isStopped.load(ordering: .acquiring) {
                work()
                _ = bell.wait(timeout: .now() + Self.nap)
            }
            hasEnded.signal()
        }
    }

    /// Looks at once at what there is to do: all chores are due.
    func nudge() {
        schedule.withLock { for index in $0.indices { $0[index] = .unset } }
        bell.signal()
    }

    /// Does what is due now and all that follows from it; for tests and commands, in place of `start`.
    func finishDueWork() {
        queue.sync { work() }
    }

    /// Ends after the step in progress, and waits for that, but not for long: what it leaves is found again.
    func stop() {
        guard !isStopped.exchange(true, ordering: .acquiringAndReleasing) else { return }
        bell.signal()
        _ = hasEnded.wait(timeout: .now() + .seconds(2))
    }

    /// Takes turns among the chores that are due until none has more to do.
    private func work() {
        var waiting = chores.indices.filter { isDue($0) }
        while !waiting.isEmpty, !isStopped.load(ordering: .acquiring) {
            waiting = waiting.filter { step($0) }
            if !waiting.isEmpty { rest() }
        }
    }

    /// A clock that was set back makes everything due.
    private func isDue(_ index: Int) -> Bool {
        let now = clock.now
        let due = schedule.withLock { $0[index] }
        return due <= now || due > now.adding(days: 1)
    }

    /// Whether the chore has more to do.
    private func step(_ index: Int) -> Bool {
        var pause = Self.pauseAfterError
        do {
            guard case .idle(let seconds) = try chores[index].step(Self.rows) else { return true }
            pause = seconds
        } catch {
            logger.error("background work failed", metadata: ["work": "\(chores[index].name)", "error": "\(error)"])
        }
        schedule.withLock { $0[index] = clock.now.adding(seconds: pause) }
        return false
    }

    /// Leaves the writer to the others for a while, and longer while they wait for it.
    private func rest() {
        for _ in 0..<50 {
            _ = bell.wait(timeout: .now() + .milliseconds(10))
            if database.writer.depth == 0 || isStopped.load(ordering: .acquiring) { return }
        }
    }
}
