import ArgumentParser
import JSON
import SQLite

/// `parley check`: reads the whole database and tells what is wrong with it, also while a server uses it.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the database: its integrity, references and schema; ends with 65 when something is wrong.")

    @OptionGroup var data: DataOption

    func run() throws {
        let directory = try data.existing()
        let problems = try IntegrityReport.check(
            path: directory.database, applicationID: DataDirectory.applicationID, migrations: Embedded.migrations)
        Console.print([
            ("database", .string(directory.database)), ("problems", .array(problems.map(JSONValue.string))),
        ])
        guard problems.isEmpty else {
            throw Failure("the database is damaged: restore a backup", exitCode: 65)
        }
        Console.tell("The database is sound.")
    }
}

extension DataOption {
    /// The data directory, with its database, for work beside a server. New files are their owner's alone.
    func existing() throws -> DataDirectory {
        let directory = DataDirectory(path: try settings().data)
        try directory.requireDatabase()
        try directory.requireOwner()
        DataDirectory.makePrivate()
        return directory
    }
}
