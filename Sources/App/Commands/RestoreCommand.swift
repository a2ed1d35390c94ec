import ArgumentParser
import JSON
import SQLite

/// `parley restore`: puts a backup in the place of the database.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in the place of the database, which is kept beside it; no server may hold the data.",
        discussion: """
            The backup is copied, checked and brought to the newest schema before anything is replaced, and everyone who was \
            erased since it was made is erased from it again. What was taken back since stays so, as the present database \
            tells: tokens, sessions, grants, places in cohorts, roles, accounts, old passwords. If it cannot be read, \
            sessions end, and the rest is that of the backup: revoke what should not be valid any more. Whatever happens \
            meanwhile, the data directory holds the old database or the new one.
            """)

    @OptionGroup var data: DataOption
    @Argument(help: "The backup, as parley backup or the server made it.") var file: String

    func run() throws {
        let settings = try data.settings()
        let lock: DirectoryLock
        do {
            lock = try DirectoryLock(
                directory: settings.data, allowingOpenPermissions: settings.allowsOpenPermissions,
                allowingUnsafeFilesystem: settings.allowsUnsafeFilesystem)
        } catch SQLiteError.refused(.held(let path)) {
            throw Failure("a server is using \(path): stop it, then run this again", exitCode: 75)
        }
        defer { withExtendedLifetime(lock) {} }
        let directory = DataDirectory(path: lock.directory)
        try directory.requireOwner()
        let restoration = Restoration(directory)
        let outcome = try restoration.run(file) { Console.tell($0.words) }
        var members: [(String, JSONValue)] = [
            ("database", .string(directory.database)), ("erased_again", .integer(outcome.made.erased)),
            ("taken_back", outcome.made.takenBack.map { .integer($0) } ?? .null),
        ]
        if let replaced = outcome.replaced { members.append(("replaced", .string(replaced))) }
        Console.print(members)
    }
}
