import ArgumentParser
import Glibc
import JSON
import SQLite

/// `parley backup`: copies the database, also while a server uses it.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract:
            "Write a consistent, verified copy of the database to a new file of mode 0600, also while a server runs.")

    @OptionGroup var data: DataOption
    @Argument(help: "The file to write, which must not be there yet.") var file: String

    func run() throws {
        let directory = try data.existing()
        try Backup.make(of: directory.database, to: file)
        var status = stat()
        guard stat(file, &status) == 0 else { throw Failure("\(file) vanished while it was written", exitCode: 74) }
        Console.print([("file", .string(file)), ("bytes", .integer(Int(status.st_size)))])
    }
}
