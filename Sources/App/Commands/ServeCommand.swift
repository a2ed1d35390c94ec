import ArgumentParser
import JSON
import Logging
import Records
import SQLite
import Services

/// `parley serve`: serves until it is told to end.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the API.", usage: "parley serve [--data DIR] [--listen HOST:PORT] ...",
        discussion: """
            Prints one line of JSON on standard output when it is ready to answer, and logs to standard error. SIGTERM and \
            SIGINT end it in order, a second one at once. SIGHUP reads the certificate and its key again.

            \(Settings.help)
            """)

    @Argument(
        parsing: .allUnrecognized, help: ArgumentHelp("Settings, each with its value.", valueName: "--name value"))
    var settings: [String] = []

    func run() throws {
        let settings = try Settings(flags: settings, environment: Program.environment)
        let metrics = settings.metrics.map { _ in MetricsRegistry() }
        let log = try LogOutput(level: settings.logLevel, metrics: metrics)
        defer { log.finish() }
        let ending = Ending()
        ending.watchSignals()
        let application = try Application(settings, log: log, metrics: metrics) { ending.end(.storage($0)) }
        let listening: Application.Listening
        do { listening = try application.start() } catch {
            application.shutdown()
            throw error
        }
        ending.onHangUp { [weak application] in application?.reloadCertificate() }
        announce(listening, settings, log.logger)
        tellSetUpToken(of: application, log.logger)
        ending.wait()
        log.logger.notice("ending")
        // What waits for a storage that has failed will not be answered better later.
        application.shutdown(grace: ending.exitCode == 0 ? nil : 1)
        log.logger.notice("ended", metadata: ["exit_code": "\(ending.exitCode)"])
        if ending.exitCode != 0 { throw ExitCode(ending.exitCode) }
    }

    /// An instance without accounts is told by what token its first administrator is made, this once. The server serves on
    /// when its storage takes no token now: the next start makes one, and `parley user add` needs none.
    private func tellSetUpToken(of application: Application, _ logger: Logger) {
        guard let instance = application.instance else { return }
        do {
            let made = try instance.database.writer.run { try instance.services.accounts.makeSetUpToken(in: $0) }
            guard let made else { return }
            Console.print([
                ("event", .string("set_up")), ("token", .string(made.token.text)),
                ("expires_at", .string(made.expiresAt.text)), ("use", .string("POST /v1/setup")),
            ])
        } catch {
            logger.error("no set-up token could be made", metadata: ["error": "\(error)"])
        }
    }

    private func announce(_ listening: Application.Listening, _ settings: Settings, _ logger: Logger) {
        Console.print([
            ("event", .string("listening")), ("urls", .array(listening.urls.map(JSONValue.string))),
            ("version", .string(Version.text)),
        ])
        var metadata: Logger.Metadata = [
            "urls": .array(listening.urls.map { "\($0)" }), "data": "\(settings.data)",
            "instance": "\(settings.instance)", "version": "\(Version.text)",
        ]
        if let url = listening.metricsURL { metadata["metrics"] = "\(url)" }
        logger.notice("listening", metadata: metadata)
    }
}
