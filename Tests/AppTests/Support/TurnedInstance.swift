import API
import Foundation
import Records
import SQLite
import Services

@testable import App

/// A clock that stands until it is turned.
final class TurnedClock: Clock {
    private let time: Locked<Instant>

    init(_ text: String = "2026-11-21T10:00:00.000Z") { time = Locked(Instant(text) ?? .unset) }

    var now: Instant { time.withLock { $0 } }

    func turn(days: Int = 0, minutes: Int = 0, seconds: Int = 0) {
        time.withLock { $0 = $0.adding(days: days, minutes: minutes, seconds: seconds) }
    }
}

/// An instance with a student, whose clock a test turns.
final class TurnedInstance {
    let folder: Folder
    let clock: TurnedClock
    let instance: Instance
    let owner: ID<Owner>

    init(_ folder: Folder, at clock: TurnedClock = TurnedClock()) throws {
        self.folder = folder
        self.clock = clock
        let settings = try Settings(flags: ["--data", folder.data], environment: [:])
        instance = try Instance(settings, clock: clock)
        let accounts = instance.services.accounts
        owner = try instance.database.writer.run { tx in
            if let known = try accounts.find(email: "ada@example.org", in: tx) { return known.id }
            return try accounts.enrol(email: "ada@example.org", name: "Ada", role: .student, zone: .utc, in: tx).id
        }
    }

    deinit { instance.close() }

    var services: Services { instance.services }
    var caller: Caller { Caller(ownerID: owner, zone: .utc, now: clock.now) }

    func write<T>(_ body: @escaping (Services, Caller, WriteTransaction) throws -> T) throws -> T {
        let (services, caller) = (services, caller)
        return try instance.database.writer.run { tx in try body(services, caller, tx) }
    }

    func read<T>(_ body: (ReadTransaction) throws -> T) throws -> T {
        try instance.database.makeReader().read(body)
    }

    /// How many rows a table has.
    func count(_ table: String) throws -> Int {
        try read { tx in try tx.one("SELECT count(*) FROM \(raw: table)") { Int($0.integer(0)) } ?? 0 }
    }

    func contact(_ name: String, _ edit: @escaping (inout Contact) -> Void = { _ in }) throws -> Stored<Contact> {
        try write { services, caller, tx in
            var contact = Contact()
            contact.name = name
            edit(&contact)
            return try services.contacts.create(contact, for: caller, in: tx)
        }
    }
}
