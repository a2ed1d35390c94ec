import ArgumentParser
import Records
import SQLite
import Services

/// `parley setup`: gives a new data directory its first accounts; does nothing once there is a database.
struct SetupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup", abstract: "Make one administrator and two students in a new data directory.",
        shouldDisplay: false)

    @OptionGroup var data: DataOption

    private static let people: [(email: String, name: String, role: Role)] = [
        ("admin@example.org", "Administrator", .admin), ("ada@example.org", "Ada", .student),
        ("ben@example.org", "Ben", .student),
    ]

    func run() throws {
        guard !DataDirectory(path: try data.settings().data).hasDatabase else { return }
        try data.withInstance { instance, settings in
            let accounts = try instance.database.writer.run { tx in
                try Self.people.map { person in
                    try instance.enrol(
                        email: person.email, name: person.name, role: person.role, zone: settings.timeZone,
                        token: "first", password: true, days: 365, in: tx)
                }
            }
            Console.tell("The first accounts, with their tokens and passwords, which are shown this once:")
            for account in accounts { Console.print(account) }
        }
    }
}
