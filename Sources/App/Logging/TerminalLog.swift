import Dispatch
import Glibc
import HTTPServer
import JSON

/// Shows the lines of the log to a person at a terminal: reads them from a pipe, and writes each as words.
final class TerminalLog: Sendable {
    /// Where lines of JSON are to be written.
    let input: Int32
    private let ended = DispatchSemaphore(value: 0)

    /// `descriptor` is the terminal.
    init(descriptor: Int32) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw ServerError.outOfResources("pipe", errno: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        input = ends[1]
        let (output, ended) = (ends[0], ended)
        DispatchQueue(label: "parley.terminal").async {
            Self.copy(from: output, to: descriptor)
            close(output)
            ended.signal()
        }
    }

    /// Shows what is in the pipe, for at most a second; what is written later is dropped.
    func finish() {
        // The number stays taken, so that a late line cannot end up in another file.
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        guard nowhere >= 0 else { return }
        dup2(nowhere, input)
        close(nowhere)
        _ = ended.wait(timeout: .now() + 1)
    }

    private static func copy(from output: Int32, to terminal: Int32) {
        var waiting: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(output, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            waiting += buffer[..<count]
            while let end = waiting.firstIndex(of: UInt8(ascii: "\n")) {
                Console.write(words(of: Array(waiting[..<end])) + [UInt8(ascii: "\n")], to: terminal)
                waiting.removeSubrange(...end)
            }
        }
    }

    /// `10:15:42.123 info  listening url=http://127.0.0.1:8080`; a line that is no JSON object as it is.
    static func words(of line: [UInt8]) -> [UInt8] {
        guard case .object(var object)? = try? JSONValue(parsing: line) else { return line }
        let time = text(object["time"]).utf8.dropFirst(11).prefix(12)
        let level = text(object["level"])
        let padding = String(repeating: " ", count: max(0, 8 - level.utf8.count))
        let message = text(object["message"] ?? object["event"])
        for name in ["time", "level", "message", "event"] { object[name] = nil }
        let rest = object.members.map { " \($0.name)=\(text($0.value))" }.joined()
        return Array("\(String(decoding: Array(time), as: UTF8.self)) \(level)\(padding) \(message)\(rest)".utf8)
    }

    private static func text(_ value: JSONValue?) -> String {
        switch value {
        case nil: ""
        case .string(let text): String(decoding: text.utf8.filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
        case .some(let value): String(decoding: value.bytes, as: UTF8.self)
        }
    }
}
