import Foundation
import Glibc
import JSON
import Records
import SQLite
import Services
import Testing

@testable import App

/// `parley restore`: the old database or the new one, never a mix (F20).
@Suite("Restoring") struct RestoreTests {
    private func names(_ folder: Folder) throws -> [String] {
        try Parley.run("user", "list", in: folder).objects().compactMap { $0["email"]?.text }
    }

    private func add(_ email: String, to folder: Folder) throws {
        let outcome = try Parley.run(
            "user", "add", "--email", email, "--name", "N", "--role", "student", in: folder)
        #expect(outcome.status == 0)
    }

    /// A directory with Ada and Ben, and a backup of when there was only Ada.
    private func prepared() throws -> (Folder, backup: String) {
        let folder = try Folder()
        try folder.prepare()
        let backup = folder.file("ada.db")
        #expect(try Parley.run("backup", backup, in: folder).status == 0)
        try add("ben@example.org", to: folder)
        return (folder, backup)
    }

    @Test func `puts the backup in the place of the database, which is kept beside it`() throws {
        let (folder, backup) = try prepared()
        let outcome = try Parley.run("restore", backup, in: folder)
        #expect(outcome.status == 0)
        #expect(try names(folder) == ["ada@example.org"])
        let replaced = try #require(try outcome.objects().first?["replaced"]?.text)
        #expect(FileManager.default.fileExists(atPath: replaced + "/parley.db"))
        #expect(try folder.mode(of: folder.database) == 0o600)
        let server = try RunningServer(folder)
        #expect(try server.get("/readyz").status == 200)
        #expect(server.stop() == 0)
        #expect(try Parley.run("check", in: folder).status == 0)
    }

    @Test func `works into an empty directory, and again`() throws {
        let (folder, backup) = try prepared()
        let other = try Folder()
        for _ in 0..<2 { #expect(try Parley.run("restore", backup, in: other).status == 0) }
        #expect(try names(other) == ["ada@example.org"])
        withExtendedLifetime(folder) {}
    }

    @Test func `is refused while a server holds the data`() throws {
        let (folder, backup) = try prepared()
        let server = try RunningServer(folder)
        #expect(try Parley.run("restore", backup, in: folder).status == 75)
        #expect(try server.get("/readyz").status == 200)
    }

    @Test(arguments: ["missing", "empty", "truncated", "flipped", "garbage", "foreign", "newer", "with a log"])
    func `refuses what is no sound backup, and touches nothing`(_ fault: String) throws {
        let (folder, backup) = try prepared()
        var bytes = try #require(FileManager.default.contents(atPath: backup))
        switch fault {
        case "missing": try FileManager.default.removeItem(atPath: backup)
        case "empty": bytes = Data()
        case "truncated": bytes = bytes.prefix(bytes.count / 2)
        case "flipped":
            for offset in stride(from: 2 * 8_192 + 16, to: bytes.count, by: 8_192) {
                for index in offset..<offset + 256 { bytes[index] ^= 0x55 }
            }
        case "garbage": bytes = Data((0..<40_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        case "foreign": for index in 68..<72 { bytes[index] = 1 }
        case "newer": bytes[63] = 250
        default: #expect(FileManager.default.createFile(atPath: backup + "-wal", contents: Data([1, 2, 3])))
        }
        if fault != "missing" { try bytes.write(to: URL(filePath: backup)) }
        let before = try folder.contents()
        let outcome = try Parley.run("restore", backup, in: folder)
        #expect(outcome.status == (fault == "missing" ? 66 : 65), "\(outcome.words)")
        #expect(outcome.output.isEmpty)
        var after = try folder.contents()
        for name in ["data/parley.db-shm"] { after[name] = before[name] }
        #expect(after == before)
        #expect(try names(folder).count == 2)
    }

    @Test func `brings an older schema to the newest`() throws {
        let folder = try Folder()
        try folder.prepare()
        let old = folder.file("old.db")
        let few = Array(Embedded.migrations.prefix(3))
        let database = try Database(
            .init(path: old, applicationID: DataDirectory.applicationID, migrations: few))
        database.close()
        #expect(try Parley.run("restore", old, in: folder).status == 0)
        #expect(try names(folder).isEmpty)
        #expect(try Parley.run("check", in: folder).status == 0)
    }

    @Test func `erases again who was erased since, before anyone can look`() throws {
        let (folder, backup) = try prepared()
        let ada = try #require(try Parley.run("user", "list", in: folder).objects().first?["id"]?.text)
        let id = try #require(ID<Owner>(ada))
        try ErasedUsers(DataDirectory(path: folder.data)).add(id, at: SystemClock().now)
        let outcome = try Parley.run("restore", backup, in: folder)
        #expect(outcome.status == 0)
        #expect(try outcome.objects().first?["erased_again"] == .integer(1))
        #expect(try names(folder).isEmpty)
        let bytes = try #require(FileManager.default.contents(atPath: folder.database))
        #expect(bytes.range(of: Data("ada@example.org".utf8)) == nil)
    }

    @Test func `keeps in the audit log of who was erased since that she was erased, and nothing else (X106)`() throws {
        let folder = try Folder()
        try folder.prepare()
        func withDatabase<T: Sendable>(_ body: @escaping @Sendable (WriteTransaction, Services) throws -> T) throws -> T
        {
            var settings = Settings()
            settings.data = folder.data
            let instance = try Instance(settings)
            defer { instance.close() }
            let services = instance.services
            return try instance.database.writer.run { try body($0, services) }
        }
        // Ada reads nothing but her own; the entries are that an operator made her account, and a sharing of hers.
        let ada = try withDatabase { tx, services in
            let ada = try #require(try services.accounts.find(email: "ada@example.org", in: tx)).id
            try services.audit.note(
                action: .create, object: "sharing_grant", id: ada.uuid, owner: ada, actor: ada, in: tx)
            return ada
        }
        @Sendable func acts(_ tx: WriteTransaction) throws -> [String] {
            try tx.all("SELECT action FROM audit_entries WHERE owner_id = \(ada) ORDER BY id") { $0.text(0) }
        }
        #expect(try withDatabase { tx, _ in try acts(tx) } == ["create", "create", "create"])
        let backup = folder.file("ada.db")
        #expect(try Parley.run("backup", backup, in: folder).status == 0)
        try ErasedUsers(DataDirectory(path: folder.data)).add(ada, at: SystemClock().now)
        for times in [1, 0] {
            let outcome = try Parley.run("restore", times == 1 ? backup : folder.file("again.db"), in: folder)
            #expect(try outcome.objects().first?["erased_again"] == .integer(times), "\(outcome.words)")
            #expect(try withDatabase { tx, _ in try acts(tx) } == ["erase"])
            if times == 1 { #expect(try Parley.run("backup", folder.file("again.db"), in: folder).status == 0) }
        }
    }

    @Test func `what was taken from people since does not come back with the backup (X08, X24, X41)`() throws {
        let folder = try Folder()
        try folder.prepare()
        var settings = Settings()
        settings.data = folder.data
        func withDatabase<T: Sendable>(_ body: @escaping @Sendable (WriteTransaction, Services) throws -> T) throws -> T
        {
            let instance = try Instance(settings)
            defer { instance.close() }
            let services = instance.services
            return try instance.database.writer.run { try body($0, services) }
        }
        func backup(_ name: String) throws -> String {
            #expect(try Parley.run("backup", folder.file(name), in: folder).status == 0)
            return folder.file(name)
        }
        @Sendable func state(_ tx: WriteTransaction) throws -> [String] {
            try tx.all(
                """
                SELECT 'user ' || email || ' ' || role || ' ' || status FROM users
                UNION ALL SELECT 'token ' || name FROM tokens
                UNION ALL SELECT 'grant ' || (withdrawn_at IS NOT NULL) FROM sharing_grants WHERE owner_id IS NOT NULL
                UNION ALL SELECT 'member ' || "as" FROM cohort_members
                UNION ALL SELECT 'password ' || hash FROM passwords ORDER BY 1
                """
            ) { $0.text(0) }
        }
        try withDatabase { tx, services in
            let (accounts, now) = (services.accounts, services.stores.clock.now)
            let ada = try #require(try accounts.find(email: "ada@example.org", in: tx))
            let ben = try accounts.enrol(email: "ben@example.org", name: "B", role: .advisor, zone: .utc, in: tx)
            let adm = try accounts.enrol(email: "adm@example.org", name: "A", role: .admin, zone: .utc, in: tx)
            _ = try accounts.addToken(named: "kept", to: ada.id, days: 9, in: tx)
            _ = try accounts.makePassword(for: ada, in: tx)
            var cohort = Cohort()
            cohort.name = "C"
            let boss = Caller(ownerID: adm.id, zone: .utc, now: now)
            let made = try services.cohorts.create(cohort, by: boss, in: tx)
            var member = CohortMember()
            (member.userID, member.part) = (ben.id.uuid, .advisor)
            _ = try services.cohorts.add(member, to: made.id.uuid, by: boss, in: tx)
            var grant = SharingGrant()
            (grant.granteeUserID, grant.scopes) = (ben.id.uuid, [.contacts])
            _ = try services.sharing.create(grant, for: Caller(ownerID: ada.id, zone: .utc, now: now), in: tx)
        }
        let before = try withDatabase { tx, _ in try state(tx) }
        let early = try backup("early.db")
        try withDatabase { tx, services in
            let ada = try #require(try services.accounts.find(email: "ada@example.org", in: tx))
            try tx.run("DELETE FROM tokens WHERE name = 't'")
            try tx.run("DELETE FROM cohort_members")
            try tx.run("UPDATE sharing_grants SET withdrawn_at = '2026-11-21T10:00:00.000Z' WHERE owner_id = \(ada.id)")
            try tx.run("UPDATE users SET role = 'student' WHERE email = 'ben@example.org'")
            try tx.run("UPDATE users SET status = 'disabled' WHERE email = 'adm@example.org'")
            _ = try services.accounts.makePassword(for: ada, in: tx)
            try tx.run("UPDATE passwords SET changed_at = '2026-11-22T00:00:00.000Z'")
        }
        let after = try withDatabase { tx, _ in try state(tx) }
        #expect(after != before)
        let restored = try Parley.run("restore", early, in: folder)
        #expect(try restored.objects().first?["taken_back"] == .integer(6), "\(restored.words)")
        #expect(try withDatabase { tx, _ in try state(tx) } == after)
        // Where nothing can be told of it, it is that of the backup, but for sessions.
        let other = try Folder()
        let blind = try Parley.run("restore", early, in: other)
        #expect(try blind.objects().first?["taken_back"] == .null)
        settings.data = other.data
        #expect(try withDatabase { tx, _ in try state(tx) } == before)
    }

    @Test func `does not go on without the list of the erased`() throws {
        let (folder, backup) = try prepared()
        #expect(FileManager.default.createFile(atPath: folder.data + "/erased.jsonl", contents: Data("x\n".utf8)))
        #expect(try Parley.run("restore", backup, in: folder).status == 65)
        #expect(try names(folder).count == 2)
    }

    @Test func `one that was interrupted is undone before its moment, and finished after it`() throws {
        let (folder, backup) = try prepared()
        let manager = FileManager.default
        // Before: what was being made ready.
        try manager.createDirectory(atPath: folder.data + "/restore.part", withIntermediateDirectories: false)
        try manager.copyItem(atPath: backup, toPath: folder.data + "/restore.part/parley.db")
        #expect(try names(folder).count == 2)
        // After: it has its final name, and a part of the old files is already put aside.
        try manager.moveItem(
            atPath: folder.data + "/restore.part", toPath: folder.data + "/restore.ready-20261121T100000Z")
        try manager.createDirectory(
            atPath: folder.data + "/replaced-20261121T100000Z", withIntermediateDirectories: false)
        try manager.moveItem(
            atPath: folder.database, toPath: folder.data + "/replaced-20261121T100000Z/parley.db")
        #expect(manager.createFile(atPath: folder.database + "-wal", contents: Data([1])))
        #expect(try names(folder) == ["ada@example.org"])
        #expect(!manager.fileExists(atPath: folder.data + "/restore.ready-20261121T100000Z"))
        #expect(manager.fileExists(atPath: folder.data + "/replaced-20261121T100000Z/parley.db-wal"))
    }
}
