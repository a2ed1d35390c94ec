import Foundation
import JSON
import Logging
import Records
import SQLite
import Services
import Testing

@testable import App

@Suite("Erasing a user") struct ErasureTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func worker(_ house: TurnedInstance, reserve: DiskReserve? = nil) -> Worker {
        let reserve = reserve ?? DiskReserve(house.instance.directory, bytes: 0)
        return Worker(
            [
                RunExports(instance: house.instance, directory: house.instance.directory.exports) { _ in },
                RunErasures(instance: house.instance, reserve: reserve) { _ in },
            ], house.instance, logger: logger)
    }

    private func admin(_ house: TurnedInstance) throws -> ID<Owner> {
        try house.write { services, _, tx in
            try services.accounts.enrol(email: "root@example.org", name: "Root", role: .admin, zone: .utc, in: tx).id
        }
    }

    private func begin(_ house: TurnedInstance, by requester: ID<Owner>, isAdmin: Bool = false) throws -> Erasure {
        var reason = ErasureReason()
        reason.reason = "She asked for it."
        let (owner, body) = (house.owner, reason)
        let caller = Caller(ownerID: requester, zone: .utc, now: house.clock.now)
        return try house.write { services, _, tx in
            try services.erasures.begin(owner, body, for: caller, isAdmin: isAdmin, in: tx)
        }
    }

    /// Whether any file below the folder holds the word.
    private func stands(_ word: String, in folder: Folder) throws -> [String] {
        try folder.contents().filter { $0.value.range(of: Data(word.utf8)) != nil }.map(\.key)
    }

    @Test func `leaves no row, no file and no trace of her on the disk (X106)`() throws {
        let folder = try Folder()
        let word = "canary-b3c1f2"
        do {
            let house = try TurnedInstance(folder)
            try house.fill(word, contacts: 450)
            _ = try house.write { services, caller, tx in
                try services.jobs.create("export", atMost: 1, for: caller, in: tx)
            }
            worker(house).finishDueWork()
            #expect(try stands(word, in: folder).contains { $0.hasPrefix("data/exports/") })
            let untried = try house.emptyTables()
            #expect(untried == ["audit_releases"], "\(untried)")
            let other = try house.write { services, caller, tx in
                let ben = try services.accounts.enrol(
                    email: "ben@example.org", name: "Ben", role: .student, zone: .utc, in: tx)
                let his = Caller(ownerID: ben.id, zone: .utc, now: caller.now)
                var contact = Contact()
                contact.name = "Stays"
                _ = try services.contacts.create(contact, for: his, in: tx)
                return ben.id
            }
            let administrator = try admin(house)
            let erasure = try begin(house, by: administrator, isAdmin: true)
            #expect(erasure.status == "queued")
            worker(house).finishDueWork()
            let now = try house.read { try house.services.erasures.find(erasure.id, in: $0) }
            #expect(now.status == "succeeded" && now.finishedAt != nil)
            // The audit log outlives her, and holds ids alone.
            for (table, columns) in try house.tablesOfUsers() where table != "audit_entries" {
                for column in columns {
                    let left = try house.read { tx in
                        try tx.one(
                            "SELECT count(*) FROM \(raw: table) WHERE \(raw: column) = \(house.owner)"
                        ) { $0.integer(0) }
                    }
                    #expect(left == 0, "\(table).\(column)")
                }
            }
            let owner = house.owner
            let stub = try house.read { tx in
                try tx.all("SELECT action FROM audit_entries WHERE owner_id = \(owner)") { $0.text(0) }
            }
            #expect(stub == ["erase"])
            let page = try house.read { try EventLog.read(after: nil, of: administrator, limit: 10, in: $0) }
            #expect(page.events.map(\.type) == ["user.erased"])
            #expect(try house.read { try EventLog.newest(of: other, in: $0) } == 1)
            #expect(try house.count("contacts") == 1)
            #expect(try ErasedUsers(house.instance.directory).all() == [house.owner])
            // While the server runs: in neither the database nor its log.
            #expect(try stands(word, in: folder) == [])
            #expect(try stands("ada@example.org", in: folder) == [])
        }
        #expect(try stands(word, in: folder) == [])
        #expect(try Parley.run("check", in: folder).status == 0)
    }

    @Test func `takes her access away at once, and is begun once however often it is asked for`() throws {
        let house = try TurnedInstance(Folder())
        try house.fill("word")
        #expect(try house.count("tokens") == 1)
        let first = try begin(house, by: house.owner)
        #expect(try house.count("tokens") == 0)
        #expect(try begin(house, by: house.owner).id == first.id)
    }

    @Test func `is for herself and administrators; the last of those stays`() throws {
        let house = try TurnedInstance(Folder())
        let administrator = try admin(house)
        let stranger = ID<Owner>(house.services.stores.ids.next())
        #expect(throws: ServiceError.notFound) { try begin(house, by: stranger) }
        let caller = Caller(ownerID: administrator, zone: .utc, now: house.clock.now)
        #expect(throws: ServiceError.lastAdmin) {
            try house.write { services, _, tx in
                try services.erasures.begin(administrator, ErasureReason(), for: caller, isAdmin: true, in: tx)
            }
        }
    }

    @Test func `of an advisor ends what was granted to her and the invitation that she came by`() throws {
        let house = try TurnedInstance(Folder())
        let administrator = try admin(house)
        let inviting = Caller(ownerID: administrator, zone: .utc, now: house.clock.now)
        let advisor = try house.write { services, caller, tx in
            var invitation = Invitation()
            invitation.email = "bea@example.org"
            _ = try services.invitations.create(invitation, for: inviting, in: tx)
            let bea = try services.accounts.enrol(
                email: "Bea@example.org", name: "Bea", role: .advisor, zone: .utc, in: tx)
            var grant = SharingGrant()
            grant.granteeUserID = bea.id.uuid
            grant.scopes = [.progress]
            _ = try services.sharing.create(grant, for: caller, in: tx)
            var reason = ErasureReason()
            reason.reason = "Left."
            _ = try services.erasures.begin(bea.id, reason, for: inviting, isAdmin: true, in: tx)
            return bea.id
        }
        #expect(try house.count("sharing_grants") == 1)
        worker(house).finishDueWork()
        #expect(try house.count("sharing_grants") == 0)
        #expect(try house.count("invitations") == 0)
        #expect(try house.read { tx in try tx.one("SELECT 1 FROM users WHERE id = \(advisor)") { _ in true } } == nil)
    }

    @Test func `goes on after a restart`() throws {
        let folder = try Folder()
        let owner: ID<Owner>
        do {
            let house = try TurnedInstance(folder)
            owner = house.owner
            try house.fill("word", contacts: 450)
            _ = try begin(house, by: house.owner)
            let chore = RunErasures(
                instance: house.instance, reserve: DiskReserve(house.instance.directory, bytes: 0)
            ) { _ in }
            for _ in 0..<2 { #expect(try chore.step(100) == .more) }
            #expect(try house.count("contacts") > 0)
        }
        let house = try TurnedInstance(folder)
        worker(house).finishDueWork()
        #expect(try house.read { tx in try tx.one("SELECT 1 FROM users WHERE id = \(owner)") { _ in true } } == nil)
        #expect(try ErasedUsers(house.instance.directory).all() == [owner])
    }

    @Test func `the reserve is set aside, given back once, and set aside again`() throws {
        let folder = try Folder()
        let house = try TurnedInstance(folder)
        let reserve = DiskReserve(house.instance.directory, bytes: 1 << 20)
        #expect(!reserve.release())
        reserve.make()
        let path = folder.data + "/parley.reserve"
        #expect(try #require(FileManager.default.contents(atPath: path)).count == 1 << 20)
        #expect(try folder.mode(of: path) == 0o600)
        #expect(DiskReserve(house.instance.directory, bytes: 1 << 20).isInPlace)
        #expect(reserve.release() && !reserve.release())
        #expect(!FileManager.default.fileExists(atPath: path))
        _ = try begin(house, by: house.owner)
        worker(house, reserve: reserve).finishDueWork()
        #expect(reserve.isInPlace)
    }
}

@Suite("Exports") struct ExportTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func worker(_ house: TurnedInstance) -> Worker {
        let chore = RunExports(instance: house.instance, directory: house.instance.directory.exports) { _ in }
        return Worker([chore], house.instance, logger: logger)
    }

    private func create(_ house: TurnedInstance) throws -> Job {
        try house.write { services, caller, tx in try services.jobs.create("export", atMost: 1, for: caller, in: tx) }
    }

    private func find(_ house: TurnedInstance, _ id: String) throws -> Job {
        try house.read { try house.services.jobs.find(id, "export", of: house.owner, in: $0) }
    }

    private func path(_ house: TurnedInstance, _ job: Job) -> String {
        house.instance.directory.exports + "/\(job.id).jsonl"
    }

    @Test func `hold the same facts as the database, table by table (X105)`() throws {
        let folder = try Folder()
        let house = try TurnedInstance(folder)
        try house.fill("word", contacts: 450)
        let job = try create(house)
        worker(house).finishDueWork()
        #expect(try find(house, job.id).status == .succeeded)
        let file = path(house, job)
        #expect(try folder.mode(of: file) == 0o600)
        let bytes = try #require(FileManager.default.contents(atPath: file))
        var rows: [String: [JSONObject]] = [:]
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let object = try #require(JSONValue(parsing: Array(line)).object)
            rows[try #require(object["table"]?.text), default: []].append(try #require(object["row"]?.object))
        }
        let untried = try house.emptyTables()
        #expect(untried == ["audit_releases"], "\(untried)")
        var tables = try house.tablesOfUsers().filter { !PersonalData.leftOut.contains($0.name) }
        tables.append(("users", ["id"]))
        #expect(tables.count > 10)
        for (table, columns) in tables {
            let expected = try dump(house, table, columns)
            let found = rows[table] ?? []
            // The export's own row goes on while it is written, and the event of its end comes after.
            #expect(found.count == expected.count - (table == "events" ? 1 : 0), "\(table)")
            guard table != "jobs", table != "events" else { continue }
            for row in expected {
                #expect(found.contains { $0 == row }, "\(table): \(row)")
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let numbers = (1...(try newest(house))).map { JSONValue.integer($0) }
        #expect(rows["events"]?.compactMap { $0["sequence"] } == numbers)
        #expect(!text.contains("\"hash\"") && !text.contains("\"search_text\""))
    }

    private func newest(_ house: TurnedInstance) throws -> Int {
        // The one that tells of the export's end came after.
        Int(try house.read { try EventLog.newest(of: house.owner, in: $0) }) - 1
    }

    /// The rows of a table that name the owner, read without the export's code.
    private func dump(_ house: TurnedInstance, _ table: String, _ columns: [String]) throws -> [JSONObject] {
        let condition = columns.map { "\($0) = '\(house.owner.text)'" }.joined(separator: " OR ")
        let leftOut = ["search_text", "hash", "message_hash", "asked_email", "asked_linkedin", "asked_domain"]
        return try house.read { tx in
            try tx.all("SELECT * FROM \(raw: table) WHERE \(raw: condition)") { row in
                var object = JSONObject()
                for column in 0..<row.columnCount where row.type(column) != .blob {
                    let name = row.columnName(column)
                    // What an object is found by says again what its members do; a password is no fact about her.
                    if leftOut.contains(name) { continue }
                    switch row.type(column) {
                    case .null: object[name] = .null
                    case .integer: object[name] = .integer(Int(row.integer(column)))
                    default:
                        let text = row.text(column)
                        let isJSON = text.hasPrefix("[") || text.hasPrefix("{")
                        object[name] = isJSON ? try JSONValue(parsing: Array(text.utf8)) : .string(text)
                    }
                }
                return object
            }
        }
    }

    @Test func `hold grants, sessions and what the audit log tells, and nothing that lets anyone in (X105)`() throws {
        let house = try TurnedInstance(Folder())
        let job = try house.write { services, caller, tx in
            let bea = try services.accounts.enrol(
                email: "bea@example.org", name: "Bea", role: .advisor, zone: .utc, in: tx)
            var grant = SharingGrant()
            grant.granteeUserID = bea.id.uuid
            grant.scopes = [.progress]
            _ = try services.sharing.create(grant, for: caller, in: tx)
            let now = caller.now
            try tx.run(
                """
                INSERT INTO tokens
                (id, user_id, kind, name, hash, scopes, created_at, last_used_at, expires_at, ends_at, network)
                VALUES (\(services.stores.ids.next()), \(caller.ownerID), 'session', '', zeroblob(32), '[]', \(now),
                \(now), \(now.adding(days: 1)), \(now.adding(days: 1)), '192.0.2.0/24')
                """)
            try tx.run(
                """
                INSERT INTO passwords (user_id, hash, changed_at)
                VALUES (\(caller.ownerID), '$scrypt$canary', \(now))
                """)
            try tx.run(
                """
                INSERT INTO reset_codes (user_id, hash, expires_at) VALUES (\(caller.ownerID), zeroblob(32), \(now))
                """)
            return try services.jobs.create("export", atMost: 1, for: caller, in: tx)
        }
        worker(house).finishDueWork()
        let bytes = try #require(FileManager.default.contents(atPath: path(house, job)))
        let lines = try bytes.split(separator: UInt8(ascii: "\n")).map {
            try #require(JSONValue(parsing: Array($0)).object)
        }
        func rows(_ table: String) -> [JSONObject] {
            lines.filter { $0["table"]?.text == table }.compactMap { $0["row"]?.object }
        }
        #expect(rows("sharing_grants").first?["scopes"] == .array([.string("progress")]))
        #expect(rows("tokens").first?["network"]?.text == "192.0.2.0/24")
        #expect(rows("audit_entries").contains { $0["object"]?.text == "sharing_grant" })
        #expect(rows("passwords").first?["changed_at"]?.text == house.clock.now.text)
        let text = String(decoding: bytes, as: UTF8.self)
        for secret in ["canary", "\"hash\"", "code_hash"] { #expect(!text.contains(secret), "\(secret)") }
    }

    @Test func `are one at a time, and the next takes the place of the last`() throws {
        let house = try TurnedInstance(Folder())
        let first = try create(house)
        #expect(throws: ServiceError.quotaExceeded(what: "unfinished exports", limit: 1)) { try create(house) }
        worker(house).finishDueWork()
        let second = try create(house)
        let worker = worker(house)
        worker.finishDueWork()
        #expect(!FileManager.default.fileExists(atPath: path(house, first)))
        #expect(FileManager.default.fileExists(atPath: path(house, second)))
        house.clock.turn(days: 1, seconds: 1)
        worker.finishDueWork()
        #expect(!FileManager.default.fileExists(atPath: path(house, second)))
        #expect(throws: ServiceError.notFound) { try find(house, second.id) }
    }

    @Test func `that were cut off by the end of the program are written anew`() throws {
        let house = try TurnedInstance(Folder())
        let job = try create(house)
        let isGoingOn = try house.write { services, _, tx in try services.jobs.advance(job, to: 40, in: tx) }
        #expect(isGoingOn)
        try FileManager.default.createDirectory(
            atPath: house.instance.directory.exports, withIntermediateDirectories: false)
        #expect(FileManager.default.createFile(atPath: path(house, job) + ".part", contents: Data([1])))
        worker(house).finishDueWork()
        #expect(try find(house, job.id).status == .succeeded)
        #expect(!FileManager.default.fileExists(atPath: path(house, job) + ".part"))
    }

    @Test func `that fail say so, leave no file, and can be tried again`() throws {
        let house = try TurnedInstance(Folder())
        let job = try create(house)
        let directory = house.instance.directory.exports
        #expect(FileManager.default.createFile(atPath: directory, contents: Data()))
        worker(house).finishDueWork()
        let failed = try find(house, job.id)
        #expect(failed.status == .failed)
        let document = try JSONValue(parsing: failed.document(in: "exports", resultPath: "file").bytes)
        #expect(document.object?["error"]?.object?["code"] == .string("internal_error"))
        #expect(document.object?["result_url"] == .null)
        try FileManager.default.removeItem(atPath: directory)
        let second = try create(house)
        worker(house).finishDueWork()
        #expect(try find(house, second.id).status == .succeeded)
    }

    @Test func `once cancelled stay so`() throws {
        let house = try TurnedInstance(Folder())
        let job = try create(house)
        let cancelled = try house.write { services, caller, tx in try services.jobs.cancel(job, for: caller, in: tx) }
        #expect(cancelled.status == .cancelled)
        worker(house).finishDueWork()
        #expect(try find(house, job.id).status == .cancelled)
        #expect(throws: ServiceError.invalidTransition(status: "cancelled", allowed: [])) {
            try house.write { services, caller, tx in try services.jobs.cancel(cancelled, for: caller, in: tx) }
        }
        let events = try house.read { try EventLog.read(after: nil, of: house.owner, limit: 9, in: $0) }
        #expect(events.events.map(\.type) == ["export.cancelled"])
    }
}
