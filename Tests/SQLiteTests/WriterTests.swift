import Dispatch
import Foundation
import Testing

@testable import SQLite

@Suite("The writer runs calls in groups, in order, and acknowledges what is on disk")
struct WriterTests {
    let folder: Folder
    let database: Database
    var writer: Writer { database.writer }

    init() throws {
        folder = try Folder()
        database = try folder.open()
    }

    @Test("calls that wait together share one transaction")
    func groupCommit() throws {
        let jobs = (1...40).map { TestJob.adding("person \($0)") }
        let before = try WALFile(path: folder.file("parley.db-wal"))?.transactions ?? 0
        writer.runTogether(jobs)
        #expect(jobs.allSatisfy { $0.outcomes == ["committed"] && $0.runs == 1 })
        #expect(try WALFile(path: folder.file("parley.db-wal"))?.transactions == before + 1)
        #expect(try database.names().count == 40)
        database.close()
    }

    @Test("a transaction holds at most 64 calls")
    func groupSize() throws {
        let jobs = (1...129).map { TestJob.adding("person \($0)") }
        writer.runTogether(jobs)
        #expect(try database.names().count == 129)
        // The call that opens the gate makes 130.
        #expect(try WALFile(path: folder.file("parley.db-wal"))?.transactions == 3)
        #expect(writer.figures.groups == 3)
        #expect(writer.figures.calls == 130)
        #expect(writer.figures.longestWait > .zero && writer.figures.waited >= writer.figures.longestWait)
        database.close()
    }

    @Test("a transaction takes no further call after its time")
    func groupTime() throws {
        var options = try Folder().options()
        options.groupTime = .zero
        let other = try Folder()
        options.path = other.database
        let database = try Database(options)
        database.writer.runTogether((1...5).map { TestJob.adding("person \($0)") })
        #expect(database.writer.figures.groups == 6)
        database.close()
    }

    @Test("calls run in the order in which they were submitted")
    func order() throws {
        let notes = Notes()
        let jobs = (1...200).map { number in
            TestJob(whenFinished: { _ in notes.add("finish \(number)") }) { _ in notes.add("\(number)") }
        }
        writer.runTogether(jobs)
        #expect(notes.all.filter { !$0.hasPrefix("finish") } == (1...200).map(String.init))
        #expect(notes.all.filter { $0.hasPrefix("finish") } == (1...200).map { "finish \($0)" })
        database.close()
    }

    @Test("a call that throws is rolled back alone")
    func throwingCall() throws {
        let good = TestJob.adding("Ada")
        let bad = TestJob { tx in
            try tx.run("INSERT INTO people (name) VALUES ('nobody')")
            throw RuleBroken()
        }
        let alsoGood = TestJob.adding("Bob")
        writer.runTogether([good, bad, alsoGood])
        #expect(good.outcomes == ["committed"] && alsoGood.outcomes == ["committed"])
        #expect(bad.outcomes == ["failed: rule broken"])
        #expect([good, bad, alsoGood].allSatisfy { $0.runs == 1 })
        #expect(try database.names() == ["Ada", "Bob"])
        database.close()
    }

    @Test("a call that breaks a constraint fails with SQLite's error, and the next sees nothing of it")
    func constraint() throws {
        let first = TestJob.adding("Ada")
        let twin = TestJob { tx in
            try tx.run("INSERT INTO people (name) VALUES ('only with Ada''s twin')")
            try tx.run("INSERT INTO people (name) VALUES (\("Ada"))")
        }
        let count = Notes()
        let last = TestJob { tx in
            count.add(try tx.one("SELECT count(*) FROM people") { $0.text(0) } ?? "")
        }
        writer.runTogether([first, twin, last])
        #expect(twin.outcomes.first?.contains("UNIQUE constraint failed: people.name") == true)
        #expect(count.all == ["1"])
        database.close()
    }

    @Test("an abandoned call is not run, and is told so")
    func abandoned() throws {
        let abandoned = TestJob.adding("Ada")
        abandoned.isAbandoned = true
        let kept = TestJob.adding("Bob")
        writer.runTogether([abandoned, kept])
        #expect(abandoned.outcomes == ["abandoned"] && abandoned.runs == 0)
        #expect(kept.outcomes == ["committed"])
        #expect(try database.names() == ["Bob"])
        let alone = TestJob.adding("Carl")
        alone.isAbandoned = true
        #expect(writer.submit(alone))
        #expect(alone.outcome() == "abandoned")
        database.close()
    }

    @Test("the queue is bounded, and takes calls again when it has room")
    func bound() throws {
        var options = try Folder().options()
        let other = try Folder()
        options.path = other.database
        options.queueLimit = 3
        let database = try Database(options)
        let gate = DispatchSemaphore(value: 0)
        let started = DispatchSemaphore(value: 0)
        let first = TestJob { _ in
            started.signal()
            gate.wait()
        }
        #expect(database.writer.submit(first))
        started.wait()
        #expect(!database.writer.isFull)
        let jobs = (1...5).map { TestJob.adding("person \($0)") }
        #expect(jobs.map { database.writer.submit($0) } == [true, true, true, false, false])
        #expect(database.writer.depth == 3 && database.writer.isFull)
        #expect(throws: SQLiteError.queueFull) { try database.writer.run { _ in } }
        gate.signal()
        for job in jobs.prefix(3) { #expect(job.outcome() == "committed") }
        #expect(jobs.suffix(2).allSatisfy { $0.outcomes.isEmpty && $0.runs == 0 })
        #expect(database.writer.submit(jobs[4]))
        #expect(jobs[4].outcome() == "committed")
        database.close()
    }

    @Test("no reader sees what is not committed, and whoever is told sees it")
    func visibility() throws {
        let seen = Notes()
        let database = database
        let look: @Sendable (String) -> Void = { moment in
            let names = (try? database.names()) ?? ["?"]
            seen.add("\(moment): \(names.joined(separator: " "))")
        }
        let job = TestJob(whenFinished: { _ in look("finished") }) { tx in
            try tx.run("INSERT INTO people (name) VALUES ('Ada')")
            look("within")
        }
        writer.runTogether([job, TestJob { _ in look("next call") }])
        #expect(seen.all == ["within: ", "next call: ", "finished: Ada"])
        database.close()
    }

    @Test("a crash right after the acknowledgement keeps the write")
    func survivesCrash() throws {
        let images = Notes()
        let folder = folder
        let job = TestJob(whenFinished: { _ in
            guard let image = try? folder.crashImage(), let reopened = try? image.open() else { return }
            images.add(((try? reopened.names()) ?? []).joined(separator: " "))
            reopened.close()
        }) { try $0.run("INSERT INTO people (name) VALUES ('Ada')") }
        #expect(writer.submit(job))
        job.outcome()
        #expect(images.all == ["Ada"])
        database.close()
    }

    @Test("the hook is called once after the completions of a group")
    func afterGroup() throws {
        let notes = Notes()
        writer.afterGroup = { notes.add("hook") }
        let done = DispatchSemaphore(value: 0)
        let jobs = (1...3).map { number in TestJob(whenFinished: { _ in notes.add("\(number)") }) { _ in } }
        writer.runTogether(jobs)
        try writer.run { _ in done.signal() }
        #expect(Array(notes.all.prefix(4)) == ["1", "2", "3", "hook"])
        database.close()
        #expect(notes.all.filter { $0 == "hook" }.count == writer.figures.groups)
    }

    @Test("RETURNING is run to its end, also when only its first row is taken or its reader throws")
    func returning() throws {
        let first = try writer.run { tx in
            try tx.one("INSERT INTO people (name) VALUES ('Ada'), ('Bob'), ('Carl') RETURNING name") { $0.text(0) }
        }
        #expect(first == "Ada")
        #expect(try database.names() == ["Ada", "Bob", "Carl"])
        #expect(throws: RuleBroken.self) {
            try writer.run { tx in
                try tx.each("UPDATE people SET age = 1 RETURNING name") { _ in throw RuleBroken() }
            }
        }
        let ages = try database.makeReader().read { try $0.all("SELECT age FROM people") { $0.optionalInteger(0) } }
        #expect(ages == [nil, nil, nil])
        database.close()
    }

    @Test("a call may leave a prepared statement on a row: its group commits all the same")
    func rowLeftOpen() throws {
        let prepared = Prepared("INSERT INTO people (name) VALUES (?), (? || '2') RETURNING name")
        let careless = TestJob { tx in
            let statement = try tx.prepared(prepared)
            statement.bind("Ada", at: 1)
            statement.bind("Ada", at: 2)
            #expect(try statement.step())
        }
        let next = TestJob.adding("Bob")
        writer.runTogether([careless, next])
        #expect(careless.outcomes == ["committed"] && next.outcomes == ["committed"])
        #expect(try database.names() == ["Ada", "Ada2", "Bob"])
        database.close()
    }

    @Test("a call that keeps a statement beyond its end harms no other")
    func statementKept() throws {
        let insert = Prepared("INSERT INTO people (name) VALUES (?), (? || '2') RETURNING name")
        let kept = try writer.run { tx in
            try ["Ada", "Bob"].map { name in
                let statement = try tx.prepared(insert)
                statement.bind(name, at: 1)
                statement.bind(name, at: 2)
                #expect(try statement.step())
                return statement
            }
        }
        #expect(kept[0] !== kept[1])
        try database.add("Carl")
        #expect(try database.names() == ["Ada", "Ada2", "Bob", "Bob2", "Carl"])
        database.close()
    }

    @Test("the number of changed rows is told")
    func changes() throws {
        let counts = try writer.run { tx in
            [
                try tx.run("INSERT INTO people (name) VALUES ('Ada'), ('Bob')"),
                try tx.run("UPDATE people SET age = 1 WHERE name = 'Ada'"),
                try tx.run("SELECT 1"),
                try tx.run("DELETE FROM people WHERE name = 'nobody'"),
            ]
        }
        #expect(counts == [2, 1, 0, 0])
        database.close()
    }

    @Test("waiting for a call within a call is refused instead of waiting for ever")
    func runWithinCall() throws {
        let writer = writer
        let error = #expect(throws: SQLiteError.self) { try writer.run { _ in try writer.run { _ in } } }
        #expect(error == .misuse("Writer.run was called from within a call"))
        database.close()
    }

    @Test("closing finishes the calls that wait and refuses further ones")
    func closing() throws {
        let gate = DispatchSemaphore(value: 0)
        let first = TestJob { _ in gate.wait() }
        #expect(writer.submit(first))
        let waiting = (1...10).map { TestJob.adding("person \($0)") }
        for job in waiting { #expect(writer.submit(job)) }
        let database = database
        let closed = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            database.close()
            closed.signal()
        }
        while !writer.isClosed { usleep(1_000) }
        #expect(!writer.submit(TestJob.adding("late")))
        #expect(throws: SQLiteError.writerClosed) { try writer.run { _ in } }
        gate.signal()
        closed.wait()
        #expect(waiting.allSatisfy { $0.outcomes == ["committed"] })
        database.close()
        let reopened = try folder.open()
        #expect(try reopened.names().count == 10)
        reopened.close()
    }

    @Test("calls from many threads are all acknowledged exactly once and all found")
    func manyThreads() throws {
        let database = database
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for number in 1...50 { try? database.add("\(thread)/\(number)") }
        }
        #expect(Set(try database.names()).count == 400)
        #expect(writer.figures.calls == 400)
        database.close()
    }

    @Test("the log is moved into the database while it grows, and is gone after closing")
    func checkpoints() throws {
        let other = try Folder()
        var options = other.options()
        options.checkpointPages = 10
        let database = try Database(options)
        let before = database.fileBytes
        for number in 1...200 { try database.add("\(number) " + String(repeating: "x", count: 2_000)) }
        #expect(database.fileBytes > before + 200_000)
        #expect(database.walBytes < 50 * 8_216)
        database.close()
        #expect(try Set(other.contents().keys) == ["parley.db", "parley.db-owner"])
        let reopened = try other.open()
        #expect(try reopened.names().count == 200)
        reopened.close()
    }
}
