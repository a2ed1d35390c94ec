import Foundation
import Glibc
import Logging
import Records
import SQLite
import Services
import Synchronization
import Testing

@testable import App

/// Counts down in steps, and fails when it is told to.
private final class Countdown: Chore {
    let name = "count down"
    let left: Locked<Int>
    let steps = Locked(0)
    let fails = Locked(false)

    init(_ count: Int) { left = Locked(count) }

    func step(_ limit: Int) throws -> ChoreStep {
        steps.withLock { $0 += 1 }
        if fails.withLock({ $0 }) { throw Failure("it fails") }
        return left.withLock { left in
            left = max(0, left - limit)
            return left > 0 ? .more : .idle(seconds: 300)
        }
    }
}

@Suite("The background worker") struct WorkerTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test func `takes turns among its chores, and comes back when the clock says so`() throws {
        let house = try TurnedInstance(Folder())
        let (long, short) = (Countdown(1_000), Countdown(1))
        let worker = Worker([long, short], house.instance, logger: logger)
        worker.finishDueWork()
        #expect(long.steps.withLock { $0 } == 5)
        #expect(short.steps.withLock { $0 } == 1)
        worker.finishDueWork()
        #expect(short.steps.withLock { $0 } == 1)
        house.clock.turn(seconds: 301)
        worker.finishDueWork()
        #expect(short.steps.withLock { $0 } == 2)
        worker.nudge()
        worker.finishDueWork()
        #expect(short.steps.withLock { $0 } == 3)
        // A clock that was set back leaves nothing undone.
        house.clock.turn(days: -400)
        worker.finishDueWork()
        #expect(short.steps.withLock { $0 } == 4)
    }

    @Test func `leaves a chore that fails alone for a minute, and goes on with the others`() throws {
        let house = try TurnedInstance(Folder())
        let (broken, sound) = (Countdown(1), Countdown(600))
        broken.fails.withLock { $0 = true }
        let worker = Worker([broken, sound], house.instance, logger: logger)
        worker.finishDueWork()
        #expect(broken.steps.withLock { $0 } == 1)
        #expect(sound.left.withLock { $0 } == 0)
        broken.fails.withLock { $0 = false }
        house.clock.turn(seconds: 61)
        worker.finishDueWork()
        #expect(broken.left.withLock { $0 } == 0)
    }

    @Test func `once started works by itself when it is nudged, and ends`() throws {
        let house = try TurnedInstance(Folder())
        let chore = Countdown(1)
        let worker = Worker([chore], house.instance, logger: logger)
        worker.start()
        try eventually { chore.steps.withLock { $0 } == 1 }
        worker.nudge()
        try eventually { chore.steps.withLock { $0 } == 2 }
        worker.stop()
    }
}

@Suite("What is kept for a time") struct RetentionTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func work(_ house: TurnedInstance) {
        let chores: [any Chore] = Retention.all(of: house.instance) + [PurgeTrash(instance: house.instance) { _ in }]
        Worker(chores, house.instance, logger: logger).finishDueWork()
    }

    @Test func `the trash is emptied after 30 days, with all that went with it (C42)`() throws {
        let house = try TurnedInstance(Folder())
        let gone = try house.contact("Gone")
        let stays = try house.contact("Stays")
        try house.write { services, caller, tx in
            var request = InterviewRequest()
            request.contactID = gone.id
            let made = try services.requests.create(request, for: caller, in: tx)
            var note = Note()
            note.contactID = gone.id
            note.text = "A word"
            _ = try services.notes.create(note, for: caller, in: tx)
            #expect(made.version == 1)
        }
        try house.write { services, caller, tx in try services.contacts.trash(gone, for: caller, in: tx) }
        house.clock.turn(days: 30, seconds: -1)
        work(house)
        #expect(try house.count("contacts") == 2)
        house.clock.turn(seconds: 2)
        work(house)
        #expect(try house.count("contacts") == 1)
        #expect(try house.count("requests") == 0)
        #expect(try house.count("notes") == 0)
        #expect(
            try house.read { try house.services.contacts.store.find(stays.id, of: house.owner, in: $0) }.version == 1)
    }

    @Test func `what was linked to a purged object stays without the link, and its change is told`() throws {
        let house = try TurnedInstance(Folder())
        let guild = try house.write { services, caller, tx in
            var organization = Organization()
            organization.name = "Guild"
            return try services.organizations.create(organization, for: caller, in: tx)
        }
        var members: [Stored<Contact>] = []
        for index in 0..<450 { members.append(try house.contact("C\(index)") { $0.organizationID = guild.id }) }
        try house.write { services, caller, tx in try services.organizations.trash(guild, for: caller, in: tx) }
        let before = try house.read { try EventLog.newest(of: house.owner, in: $0) }
        house.clock.turn(days: 31)
        work(house)
        #expect(try house.count("organizations") == 0)
        for member in members {
            let now = try house.read { try house.services.contacts.store.find(member.id, of: house.owner, in: $0) }
            #expect(now.organizationID == nil && now.version == 2)
        }
        let after = try house.read { try EventLog.newest(of: house.owner, in: $0) }
        #expect(after == before + 450)
    }

    @Test func `a contact from whom a live referral came stays until that is gone`() throws {
        let house = try TurnedInstance(Folder())
        let contact = try house.contact("Maya")
        let referral = try house.write { services, caller, tx in
            var referral = Referral()
            referral.fromContactID = contact.id
            referral.name = "Jonas"
            return try services.referrals.create(referral, for: caller, in: tx)
        }
        try house.write { services, caller, tx in try services.contacts.trash(contact, for: caller, in: tx) }
        house.clock.turn(days: 31)
        work(house)
        #expect(try house.count("contacts") == 1)
        try house.write { services, caller, tx in try services.referrals.trash(referral, for: caller, in: tx) }
        house.clock.turn(days: 31)
        work(house)
        #expect(try house.count("contacts") == 0)
        #expect(try house.count("referrals") == 0)
    }

    @Test func `events go after 30 days, and numbers go on (X104)`() throws {
        let house = try TurnedInstance(Folder())
        for index in 0..<300 { _ = try house.contact("C\(index)") }
        house.clock.turn(days: 20)
        for index in 0..<10 { _ = try house.contact("D\(index)") }
        house.clock.turn(days: 11)
        work(house)
        #expect(try house.count("events") == 10)
        #expect(try house.read { try EventLog.oldest(of: house.owner, in: $0) } == 301)
        house.clock.turn(days: 40)
        work(house)
        // The newest row keeps its place.
        #expect(try house.count("events") == 1)
        _ = try house.contact("E")
        #expect(try house.read { try EventLog.newest(of: house.owner, in: $0) } == 311)
        house.clock.turn(days: 1)
        work(house)
        let page = try house.read { try EventLog.read(after: nil, of: house.owner, limit: 200, in: $0) }
        #expect(page.events.map(\.sequence) == [311])
    }

    @Test func `entries of the audit log go after two years (X104)`() throws {
        let house = try TurnedInstance(Folder())
        #expect(try house.count("audit_entries") == 1)
        house.clock.turn(days: 730)
        work(house)
        #expect(try house.count("audit_entries") == 1)
        house.clock.turn(days: 2)
        work(house)
        #expect(try house.count("audit_entries") == 0)
    }

    @Test func `answers kept under a key go after a day`() throws {
        let house = try TurnedInstance(Folder())
        let now = house.clock.now
        try house.write { _, caller, tx in
            for index in 0..<500 {
                try tx.run(
                    """
                    INSERT INTO idempotency_keys (owner_id, key, fingerprint, status, body, created_at)
                    VALUES (\(caller.ownerID), \("k\(index)"), zeroblob(32), 201, x'00', \(now))
                    """)
            }
        }
        house.clock.turn(days: 1, seconds: -1)
        work(house)
        #expect(try house.count("idempotency_keys") == 500)
        house.clock.turn(seconds: 1)
        work(house)
        #expect(try house.count("idempotency_keys") == 0)
    }
}

@Suite("Scheduled backups") struct ScheduledBackupTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func worker(_ house: TurnedInstance, _ folder: BackupFolder, keep: Int = 3) -> Worker {
        let chore = ScheduledBackups(
            instance: house.instance, folder: folder, minutes: 60, keep: keep, logger: logger, since: house.clock.now)
        return Worker([chore], house.instance, logger: logger)
    }

    @Test func `are made by the clock, verified, private, and the oldest go`() throws {
        let place = try Folder()
        let house = try TurnedInstance(place)
        let folder = BackupFolder(path: place.file("copies"))
        let worker = worker(house, folder)
        worker.finishDueWork()
        #expect(try folder.newest == nil)
        house.clock.turn(minutes: 11)
        for _ in 0..<5 {
            _ = try house.contact("C")
            worker.finishDueWork()
            worker.finishDueWork()
            #expect(try folder.newest == house.clock.now)
            house.clock.turn(minutes: 61)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names.count == 3)
        #expect(names.last == "parley-20261121T141500Z.db")
        for name in names {
            let path = folder.path + "/" + name
            #expect(try place.mode(of: path) == 0o600)
            #expect(
                try IntegrityReport.check(
                    path: path, applicationID: DataDirectory.applicationID, migrations: Embedded.migrations) == [])
        }
    }

    @Test func `go on after a restart where they were, and clear away what was not finished`() throws {
        let place = try Folder()
        let house = try TurnedInstance(place)
        let folder = BackupFolder(path: place.file("copies"))
        house.clock.turn(minutes: -1)
        try folder.prepare()
        let made = folder.path(at: house.clock.now)
        try house.instance.database.backup(to: made)
        for name in ["parley-20261120T000000Z.db.part", "parley-20261120T000000Z.db.part-journal", "mine.db.part"] {
            #expect(FileManager.default.createFile(atPath: folder.path + "/" + name, contents: Data([1])))
        }
        let worker = worker(house, folder)
        house.clock.turn(minutes: 59)
        worker.finishDueWork()
        #expect(try folder.newest?.adding(minutes: 59) == house.clock.now)
        house.clock.turn(minutes: 1, seconds: 1)
        worker.finishDueWork()
        #expect(try folder.newest == house.clock.now)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.filter { $0.contains("part") } == ["mine.db.part"])
    }

    @Test func `the age of the newest is a metric`() throws {
        let place = try Folder()
        let house = try TurnedInstance(place)
        let folder = BackupFolder(path: place.file("copies"))
        let figures = Figures(house.instance, named: "t", backups: folder)
        func age() throws -> Double? {
            var text = PrometheusText()
            figures.write(to: &text, isReady: true)
            return try Exposition(String(decoding: text.bytes, as: UTF8.self)).value("backup_age_seconds")
        }
        #expect(try age() == nil)
        house.clock.turn(minutes: 11)
        let worker = worker(house, folder)
        house.clock.turn(minutes: 11)
        worker.finishDueWork()
        house.clock.turn(minutes: 2)
        #expect(try age() == 120)
    }

    @Test func `one that fails leaves nothing behind and is tried again`() throws {
        let place = try Folder()
        let house = try TurnedInstance(place)
        #expect(FileManager.default.createFile(atPath: place.file("copies"), contents: Data([1])))
        let worker = worker(house, BackupFolder(path: place.file("copies")))
        house.clock.turn(minutes: 11)
        worker.finishDueWork()
        try FileManager.default.removeItem(atPath: place.file("copies"))
        house.clock.turn(minutes: 2)
        worker.finishDueWork()
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.file("copies")).count == 1)
    }
}
