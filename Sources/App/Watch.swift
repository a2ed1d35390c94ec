import Dispatch
import Logging
import SQLite
import Synchronization

/// Looks once a second at what can go wrong outside of any call: the files' identity, the lock, the disk, the log's size.
final class Watch: Sendable {
    private let instance: Instance
    private let health: Health
    private let floor: Int
    private let logger: Logger
    /// Further things to look at each second.
    private let others: @Sendable () -> Void
    private let queue = DispatchQueue(label: "parley.watch")
    private let isStopped = Atomic<Bool>(false)
    private let hasLargeLog = Atomic<Bool>(false)

    /// Beyond this the write-ahead log is kept from shrinking by something, mostly a reader outside the program.
    private static let largeLog = 64 << 20

    init(
        _ instance: Instance, _ health: Health, floor: Int, logger: Logger, others: @escaping @Sendable () -> Void = {}
    ) {
        self.others = others
        self.instance = instance
        self.health = health
        self.floor = floor
        self.logger = logger
        look()
    }

    /// Looks each second until `stop`.
    func start() {
        queue.asyncAfter(deadline: .now() + 1) { [weak self] in
            guard let self, !isStopped.load(ordering: .acquiring) else { return }
            look()
            others()
            start()
        }
    }

    func stop() { isStopped.store(true, ordering: .releasing) }

    /// Looks at everything once.
    func look() {
        note(.identity, instance.database.verifyIdentity(), "the database's files were moved, deleted or replaced")
        note(.lock, instance.lock.isInPlace, "the data directory's lock file was moved, deleted or replaced")
        note(.disk, instance.directory.freeBytes.map { $0 >= floor } ?? false, "too little space is left on the disk")
        lookAtWrites()
        let isLarge = instance.database.walBytes > Self.largeLog
        if isLarge, !hasLargeLog.exchange(isLarge, ordering: .relaxed) {
            logger.warning("the write-ahead log is large: is another program reading the database?")
        }
        if !isLarge { hasLargeLog.store(false, ordering: .relaxed) }
    }

    private func lookAtWrites() {
        let isFull = instance.database.writer.figures.isDiskFull
        note(.lastWrite, !isFull && !instance.database.writer.isClosed, "the last write failed")
        if isFull { _ = instance.database.writer.submit(Probe()) }
    }

    private func note(_ check: Health.Check, _ passes: Bool, _ complaint: Logger.Message) {
        guard !isStopped.load(ordering: .acquiring), health.set(check, passes: passes) else { return }
        if passes {
            logger.notice("ready again", metadata: ["check": "\(check.rawValue)"])
        } else {
            logger.error(complaint, metadata: ["check": "\(check.rawValue)"])
        }
    }
}

/// A small write, by which a disk that was full is found to have space again.
private final class Probe: WriteJob {
    var isAbandoned: Bool { false }

    func perform(_ transaction: WriteTransaction) throws {
        let upsert: SQL = """
            INSERT INTO instance (name, value) VALUES ('probe', x'01')
            ON CONFLICT (name) DO UPDATE SET value = CASE value WHEN x'01' THEN x'02' ELSE x'01' END
            """
        _ = try transaction.run(upsert)
    }

    func finish(_ outcome: WriteOutcome) {}
}
