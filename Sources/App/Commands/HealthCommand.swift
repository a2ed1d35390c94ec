import ArgumentParser
import HTTPServer
import JSON

/// `parley health`: asks a server whether it may be sent traffic.
struct HealthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Ask a server whether it is ready; ends with 1 when it is not.")

    @OptionGroup var data: DataOption
    @Argument(
        help:
            "Such as http://127.0.0.1:8080; else the first address of PARLEY_LISTEN, over TLS when PARLEY_TLS_CERT is set."
    ) var url: String?

    func run() throws {
        let target = try url.map(HTTPProbe.Target.init) ?? Self.target(of: try data.settings())
        let reply = try HTTPProbe.get(target)
        let isReady = reply.status == 200
        Console.print([("url", .string(target.description)), ("status", .string(isReady ? "pass" : "fail"))])
        if !isReady { throw Failure("\(target) answered \(reply.status)") }
    }

    /// Where the server with these settings is reached from this machine.
    private static func target(of settings: Settings) throws -> HTTPProbe.Target {
        guard let address = settings.listen.first, address.port > 0 else {
            throw Failure(
                "the server's port is not set: name its address, as in parley health http://127.0.0.1:8080",
                exitCode: 64)
        }
        let host = ["0.0.0.0": "127.0.0.1", "::": "::1"][address.host] ?? address.host
        return HTTPProbe.Target(host: host, port: address.port, path: HTTPProbe.readiness, isSecure: settings.servesTLS)
    }
}
