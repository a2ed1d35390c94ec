import Foundation
import Glibc
import JSON
import Records
import SQLite
import Testing

@testable import App

@Suite("The assembled application") struct ApplicationTests {
    private func settings(_ folder: Folder) throws -> Settings {
        try Settings(
            flags: ["--data", folder.data, "--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--loops", "1"],
            environment: [:])
    }

    private func application(_ settings: Settings) throws -> Application {
        try Application(settings, log: LogOutput(descriptor: open("/dev/null", O_WRONLY)))
    }

    private func status(_ url: String?, _ path: String) throws -> Int {
        try HTTPProbe.get(HTTPProbe.Target(try #require(url) + path)).status
    }

    @Test func `serves within this process, and gives everything back when it is shut down`() throws {
        let folder = try Folder()
        for _ in 0..<3 {
            let application = try application(try settings(folder))
            let listening = try application.start()
            #expect(try status(listening.urls.first, "/readyz") == 200)
            #expect(try status(listening.metricsURL, "/readyz") == 200)
            #expect(application.instance != nil)
            application.shutdown()
            #expect(application.instance == nil)
            #expect(throws: Failure.self) { try status(listening.urls.first, "/readyz") }
            #expect(throws: (any Error).self) { try application.start() }
        }
    }

    @Test func `the key of cursors is made once and kept`() throws {
        let folder = try Folder()
        var keys: [[UInt8]] = []
        for _ in 0..<2 {
            let instance = try Instance(try settings(folder))
            let key = try instance.database.makeReader().read { tx in
                try tx.one("SELECT value FROM instance WHERE name = 'cursor_key'") { $0.blob(0) }
            }
            keys.append(try #require(key))
            instance.close()
        }
        #expect(keys[0].count == 32)
        #expect(keys[0] == keys[1])
        #expect(Set(keys[0]).count > 8)
    }

    @Test func `too little space on the disk makes it not ready`() throws {
        let folder = try Folder()
        var settings = try settings(folder)
        settings.diskFloor = .max
        let application = try application(settings)
        let listening = try application.start()
        #expect(try status(listening.urls.first, "/readyz") == 503)
        #expect(try status(listening.urls.first, "/livez") == 200)
        application.shutdown()
    }

    @Test func `a write that found the disk full makes it not ready until a write succeeds`() throws {
        let folder = try Folder()
        let instance = try Instance(try settings(folder))
        let (health, log) = (Health(), try LogOutput(descriptor: open("/dev/null", O_WRONLY)))
        let watch = Watch(instance, health, floor: 0, logger: log.logger)
        #expect(health.isReady)
        // SQLite then says of itself that it is full (https://sqlite.org/pragma.html#pragma_max_page_count).
        try instance.database.writer.run { try $0.connection.execute("PRAGMA max_page_count = 1") }
        #expect(throws: SQLiteError.storageFull) {
            try instance.database.writer.run { tx in
                _ = try tx.run("INSERT INTO instance (name, value) VALUES ('large', zeroblob(1000000))")
            }
        }
        #expect(instance.database.writer.figures.isDiskFull)
        watch.look()
        #expect(!health.isReady && !health.passes(.lastWrite))
        try eventually {
            watch.look()
            return health.isReady
        }
        let probe = try instance.database.makeReader().read { tx in
            try tx.one("SELECT value FROM instance WHERE name = 'probe'") { $0.blob(0) }
        }
        #expect(probe != nil)
        instance.close()
    }

    @Test func `a check that changes is told once`() {
        let health = Health()
        #expect(health.isReady && !health.isDraining)
        #expect(health.set(.disk, passes: false))
        #expect(!health.set(.disk, passes: false))
        #expect(!health.isReady && !health.passes(.disk) && health.passes(.lock))
        #expect(health.set(.disk, passes: true))
        #expect(!health.set(.disk, passes: true))
        health.set(.draining, passes: false)
        #expect(health.isDraining && !health.isReady)
    }

    @Test func `the program carries the migrations and the contract of the repository`() throws {
        let folder = Repository.url("migrations")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(Embedded.migrations.map(\.name) == names)
        for (index, migration) in Embedded.migrations.enumerated() {
            #expect(migration.number == index + 1)
            #expect(migration.name.wholeMatch(of: /[0-9]{4}_[a-z_]+\.sql/) != nil)
            let file = try String(contentsOf: folder.appending(path: migration.name), encoding: .utf8)
            #expect(migration.sql == file)
        }
        let contract = try Data(contentsOf: Repository.url("openapi.yaml"))
        #expect(Embedded.contract == Array(contract))
        #expect(String(decoding: contract, as: UTF8.self).contains("\n  version: \(Version.text)\n"))
    }
}
