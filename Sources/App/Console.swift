import Glibc
import JSON
import SQLite

/// The program's standard output, for programs, and its standard error, for people.
enum Console {
    /// One line of JSON on standard output.
    static func print(_ members: [(String, JSONValue)]) {
        var object = JSONObject()
        for (name, value) in members { object[name] = value }
        write(JSONValue.object(object).bytes + [UInt8(ascii: "\n")], to: STDOUT_FILENO)
    }

    /// A line of words on standard output.
    static func print(_ line: String) { write(Array("\(line)\n".utf8), to: STDOUT_FILENO) }

    /// A line of words on standard error.
    static func tell(_ line: String) { write(Array("\(line)\n".utf8), to: STDERR_FILENO) }

    /// Writes all bytes, or as many as the descriptor takes.
    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest.removeFirst(count) } else if errno != EINTR { return }
        }
    }
}

extension DatabaseEvent {
    /// What happened, for a person.
    var words: String {
        switch self {
        case .created: "database created"
        case .backedUp(let path): "backup made before a migration: \(path)"
        case .migrated(let number, let name): "database migrated to \(number) (\(name))"
        }
    }
}
