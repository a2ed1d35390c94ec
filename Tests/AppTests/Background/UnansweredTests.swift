import JSON
import Logging
import Records
import SQLite
import Services
import Testing

@testable import App

/// What becomes of a request that nobody answers (S60). The clock stands at 2026-11-21T10:00:00Z until it is turned.
@Suite("Unanswered requests") struct UnansweredTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let house: TurnedInstance

    init() throws { house = try TurnedInstance(Folder()) }

    private func work(_ house: TurnedInstance, telling told: Locked<Set<ID<Owner>>> = Locked([])) {
        let chore = EndUnanswered(instance: house.instance) { owners in told.withLock { $0.formUnion(owners) } }
        Worker([chore], house.instance, logger: logger).finishDueWork()
    }

    private func send(
        to contact: ID<Contact>, _ edit: @escaping (inout InterviewRequest) -> Void = { _ in }
    ) throws -> ID<InterviewRequest> {
        try house.write { services, caller, tx in
            var asking = InterviewRequest()
            asking.contactID = contact
            asking.purpose = "p"
            asking.objectives = [.learnField]
            edit(&asking)
            let made = try services.requests.create(asking, for: caller, in: tx)
            return try services.requests.send(made, Sending(), for: caller, in: tx).id
        }
    }

    private func request(_ id: ID<InterviewRequest>) throws -> Stored<InterviewRequest> {
        try house.read { try house.services.requests.store.find(id, of: house.owner, in: $0) }
    }

    @Test("S60: a request without an answer ends by itself when 14 days have passed, by a rule and without blame")
    func ends() throws {
        let contact = try house.contact("Ann").id
        let id = try send(to: contact)
        #expect(try request(id).awaitedUntil?.text == "2026-12-05")
        let told = Locked<Set<ID<Owner>>>([])
        house.clock.turn(days: 14, minutes: 13 * 60 + 59)
        work(house, telling: told)
        #expect(try request(id).status == .sent)
        #expect(told.withLock { $0 } == [])
        // The day is over at midnight.
        house.clock.turn(minutes: 1)
        work(house, telling: told)
        let ended = try request(id)
        #expect(ended.status == .noResponse && ended.closedAt == house.clock.now && ended.awaitedUntil == nil)
        #expect(told.withLock { $0 } == [house.owner])
        let open = try house.read { tx in
            try house.services.reminders.store.count(of: house.owner, where: "status = 'pending'", in: tx)
        }
        #expect(open == 0)
        let events = try house.read { tx in
            try EventLog.read(after: 0, of: house.owner, limit: 100, in: tx).events.map { event in
                let out = JSONBuffer(capacity: 512)
                event.write(to: out)
                return String(decoding: out.bytes(), as: UTF8.self)
            }
        }
        let end = try #require(events.first { $0.contains("request.no_response") })
        #expect(end.contains("\"actor_id\":null"))
        #expect(events.contains { $0.contains("reminder.dismissed") })
    }

    @Test("S60: a late answer is still welcome")
    func lateAnswer() throws {
        let id = try send(to: try house.contact("Ann").id)
        house.clock.turn(days: 30)
        work(house)
        let ended = try request(id)
        #expect(ended.status == .noResponse)
        let accepted = try house.write { services, caller, tx in
            try services.requests.accept(ended, Answering(), for: caller, in: tx)
        }
        #expect(accepted.status == .accepted && accepted.closedAt == nil)
        house.clock.turn(days: 30)
        work(house)
        #expect(try request(id).status == .accepted)
    }

    @Test("S60: respond_by decides where it is given, and a follow-up counts as a sending")
    func respondBy() throws {
        let contact = try house.contact("Ann").id
        let early = try send(to: contact) { $0.respondBy = LocalDate("2026-11-23") }
        let past = try send(to: contact) { $0.respondBy = LocalDate("2026-11-01") }
        let followed = try send(to: contact)
        #expect(try request(past).awaitedUntil?.text == "2026-12-05")
        house.clock.turn(days: 3)
        work(house)
        #expect(try request(early).status == .noResponse)
        let once = try request(followed)
        _ = try house.write { services, caller, tx in
            try services.requests.followUp(once, FollowingUp(), for: caller, in: tx)
        }
        #expect(try request(followed).awaitedUntil?.text == "2026-12-08")
        house.clock.turn(days: 12)
        work(house)
        #expect(try request(past).status == .noResponse)
        #expect(try request(followed).status == .sent)
        // The owner may also change her mind.
        let waiting = try request(followed)
        _ = try house.write { services, caller, tx in
            var value = waiting.value
            value.respondBy = LocalDate("2027-01-31")
            return try services.requests.update(waiting, to: value, for: caller, in: tx)
        }
        #expect(try request(followed).awaitedUntil?.text == "2027-01-31")
    }

    @Test("S60: follow-ups are few")
    func followUps() throws {
        let id = try send(to: try house.contact("Ann").id)
        for _ in 0..<2 {
            let sent = try request(id)
            _ = try house.write { services, caller, tx in
                try services.requests.followUp(sent, FollowingUp(), for: caller, in: tx)
            }
        }
        let sent = try request(id)
        #expect(throws: ServiceError.followUpLimit(2)) {
            try house.write { services, caller, tx in
                _ = try services.requests.followUp(sent, FollowingUp(), for: caller, in: tx)
            }
        }
    }

    @Test func `a day ends when it is over in the owner's zone`() throws {
        let accounts = house.services.accounts
        let zones = ["Pacific/Kiritimati", "Pacific/Pago_Pago"]
        let owners = try house.instance.database.writer.run { tx in
            try zones.map { name in
                let zone = Zone(name) ?? .utc
                return try accounts.enrol(email: "\(name)@example.org", name: name, role: .student, zone: zone, in: tx)
                    .id
            }
        }
        let clock = house.clock
        let requests: [ID<InterviewRequest>] = try house.write { services, _, tx in
            try zip(owners, zones).map { owner, name in
                let caller = Caller(ownerID: owner, zone: Zone(name) ?? .utc, now: clock.now)
                var contact = Contact()
                contact.name = "Ann"
                var asking = InterviewRequest()
                asking.contactID = try services.contacts.create(contact, for: caller, in: tx).id
                (asking.purpose, asking.objectives) = ("p", [.learnField])
                asking.respondBy = LocalDate("2026-11-25")
                let made = try services.requests.create(asking, for: caller, in: tx)
                return try services.requests.send(made, Sending(), for: caller, in: tx).id
            }
        }
        func statuses() throws -> [RequestStatus] {
            try house.read { tx in
                try zip(requests, owners).map { try house.services.requests.store.find($0, of: $1, in: tx).status }
            }
        }
        // 2026-11-25T10:00Z: midnight has come to Kiritimati, 14 hours ahead.
        house.clock.turn(days: 4, minutes: -1)
        work(house)
        #expect(try statuses() == [.sent, .sent])
        house.clock.turn(minutes: 1)
        work(house)
        #expect(try statuses() == [.noResponse, .sent])
        // Pago Pago is 11 hours behind.
        house.clock.turn(minutes: 25 * 60 - 1)
        work(house)
        #expect(try statuses() == [.noResponse, .sent])
        house.clock.turn(minutes: 1)
        work(house)
        #expect(try statuses() == [.noResponse, .noResponse])
    }

    @Test func `many end in small steps, those in the trash stay, and a restart goes on where it was`() throws {
        let contact = try house.contact("Ann").id
        var all: [ID<InterviewRequest>] = []
        for _ in 0..<120 { all.append(try send(to: contact)) }
        let trashed = try request(all[0])
        try house.write { services, caller, tx in try services.requests.trash(trashed, for: caller, in: tx) }
        house.clock.turn(days: 20)
        let chore = EndUnanswered(instance: house.instance) { _ in }
        #expect(try chore.step(200) == .more)
        func left() throws -> Int {
            try house.read { tx in
                try house.services.requests.store.count(of: house.owner, where: "status = 'sent'", in: tx)
            }
        }
        #expect(try left() == 69)
        // Another worker on the same data has nothing but the rows to go by.
        work(house)
        #expect(try left() == 0)
        let back = try house.write { services, caller, tx in
            let deleted = try services.requests.store.findDeleted(all[0], of: caller.ownerID, in: tx)
            return try services.requests.restore(deleted, for: caller, in: tx)
        }
        #expect(back.status == .sent)
        work(house)
        #expect(try left() == 0)
    }
}
