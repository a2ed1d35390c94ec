import ArgumentParser

/// Prepares the data that `make bench` measures with.
@main struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parley-bench", abstract: "Fill a data directory for the benchmark.")

    @Option(help: "The data directory, which must not hold a database yet.")
    var data: String

    @Option(help: "Where to write lines of a token, a tab and a contact's id.")
    var pairs: String

    @Option(help: "How many owners.")
    var owners = 2_000

    @Option(help: "How many contacts each of them has.")
    var contacts = 200

    @Flag(help: "Fill every member that lists can be narrowed by.")
    var varied = false

    func run() throws {
        try Seed(owners: owners, contacts: contacts, isVaried: varied).fill(data, pairs: pairs)
        print("seeded \(owners * contacts) contacts of \(owners) owners")
    }
}
