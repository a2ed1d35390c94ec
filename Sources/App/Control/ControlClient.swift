import Glibc
import HTTPServer
import JSON

/// Hands a command to the server that runs on a data directory.
enum ControlClient {
    static let path = "/commands"

    /// What the server printed, as lines of JSON; nil when no server listens there.
    ///
    /// Throws `Failure` as the command ended in the server, or when the server gives no answer.
    static func perform(_ arguments: [String], at directory: DataDirectory) throws -> [UInt8]? {
        guard let socket = UnixSocket.connect(to: directory.controlSocket, seconds: 600) else { return nil }
        defer { close(socket) }
        var body = JSONObject()
        body["arguments"] = .array(arguments.map(JSONValue.string))
        let target = HTTPProbe.Target(host: "localhost", port: 80, path: path, isSecure: false)
        let reply = try HTTPProbe.post(JSONValue.object(body).bytes, to: target, over: socket)
        if reply.status == 200 { return reply.body }
        let answer = try? JSONValue(parsing: reply.body)
        guard case .object(let object)? = answer, case .string(let words)? = object["error"],
            case .integer(let code)? = object["exit_code"]
        else { throw Failure("the server answered \(reply.status)") }
        throw Failure(words, exitCode: Int32(clamping: code))
    }
}
