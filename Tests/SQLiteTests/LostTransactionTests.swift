import Dispatch
import Foundation
import Glibc
import Testing

@testable import SQLite

@Suite("When a whole transaction is lost no call of the group is acknowledged")
struct LostTransactionTests {
    let folder: Folder
    let database: Database
    let fatal = Notes()
    var writer: Writer { database.writer }

    init() throws {
        folder = try Folder()
        var options = folder.options()
        options.busyTimeout = .milliseconds(50)
        let fatal = fatal
        options.onFatal = { fatal.add("\($0) \($0.exitCode)") }
        database = try Database(options)
    }

    // MARK: Interrupted

    /// Writes rows without end until its deadline, which throws the whole transaction away.
    static func interrupted() -> TestJob {
        TestJob { tx in
            try tx.connection.withDeadline(.milliseconds(10)) {
                _ = try tx.run(
                    """
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                    INSERT OR REPLACE INTO people (id, name) SELECT i % 10, 'endless ' || i % 10 FROM n
                    """)
            }
        }
    }

    @Test("a call that is interrupted takes the group with it: each is run once more, alone")
    func interrupt() throws {
        let before = TestJob.adding("Ada")
        let culprit = Self.interrupted()
        let after = TestJob.adding("Bob")
        writer.runTogether([before, culprit, after])
        #expect(before.outcomes == ["committed"] && before.runs == 2)
        #expect(culprit.outcomes == ["failed: \(SQLiteError.deadlineExceeded)"] && culprit.runs == 2)
        // The group ended before its turn came.
        #expect(after.outcomes == ["committed"] && after.runs == 1)
        #expect(try database.names() == ["Ada", "Bob"])
        #expect(fatal.all.isEmpty)
        database.close()
    }

    @Test("a call that catches the error which ended the transaction is not acknowledged")
    func swallowed() throws {
        let before = TestJob.adding("Ada")
        let culprit = TestJob { tx in
            #expect(throws: SQLiteError.deadlineExceeded) { try Self.interrupted().perform(tx) }
        }
        writer.runTogether([before, culprit])
        #expect(before.outcomes == ["committed"])
        #expect(culprit.outcomes.count == 1 && culprit.outcomes[0].hasPrefix("failed: the call went on"))
        #expect(try database.names() == ["Ada"])
        database.close()
    }

    @Test("a call that is abandoned by the time of its second run is not run again")
    func abandonedMeanwhile() throws {
        let before = TestJob.adding("Ada")
        let culprit = TestJob { tx in
            before.isAbandoned = true
            try Self.interrupted().perform(tx)
        }
        writer.runTogether([before, culprit])
        #expect(before.outcomes == ["abandoned"] && before.runs == 1)
        #expect(try database.names() == [])
        database.close()
    }

    @Test("a call that ends the transaction itself is an error for its whole group, and the writer goes on")
    func commitWithin() throws {
        let before = TestJob.adding("Ada")
        let culprit = TestJob { try $0.connection.execute("ROLLBACK") }
        writer.runTogether([before, culprit])
        #expect(before.outcomes[0].hasPrefix("failed") && culprit.outcomes[0].hasPrefix("failed"))
        try database.add("Bob")
        #expect(try database.names() == ["Bob"])
        database.close()
    }

    // MARK: Full

    /// Lets the file grow by only so many pages.
    private func limit(growth pages: Int) throws {
        try writer.run { tx in
            let size = Int(try tx.connection.pragma("page_count") ?? "") ?? 0
            _ = try tx.connection.pragma("max_page_count = \(size + pages)")
        }
    }

    private func removeLimit() throws {
        try writer.run { tx in _ = try tx.connection.pragma("max_page_count = 1000000") }
    }

    @Test("a full disk that ends the transaction is 'full' for every call, and the writer recovers by itself")
    func full() throws {
        try limit(growth: 1)
        let before = TestJob.adding("Ada")
        let culprit = TestJob {
            try $0.run("INSERT INTO people (name) VALUES (\(String(repeating: "x", count: 200_000)))")
        }
        let after = TestJob.adding("Bob")
        writer.runTogether([before, culprit, after])
        #expect(before.outcomes == ["full"] && before.runs == 1)
        #expect(culprit.outcomes == ["full"] && culprit.runs == 1)
        #expect(after.outcomes == ["committed"])
        #expect(try database.names() == ["Bob"])
        #expect(fatal.all.isEmpty)
        try removeLimit()
        try database.add(String(repeating: "y", count: 200_000))
        #expect(try database.names().count == 2)
        database.close()
    }

    @Test("a full disk that ends only the statement is 'full' for that call alone")
    func fullForOne() throws {
        try limit(growth: 1)
        let before = TestJob.adding("Ada")
        // A statement of many rows has a journal of its own, and so is undone alone.
        let culprit = TestJob { tx in
            try tx.run(
                """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000)
                INSERT INTO people (name) SELECT \(String(repeating: "x", count: 1_000)) || i FROM n
                """)
        }
        let after = TestJob.adding("Bob")
        writer.runTogether([before, culprit, after])
        #expect(culprit.outcomes == ["full"])
        #expect(before.outcomes == ["committed"] && after.outcomes == ["committed"])
        #expect(try database.names() == ["Ada", "Bob"])
        database.close()
    }

    @Test("the waiting submitter is told of a full disk")
    func fullForWaiting() throws {
        try limit(growth: 0)
        #expect(throws: SQLiteError.storageFull) { try database.add(String(repeating: "x", count: 200_000)) }
        database.close()
    }

    // MARK: COMMIT refused

    @Test("a deferred constraint that fails at COMMIT is the fault of its call alone")
    func deferredConstraint() throws {
        try database.add("Ada")
        let before = TestJob.adding("Bob")
        let culprit = TestJob { try $0.run("INSERT INTO remarks (person, text, later) VALUES (1, 'x', 99)") }
        let after = TestJob.adding("Carl")
        writer.runTogether([before, culprit, after])
        #expect(before.outcomes == ["committed"] && after.outcomes == ["committed"])
        #expect(culprit.outcomes[0].contains("FOREIGN KEY constraint failed"))
        #expect(try database.names() == ["Ada", "Bob", "Carl"])
        database.close()
    }

    @Test("while another program holds the lock calls fail as busy, all that wait at once, and work again after it")
    func outsideLock() throws {
        let outside = try Opening(path: folder.database, purpose: .creator).open()
        try outside.execute("BEGIN IMMEDIATE")
        let jobs = (1...100).map { TestJob.adding("person \($0)") }
        writer.runTogether(jobs)
        #expect(jobs.allSatisfy { $0.outcomes == ["failed: \(SQLiteError.busy)"] })
        #expect(throws: SQLiteError.busy) { try database.add("Ada") }
        #expect(try database.names() == [])
        try outside.execute("ROLLBACK")
        try database.add("Ada")
        #expect(try database.names() == ["Ada"])
        database.close()
    }

    // MARK: The disk fails

    /// The descriptor by which this process has the file open.
    private func descriptor(of path: String) throws -> Int32 {
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")
            if target == path, let number = Int32(name) { return number }
        }
        throw CocoaError(.fileNoSuchFile)
    }

    /// From now on every write to the log fails: its descriptor is exchanged for one that can only read.
    private func breakLog() throws {
        let log = try descriptor(of: folder.file("parley.db-wal"))
        let readOnly = open(folder.file("parley.db-wal"), O_RDONLY | O_CLOEXEC)
        #expect(readOnly >= 0 && dup2(readOnly, log) == log)
        close(readOnly)
    }

    @Test("an I/O error is an unknown outcome for the group and for all that wait, and the end of the writer")
    func ioError() throws {
        try database.add("Ada")
        try breakLog()
        let jobs = (1...100).map { TestJob.adding("person \($0)") }
        writer.runTogether(jobs)
        #expect(jobs.allSatisfy { $0.outcomes == ["failure"] })
        #expect(throws: SQLiteError.writerClosed) { try database.add("Bob") }
        #expect(writer.isClosed && !writer.submit(TestJob.adding("Carl")))
        #expect(try database.names() == ["Ada"])
        let log = database.walBytes
        database.close()
        #expect(fatal.all == ["failure 74"])
        // Nothing was checkpointed after the failure: the next start decides.
        #expect(DurableFile.size(folder.file("parley.db-wal")) == log && log > 0)
        let reopened = try folder.open()
        #expect(try reopened.names() == ["Ada"])
        reopened.close()
    }

    @Test("a failed fsync at COMMIT is an unknown outcome")
    func fsyncError() throws {
        try database.add("Ada")
        let log = try descriptor(of: folder.file("parley.db-wal"))
        // What is written to this device vanishes, and it cannot be synchronised.
        let device = open("/dev/null", O_RDWR | O_CLOEXEC)
        #expect(device >= 0 && dup2(device, log) == log)
        close(device)
        #expect(throws: SQLiteError.storageFailure) { try database.add("Bob") }
        database.close()
        #expect(fatal.all == ["failure 74"])
    }

    @Test("corruption met by a call ends the writer, and nothing of the group is kept")
    func corruption() throws {
        let damaged = try Self.damagedDatabase()
        let fatal = fatal
        var options = damaged.options()
        options.onFatal = { fatal.add("\($0) \($0.exitCode)") }
        let database = try Database(options)
        let before = TestJob { try $0.run("INSERT INTO remarks (person, text) VALUES (1, 'x')") }
        let culprit = TestJob { tx in _ = try tx.all("SELECT name FROM people") { $0.text(0) } }
        database.writer.runTogether([before, culprit])
        #expect(before.outcomes == ["corrupt"] && culprit.outcomes == ["corrupt"])
        #expect(throws: SQLiteError.writerClosed) { try database.add("Ada") }
        database.close()
        #expect(fatal.all == ["corruption 65"])
        self.database.close()
    }

    @Test("corruption met by a reader is told too")
    func readerCorruption() throws {
        let damaged = try Self.damagedDatabase()
        let fatal = fatal
        var options = damaged.options()
        options.onFatal = { fatal.add("\($0) \($0.exitCode)") }
        let database = try Database(options)
        let error = #expect(throws: SQLiteError.self) { try database.names() }
        #expect(error?.isCorrupt == true)
        #expect(fatal.all == ["corruption 65"])
        database.close()
        self.database.close()
    }

    /// A database whose table of people has garbage for its root page, while its header and schema are sound.
    static func damagedDatabase() throws -> Folder {
        let folder = try Folder()
        let database = try folder.open()
        try database.add("Ada")
        let root = try database.makeReader().read {
            try $0.one("SELECT rootpage FROM sqlite_schema WHERE name = 'people'") { Int($0.integer(0)) }
        }
        database.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.database))
        try file.seek(toOffset: UInt64((root ?? 0) - 1) * 8_192)
        try file.write(contentsOf: Data(repeating: 0xAA, count: 8_192))
        try file.close()
        return folder
    }
}
