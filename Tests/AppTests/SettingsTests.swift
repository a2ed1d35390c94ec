import Foundation
import HTTPServer
import Logging
import Testing

@testable import App

@Suite("Settings") struct SettingsTests {
    private func refused(_ flags: [String], _ environment: [String: String] = [:]) -> SettingError? {
        do {
            _ = try Settings(flags: flags, environment: environment)
            return nil
        } catch {
            return error as? SettingError
        }
    }

    @Test func `without flags and variables are the defaults`() throws {
        let settings = try Settings(flags: [], environment: ["HOME": "/root"])
        for setting in Settings.table { #expect(setting.show(settings) == setting.defaultText) }
        #expect(settings.data == "./data")
        #expect(settings.listen.map(\.description) == ["127.0.0.1:8080"])
        #expect(settings.metrics == nil)
    }

    @Test func `a flag goes before its variable, and that before the default`() throws {
        let environment = ["PARLEY_DATA": "/from/variable", "PARLEY_DRAIN_GRACE": "3"]
        let settings = try Settings(flags: ["--data", "/from/flag"], environment: environment)
        #expect(settings.data == "/from/flag")
        #expect(settings.drainGrace == 3)
        #expect(settings.lameDuck == 0)
    }

    @Test func `a value may follow an equals sign, and may hold commas, blanks and equals signs itself`() throws {
        let settings = try Settings(flags: ["--data=/srv/a, b=c", "--log-level=debug"], environment: [:])
        #expect(settings.data == "/srv/a, b=c")
        #expect(settings.logLevel == .debug)
    }

    @Test func `a list takes commas and repetition`() throws {
        let flags = ["--listen", "127.0.0.1:1,[::1]:2", "--listen", "localhost:3"]
        let settings = try Settings(flags: flags, environment: ["PARLEY_EXEMPT_NETWORKS": "10.0.0.0/8,192.0.2.1"])
        #expect(settings.listen.map(\.description) == ["127.0.0.1:1", "[::1]:2", "localhost:3"])
        #expect(settings.limits.exemptNetworks.map(\.description) == ["10.0.0.0/8", "192.0.2.1/32"])
    }

    @Test(arguments: Settings.table.map(\.name))
    func `takes the example and the default of each setting, as a flag and as a variable`(_ name: String) throws {
        let setting = try #require(Settings.table.first { $0.name == name })
        for value in [setting.example, setting.defaultText] {
            let byFlag = try Settings(flags: [setting.flag, value], environment: [:])
            let byVariable = try Settings(flags: [], environment: [setting.variable: value])
            #expect(setting.show(byFlag) == value)
            #expect(setting.show(byVariable) == value)
        }
    }

    @Test func `origins are taken as browsers send them, and any only by itself`() throws {
        let flags = [
            "--cors-origins", "https://app.example.org,http://localhost:3000", "--cors-origins", "http://[::1]:80",
        ]
        #expect(throws: SettingError.self) { try Settings(flags: flags, environment: [:]) }
        let some = try Settings(flags: Array(flags.prefix(2)), environment: [:])
        #expect(some.crossOrigin == CrossOrigin(.these(["https://app.example.org", "http://localhost:3000"])))
        #expect(try Settings(flags: ["--cors-origins", "*"], environment: [:]).crossOrigin == CrossOrigin(.any))
        #expect(Settings().crossOrigin == .none && Settings().rateLimit == 600)
        #expect(try Settings(flags: [], environment: ["PARLEY_RATE_LIMIT": "off"]).rateLimit == nil)
    }

    @Test func `each name stands once in the table`() {
        #expect(Set(Settings.table.map(\.name)).count == Settings.table.count)
    }

    @Test(arguments: [
        ["--lisen", "127.0.0.1:1"], ["--data"], ["--data", "/a", "--data", "/b"], ["serve"], ["-d", "/a"], ["--", "x"],
        ["--listen", "8080"], ["--listen", ":8080"], ["--listen", "127.0.0.1:65536"], ["--listen", ""],
        ["--metrics", "yes"], ["--drain-grace", "-1"], ["--drain-grace", "601"], ["--drain-grace", "nan"],
        ["--fields", "101"], ["--fields", "ten"], ["--fields", ""], ["--access-log", "yes"], ["--log-level", "loud"],
        ["--time-zone", "Mars/Olympus"], ["--instance", "a b"], ["--data", ""], ["--exempt-networks", "10.0.0.1/8"],
        ["--body", "1048577"], ["--idle-time", "75.1"], ["--cors-origins", "app.example.org"],
        ["--cors-origins", "https://app.example.org/"], ["--cors-origins", "null"],
        ["--cors-origins", "https://A.example"],
        ["--cors-origins", "https://a.example:443"], ["--cors-origins", "*,https://a.example"],
        ["--cors-origins", "ftp://a.example"], ["--cors-origins", "https://"], ["--rate-limit", "0"],
        ["--rate-limit", "on"],
        ["--quota", "0"],
    ])
    func `refuses a wrong flag as wrong usage, with its name and an example that would be taken`(_ flags: [String])
        throws
    {
        let refusal = try #require(refused(flags))
        #expect(refusal.exitCode == 64)
        #expect(refusal.source == flags[0])
        let example = refusal.example.split(separator: " ").map(String.init)
        #expect(throws: Never.self) { try Settings(flags: example, environment: [:]) }
    }

    @Test(arguments: [
        ("PARLEY_LISEN", "127.0.0.1:1"), ("PARLEY_LISTEN", "8080"), ("PARLEY_DATA", ""), ("PARLEY_", "x"),
        ("PARLEY_FIELDS", "7"), ("PARLEY_ACCESS_LOG", "TRUE"),
    ])
    func `refuses a wrong variable as wrong configuration, with its name and an example`(
        _ name: String, _ value: String
    ) throws {
        let refusal = try #require(refused([], [name: value]))
        #expect(refusal.exitCode == 78)
        #expect(refusal.source == name)
        let example = refusal.example.split(separator: "=", maxSplits: 1).map(String.init)
        #expect(throws: Never.self) { try Settings(flags: [], environment: [example[0]: example[1]]) }
    }

    @Test func `the example for an unknown name is of the setting that is most like it`() throws {
        #expect(try #require(refused(["--lisen", "x"])).example == "--listen 0.0.0.0:8080")
        #expect(try #require(refused(["--metric", "x"])).example == "--metrics 127.0.0.1:9090")
        #expect(try #require(refused([], ["PARLEY_DRAIN": "1"])).example == "PARLEY_DRAIN_GRACE=10")
    }

    @Test func `connections can only be fewer than the descriptors allow`() throws {
        let defaults = Settings().limits.connections
        #expect(try Settings(flags: ["--connections", "10"], environment: [:]).serverLimits.connections == 10)
        #expect(
            try Settings(flags: ["--connections", "1000000"], environment: [:]).serverLimits.connections == defaults)
    }

    @Test func `the table of the README is the table of the program`() throws {
        let readme = try String(contentsOf: Repository.url("README.md"), encoding: .utf8)
        let table = try #require(readme.between("<!-- settings -->\n", "\n<!-- /settings -->"))
        #expect(table == Settings.markdown)
    }

    @Test func `help names every setting`() {
        for setting in Settings.table { #expect(Settings.help.contains("\(setting.flag) (\(setting.variable);")) }
    }
}

/// The files that the program is made from.
enum Repository {
    static func url(_ path: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../\(path)").standardizedFileURL
    }
}

extension String {
    /// What stands between two texts.
    func between(_ start: String, _ end: String) -> String? {
        guard let start = firstRange(of: start), let end = self[start.upperBound...].firstRange(of: end) else {
            return nil
        }
        return String(self[start.upperBound..<end.lowerBound])
    }
}
