import ArgumentParser
import Dispatch
import HTTPServer
import HTTPTypes
import JSON
import Logging

/// Performs the commands that are handed to a running server through the socket in its data directory. Whoever can
/// connect to that socket could as well open the data, so nothing else is asked of them.
final class ControlHandler: CallHandler {
    private let instance: Instance
    private let settings: Settings
    private let logger: Logger
    private let queue = DispatchQueue(label: "parley.control")

    init(_ instance: Instance, _ settings: Settings, logger: Logger) {
        self.instance = instance
        self.settings = settings
        self.logger = logger
    }

    func makeLoopState() throws -> AnyObject? { nil }

    func admit(_ head: RequestHead, loop: Loop) -> Admission {
        guard head.path == ControlClient.path, head.kind == .post else {
            return .refuse(refused(Failure("there is no such command")), ticket: nil)
        }
        return .body(limit: 1 << 20, ticket: Ticket(route: ControlClient.path))
    }

    /// On a queue of its own: a command waits for the writer, and its caller has time.
    func handle(_ call: Call, reply: ReplyHandle, loop: Loop) {
        queue.async { [self] in reply.send(perform(call.body)) }
    }

    func refusal(_ refusal: Refusal, requestID: String) -> Reply {
        var reply = refused(Failure(refusal.reason))
        reply.closes = true
        return reply
    }

    private func perform(_ body: [UInt8]) -> Reply {
        do {
            let command = try RootCommand.parseAsRoot(try Self.arguments(in: body))
            guard let command = command as? any InstanceCommand else { throw Failure("there is no such command") }
            let lines = try command.act(on: instance, settings).lines
            logger.notice("command performed", metadata: ["command": "\(type(of: command))"])
            return Reply(.ok, fields: ReplyFields(line: "Content-Type: application/jsonl\r\n"), body: .bytes(lines))
        } catch {
            return refused(Failure(error) ?? Failure(RootCommand.message(for: error), exitCode: 64))
        }
    }

    private static func arguments(in body: [UInt8]) throws -> [String] {
        guard case .object(let object) = try JSONValue(parsing: body), case .array(let words)? = object["arguments"]
        else { throw Failure("a command is an object with arguments", exitCode: 64) }
        return words.compactMap { word in
            if case .string(let text) = word { text } else { nil }
        }
    }

    private func refused(_ failure: Failure) -> Reply {
        let object = JSONObject([
            ("error", .string(failure.description)), ("exit_code", .integer(Int(failure.exitCode))),
        ])
        return Reply(
            .unprocessableContent, fields: ReplyFields(line: "Content-Type: application/json\r\n"),
            body: .bytes(JSONValue.object(object).bytes))
    }
}
