import ArgumentParser
import OpenSSL
import SQLite

/// `parley` itself: tells its version, or what commands there are.
struct RootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parley", abstract: "A server for running informational interviews.",
        subcommands: [
            ServeCommand.self, UserCommand.self, TokenCommand.self, CheckCommand.self, BackupCommand.self,
            RestoreCommand.self, HealthCommand.self, SetupCommand.self,
        ])

    @Flag(name: .customLong("version"), help: "Show the version, and those of the libraries that are linked.")
    var showsVersion = false

    func run() throws {
        guard showsVersion else { throw CleanExit.helpRequest(self) }
        Console.print("parley \(Version.text)")
        Console.print("SQLite \(SQLiteVersion.text)")
        Console.print(OpenSSLVersion.text)
        if Self.hasLogDefect(SQLiteVersion.text) {
            Console.tell(
                "warning: SQLite before 3.51.3 can damage a database when several connections checkpoint "
                    + "(https://sqlite.org/wal.html); Parley never lets them, and other programs should not write to its data"
            )
        }
    }

    /// Whether a version of SQLite lies in 3.7.0 to 3.51.2.
    static func hasLogDefect(_ version: String) -> Bool {
        let parts = version.split(separator: ".").compactMap { Int($0) }
        guard parts.count >= 3 else { return true }
        return !parts.lexicographicallyPrecedes([3, 7, 0]) && parts.lexicographicallyPrecedes([3, 51, 3])
    }
}
