import CFiles
import FoundationEssentials
import JSON
import Records
import SQLite
import Services
import Synchronization

/// A clock that stands until it is turned.
final class TurnedClock: Clock {
    private let time: Mutex<Instant>

    init(_ text: String) { time = Mutex(Instant(text) ?? .unset) }

    var now: Instant { time.withLock { $0 } }

    func turn(days: Int = 0, minutes: Int = 0) {
        time.withLock { $0 = $0.adding(days: days, minutes: minutes) }
    }
}

/// The services on a real database file in a folder of its own, with one student.
final class House {
    let clock = TurnedClock("2026-11-21T10:00:00Z")
    let services: Services
    let database: Database
    let owner: ID<Owner>
    private let folder: URL

    init(intervals: ReminderIntervals = ReminderIntervals()) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: "parley.db").path
        database = try Database(Database.Options(path: path, applicationID: 1, migrations: House.migrations))
        services = try Services(clock: clock, cursorKey: Array(repeating: 7, count: 32), intervals: intervals)
        owner = try House.student("ada@example.org", services, database)
    }

    deinit {
        database.close()
        try? FileManager.default.removeItem(at: folder)
    }

    static var migrations: [Migration] {
        (0..<embedded_migration_count()).map { index in
            let file = embedded_migration(index)
            let sql = String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.length), as: UTF8.self)
            return Migration(number: index + 1, name: String(cString: file.name), sql: sql)
        }
    }

    private static func student(_ email: String, _ services: Services, _ database: Database) throws -> ID<Owner> {
        var account = Account()
        account.email = email
        account.name = "Ada"
        return try database.writer.run { tx in try services.accounts.add(account, in: tx).id }
    }

    func student(_ email: String) throws -> ID<Owner> { try House.student(email, services, database) }

    var caller: Caller { caller(owner) }

    func caller(_ owner: ID<Owner>) -> Caller { Caller(ownerID: owner, zone: .utc, now: clock.now) }

    func write<T>(_ body: @escaping (Caller, WriteTransaction) throws -> T) throws -> T {
        let caller = caller
        return try database.writer.run { tx in try body(caller, tx) }
    }

    func read<T>(_ body: (Caller, ReadTransaction) throws -> T) throws -> T {
        let caller = caller
        return try database.makeReader().read { try body(caller, $0) }
    }

    func contact(_ name: String = "Grace Hopper", _ edit: (inout Contact) -> Void = { _ in }) throws -> Stored<Contact>
    {
        var contact = Contact()
        contact.name = name
        edit(&contact)
        let (made, services) = (contact, services)
        return try write { try services.contacts.create(made, for: $0, in: $1) }
    }

    func json<R: Resource>(_ store: Store<R>, _ id: ID<R>) throws -> JSONObject {
        let document = try read { try store.read(id, for: $0, in: $1) }
        guard let document, case .object(let object) = try JSONValue(parsing: document.bytes) else {
            return JSONObject()
        }
        return object
    }

    func reminders(_ kind: ReminderKind) throws -> [Stored<Reminder>] {
        try read { try services.reminders.store.all(of: $0.ownerID, where: "kind = \(kind.rawValue)", in: $1) }
    }
}
