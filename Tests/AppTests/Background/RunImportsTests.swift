import Foundation
import Glibc
import JSON
import Logging
import Records
import SQLite
import Services
import Testing

@testable import App

@Suite("Imports in the background") struct RunImportsTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func chore(_ house: TurnedInstance, _ told: Locked<[ID<Owner>]> = Locked([])) -> RunImports {
        RunImports(instance: house.instance) { owner in told.withLock { $0.append(owner) } }
    }

    private func admin(_ house: TurnedInstance) throws -> ID<Owner> {
        try house.write { services, _, tx in
            if let known = try services.accounts.find(email: "root@example.org", in: tx) { return known.id }
            return try services.accounts.enrol(
                email: "root@example.org", name: "Root", role: .admin, zone: .utc, in: tx
            ).id
        }
    }

    private func begin(_ house: TurnedInstance, rows: Int) throws -> Kept<Import> {
        let caller = Caller(ownerID: try admin(house), zone: .utc, now: house.clock.now)
        let list = "email\n" + (0..<rows).map { "s\($0)@example.org\n" }.joined()
        let question = try ImportQuestion([QueryParameter(name: "type", value: "invitations")])
        let file = try ImportFile(Array(list.utf8))
        return try house.write { services, _, tx in try services.imports.create(file, question, for: caller, in: tx) }
    }

    private func find(_ made: Kept<Import>, _ house: TurnedInstance) throws -> Import {
        let owner = try admin(house)
        return try house.read { try house.services.imports.find(made.id.text, of: owner, in: $0).value }
    }

    @Test func `are worked at most 200 rows in a step, and told of when they end`() throws {
        let house = try TurnedInstance(Folder())
        let made = try begin(house, rows: 450)
        let told = Locked<[ID<Owner>]>([])
        let chore = chore(house, told)
        for expected in [200, 400, 450] {
            #expect(try chore.step(200) == .more)
            #expect(try house.count("invitations") == expected && house.count("import_rows") == expected)
            #expect(told.withLock { $0.isEmpty } == (expected < 450))
        }
        #expect(try chore.step(200) == .idle(seconds: 60))
        #expect(try find(made, house).status == .succeeded)
        #expect(try told.withLock { $0 } == [admin(house)])
    }

    @Test func `go on after a restart where they were`() throws {
        let folder = try Folder()
        let clock = TurnedClock()
        let made: Kept<Import>
        do {
            let house = try TurnedInstance(folder, at: clock)
            made = try begin(house, rows: 450)
            #expect(try chore(house).step(200) == .more)
        }
        let house = try TurnedInstance(folder, at: clock)
        let before = try find(made, house)
        #expect(before.status == .running && before.counts.created == 200)
        Worker([chore(house)], house.instance, logger: logger).finishDueWork()
        let after = try find(made, house)
        #expect(after.status == .succeeded && after.counts.created == 450 && after.counts.skipped == 0)
        #expect(try house.count("invitations") == 450)
    }

    @Test func `that cannot go on fail with a reason, and keep no other waiting`() throws {
        let house = try TurnedInstance(Folder())
        let broken = try begin(house, rows: 3)
        let sound = try begin(house, rows: 3)
        let owner = try admin(house)
        _ = try house.write { _, _, tx in
            try tx.run("DELETE FROM import_files WHERE owner_id = \(owner) AND import_id = \(broken.id)")
        }
        let worker = Worker([chore(house)], house.instance, logger: logger)
        worker.finishDueWork()
        house.clock.turn(seconds: 61)
        worker.finishDueWork()
        let failed = try find(broken, house)
        #expect(failed.status == .failed && failed.error?["code"]?.text == "internal_error")
        #expect(try find(sound, house).counts.created == 3)
    }

    @Test func `are forgotten after 30 days with all their rows; what came of them stays (X104)`() throws {
        let house = try TurnedInstance(Folder())
        _ = try begin(house, rows: 450)
        let worker = Worker([chore(house)], house.instance, logger: logger)
        worker.finishDueWork()
        house.clock.turn(days: 30, seconds: -1)
        worker.finishDueWork()
        #expect(try house.count("imports") == 1)
        house.clock.turn(seconds: 2)
        worker.nudge()
        worker.finishDueWork()
        for table in ["imports", "import_rows", "import_files", "jobs"] { #expect(try house.count(table) == 0) }
        #expect(try house.count("invitations") == 450)
    }

    @Test func `of an administrator who is erased go with her`() throws {
        let house = try TurnedInstance(Folder())
        _ = try begin(house, rows: 450)
        #expect(try chore(house).step(200) == .more)
        let (owner, now) = (try admin(house), house.clock.now)
        _ = try house.write { services, _, tx in
            let other = try services.accounts.enrol(
                email: "other@example.org", name: "O", role: .admin, zone: .utc, in: tx)
            var reason = ErasureReason()
            reason.reason = "Asked."
            let caller = Caller(ownerID: other.id, zone: .utc, now: now)
            return try services.erasures.begin(owner, reason, for: caller, isAdmin: true, in: tx)
        }
        let reserve = DiskReserve(house.instance.directory, bytes: 0)
        let worker = Worker(
            [chore(house), RunErasures(instance: house.instance, reserve: reserve) { _ in }], house.instance,
            logger: logger)
        for _ in 0..<3 {
            worker.finishDueWork()
            house.clock.turn(seconds: 61)
        }
        for table in ["imports", "import_rows", "import_files", "jobs", "erasures WHERE status <> 'succeeded'"] {
            #expect(try house.count(table) == 0, "\(table)")
        }
    }
}

/// A list that a running server is working on survives its end (C44, F01).
@Suite("An import that is killed") struct KilledImportTests {
    private static let rows = 5_000

    private func call(_ server: RunningServer, _ head: String, _ token: String, _ type: String, _ body: String) throws
        -> JSONObject
    {
        let answer = try RawClient(server.url).exchange(
            "\(head) HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\n"
                + "Content-Type: \(type)\r\nIdempotency-Key: k\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        let start = try #require(answer.range(of: "\r\n\r\n")).upperBound
        return try #require(JSONValue(parsing: Array(answer[start...].utf8)).object)
    }

    private func created(_ id: String, _ server: RunningServer, _ token: String) throws -> (status: String?, count: Int)
    {
        let found = try server.object("/v1/imports/\(id)", token: token)
        guard case .integer(let count)? = found["counts"]?.object?["created"] else { return (nil, 0) }
        return (found["status"]?.text, count)
    }

    @Test func `goes on until every row was worked once`() throws {
        let folder = try Folder()
        var server = try RunningServer(folder)
        let added = try Parley.run(
            "user", "add", "--email", "root@example.org", "--name", "A", "--role", "admin", "--password", in: folder)
        let password = try #require(try added.objects().first?["password"]?.text)
        let signIn = "{\"email\":\"root@example.org\",\"password\":\"\(password)\"}"
        let token = try #require(
            try call(server, "POST /v1/sessions", "", "application/json", signIn)["token"]?.text)
        let list = "email\n" + (0..<Self.rows).map { "s\($0)@example.org\n" }.joined()
        let made = try call(server, "POST /v1/imports?type=invitations", token, "text/csv", list)
        let id = try #require(made["id"]?.text)
        var reached = 0
        for _ in 0..<3 {
            // Killed as soon as some more rows are done.
            try eventually { try created(id, server, token).count > reached }
            reached = try created(id, server, token).count
            server.send(SIGKILL)
            #expect(server.wait() == SIGKILL)
            server = try RunningServer(folder)
        }
        #expect(reached > 0)
        try eventually { try created(id, server, token).status == "succeeded" }
        #expect(try created(id, server, token).count == Self.rows)
        server.stop()
        let house = try TurnedInstance(folder)
        #expect(try house.count("invitations") == Self.rows && house.count("import_rows") == Self.rows)
        let distinct = try house.read { tx in
            try tx.one("SELECT count(DISTINCT email) FROM invitations") { Int($0.integer(0)) }
        }
        #expect(distinct == Self.rows)
    }
}
