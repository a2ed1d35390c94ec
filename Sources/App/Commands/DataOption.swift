import ArgumentParser
import Records
import SQLite

/// The option that every command takes: which instance it works on.
struct DataOption: ParsableArguments {
    @Option(help: ArgumentHelp("The data directory (PARLEY_DATA, else ./data).", valueName: "dir"))
    var data: String?

    /// The settings, from this option and the environment.
    func settings() throws -> Settings {
        try Settings(flags: data.map { ["--data=\($0)"] } ?? [], environment: Program.environment)
    }

    /// Opens the instance, which no server may hold meanwhile, for `body`, and closes it.
    func withInstance<T>(_ body: (Instance, Settings) throws -> T) throws -> T {
        let settings = try settings()
        do {
            let instance = try Instance(settings, onEvent: { Console.tell($0.words) })
            defer { instance.close() }
            return try body(instance, settings)
        } catch SQLiteError.refused(.held(let path)) {
            throw Failure("a server is using \(path): stop it, then run this again", exitCode: 75)
        }
    }
}

/// Reads a number of days that a token may live (X23).
func requireDays(_ days: Int) throws {
    guard (1...366).contains(days) else { throw ValidationError("--days takes 1 to 366; for example --days 365") }
}
