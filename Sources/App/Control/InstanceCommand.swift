import ArgumentParser
import JSON
import SQLite

/// A command that works on an instance: within its server while one runs, else by opening the data itself.
protocol InstanceCommand: ParsableCommand {
    var data: DataOption { get }

    /// Does the work; each object that it returns is printed as a line. It runs in the server's process while there is
    /// one, so it neither prints nor looks at `data`.
    func act(on instance: Instance, _ settings: Settings) throws -> [JSONObject]
}

extension InstanceCommand {
    func run() throws {
        if let lines = try ControlClient.perform(Program.arguments, at: DataDirectory(path: data.settings().data)) {
            return Console.write(lines, to: 1)
        }
        let objects = try data.withInstance { instance, settings in try act(on: instance, settings) }
        Console.write(objects.lines, to: 1)
    }
}

extension Sequence<JSONObject> {
    /// Each as a line of JSON.
    var lines: [UInt8] { flatMap { JSONValue.object($0).bytes + [UInt8(ascii: "\n")] } }
}

extension JSONObject {
    init(_ members: [(String, JSONValue)]) {
        self.init()
        for (name, value) in members { self[name] = value }
    }
}
