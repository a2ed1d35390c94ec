import ArgumentParser
import FoundationEssentials
import Glibc
import SQLite

/// The program `parley`: reads the command line, runs the command and ends with its exit code.
public enum Program {
    public static func main() {
        StandardDescriptors.fill()
        Ending.prepare()
        do {
            var command = try RootCommand.parseAsRoot()
            try command.run()
        } catch {
            guard let failure = Failure(error) else { RootCommand.exit(withError: error) }
            Console.tell("parley: \(failure)")
            exit(failure.exitCode)
        }
    }

    /// The command line without the program's name.
    static var arguments: [String] { Array(CommandLine.arguments.dropFirst()) }

    /// The variables that settings are read from.
    static var environment: [String: String] { ProcessInfo.processInfo.environment }
}
