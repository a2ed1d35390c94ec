import API
import CLinux
import CoreMetrics
import Dispatch
import HTTPServer
import HTTPTypes
import Logging
import OpenSSL
public import Records
public import SQLite
import Services
import Synchronization

/// A whole server: the data, the services, the API and its listeners, assembled.
public final class Application: Sendable {
    public struct Listening: Sendable, Equatable {
        /// Such as `http://127.0.0.1:8080`, in the order of the setting `listen`.
        public let urls: [String]
        /// Of the second listener, when there is one.
        public let metricsURL: String?
    }

    private struct Running {
        /// Until `start`.
        var lock: DirectoryLock?
        var instance: Instance?
        var server: Server?
        var api: API?
        var operations: Server?
        var control: Server?
        var watch: Watch?
        var worker: Worker?
    }

    /// What calls and the background share before either is there.
    private final class Nudge: Sendable {
        private let worker = Mutex<Worker?>(nil)
        func set(_ worker: Worker?) { self.worker.withLock { $0 = worker } }
        func callAsFunction() { worker.withLock { $0 }?.nudge() }
    }

    private let settings: Settings
    /// nil serves plain text.
    private let certificate: Certificate?
    /// What the certificate's files held at first.
    private let credentials: TLSCredentials?
    private let log: LogOutput
    private let clock: any Clock
    private let onFatal: @Sendable (FatalStorage) -> Void
    private let requestIDs: IDSource
    private let metrics: MetricsRegistry?
    private let health = Health()
    private let running: Mutex<Running>

    /// Locks the data, which `start` opens. `metrics` is what the second listener shows, and had best
    /// be the log's too. `onFatal` is called, at least once, when the storage can
    /// no longer be used: the program then has to shut down and end with the given code.
    ///
    /// Throws `SQLiteError.refused` when another process has the lock or the directory may not be used, and `SettingError`
    /// or `TLSCredentialsError` before anything of the data is touched.
    public init(
        _ settings: Settings, log: LogOutput, metrics: MetricsRegistry? = nil, clock: any Clock = SystemClock(),
        onFatal: @escaping @Sendable (FatalStorage) -> Void = { _ in }
    ) throws {
        self.settings = settings
        // Before anything of the data is touched.
        certificate = try Certificate(
            settings, logger: log.logger, metrics: metrics ?? NOOPMetricsHandler.instance)
        credentials = try certificate?.load()
        self.log = log
        self.metrics = metrics
        self.clock = clock
        self.onFatal = onFatal
        requestIDs = IDSource(clock: clock)
        running = Mutex(Running(lock: try Instance.lock(settings)))
    }

    /// The data and services; nil before they are open and once the application has been shut down.
    public var instance: Instance? { running.withLock { $0.instance } }

    /// Begins to serve, and returns when calls are answered. While the data are opened and migrated every address already
    /// answers that the server lives and is not ready (C62, F62).
    ///
    /// Throws `ServerError` when an address cannot be listened on, and as `Instance.init` does; what has been begun is then
    /// still to be ended by `shutdown`.
    public func start() throws -> Listening {
        guard let lock = running.withLock({ $0.lock.take() }) else { throw ServerError.alreadyStarted }
        let server = try makeServer()
        let bound = try server.start()
        running.withLock { $0.server = server }
        let instance = try open(lock)
        running.withLock { $0.instance = instance }
        let second = try serve(instance, by: server)
        if certificate == nil { warnAboutPlainText(bound) }
        let scheme = certificate == nil ? "http" : "https"
        return Listening(urls: bound.map { "\(scheme)://\($0)" }, metricsURL: second.first.map { "http://\($0)" })
    }

    private func open(_ lock: DirectoryLock) throws -> Instance {
        let (health, logger, onFatal) = (health, log.logger, onFatal)
        return try Instance(settings, lockedBy: lock, clock: clock, onEvent: { logger.notice("\($0.words)") }) {
            fatal in
            health.set(.lastWrite, passes: false)
            logger.critical("the storage failed", metadata: ["exit_code": "\(fatal.exitCode)"])
            onFatal(fatal)
        }
    }

    /// Lets the API answer, and looks after the instance from now on. Returns the addresses of the second listener.
    private func serve(_ instance: Instance, by server: Server) throws -> [ListenAddress] {
        let (reserve, nudge) = (DiskReserve(instance.directory, bytes: settings.diskReserve), Nudge())
        reserve.make()
        let api = try makeAPI(instance, reserve, nudge)
        let watch = Watch(instance, health, floor: settings.diskFloor, logger: log.logger) {
            [certificate, weak server] in
            if let server { certificate?.look(server.use) }
        }
        instance.database.writer.afterGroup = { [weak server] in server?.wakeLoops() }
        try server.use(api)
        let operations = try makeOperations(instance)
        let addresses = try operations?.start() ?? []
        watch.start()
        let worker = Worker(chores(of: instance, api, reserve), instance, logger: log.logger)
        nudge.set(worker)
        worker.start()
        // The judge of texts takes a tenth of a second to be made: no caller, and no loop, waits for it.
        DispatchQueue.global(qos: .utility).async {
            TextJudge.prepare()
            // What reading the tables took is given back.
            linux_trim_memory()
        }
        let control = startControl(instance)
        running.withLock { running in
            running.api = api
            running.operations = operations
            running.control = control
            running.watch = watch
            running.worker = worker
        }
        return addresses
    }

    /// Reads the certificate and its key again: what is fit serves from the next connection on, what is not is logged, and
    /// the old ones stay. Nothing happens without TLS.
    public func reloadCertificate() {
        if let server = running.withLock({ $0.server }) { certificate?.reload(server.use) }
    }

    /// Ends in order: not ready, then no further connections, then the calls in progress answered within `grace` (the
    /// setting, when nil), then the data closed and their lock given back. Waits until that is done.
    public func shutdown(grace: Double? = nil) {
        let grace = Duration.seconds(grace ?? settings.drainGrace)
        health.set(.draining, passes: false)
        var ended = running.withLock { running in
            defer { running = Running() }
            return running
        }
        ended.control?.stop()
        ended.api?.endWaiting()
        ended.server?.drain(grace: grace, lameDuck: .seconds(settings.lameDuck))
        ended.server?.stop()
        ended.operations?.stop()
        ended.worker?.stop()
        ended.watch?.stop()
        // With them go the readers, which the database outlives.
        ended.server = nil
        ended.api = nil
        ended.operations = nil
        ended.instance?.close()
    }

    // MARK: Assembling

    private func chores(of instance: Instance, _ api: API, _ reserve: DiskReserve) -> [any Chore] {
        var chores: [any Chore] = Retention.all(of: instance)
        chores.append(PurgeTrash(instance: instance) { [weak api] in for owner in $0 { api?.tellOfEvents(of: owner) } })
        chores.append(RunErasures(instance: instance, reserve: reserve) { [weak api] in api?.tellOfEvents(of: $0) })
        chores.append(
            RunExports(instance: instance, directory: instance.directory.exports) { [weak api] in
                api?.tellOfEvents(of: $0)
            })
        chores.append(RunImports(instance: instance) { [weak api] in api?.tellOfEvents(of: $0) })
        chores.append(
            EndUnanswered(instance: instance) { [weak api] in for owner in $0 { api?.tellOfEvents(of: owner) } })
        if settings.backupMinutes > 0 {
            chores.append(
                ScheduledBackups(
                    instance: instance, folder: backupFolder(of: instance), minutes: settings.backupMinutes,
                    keep: settings.backupsKept, logger: log.logger, since: instance.services.stores.clock.now))
        }
        return chores
    }

    private func backupFolder(of instance: Instance) -> BackupFolder {
        BackupFolder(path: settings.backupDirectory ?? instance.directory.backups)
    }

    private func makeAPI(_ instance: Instance, _ reserve: DiskReserve, _ nudge: Nudge) throws -> API {
        let health = health
        var options = APIOptions(version: Version.text, contract: Embedded.contract)
        options.bodyLimit = settings.body
        options.listLimit = settings.list
        options.slowReads = settings.slowReads
        options.streams = settings.streams
        options.waitingCalls = settings.waitingCalls
        options.publicNames = Set(settings.publicNames)
        options.crossOrigin = settings.crossOrigin
        options.rateLimit = settings.rateLimit
        options.isReady = { health.isReady }
        options.isDraining = { health.isDraining }
        options.exportDirectory = instance.directory.exports
        options.releaseReserve = { reserve.release() }
        options.onWork = { nudge() }
        return try API(instance.services, instance.database, options, logger: log.logger)
    }

    private func makeServer() throws -> Server {
        var configuration = configuration(settings.listen)
        configuration.trustedProxies = settings.trustedProxies
        configuration.credentials = credentials
        configuration.crossOrigin = settings.crossOrigin
        if settings.hsts {
            configuration.secureFields[.strictTransportSecurity] = "max-age=63072000; includeSubDomains"
        }
        return try Server(configuration, handler: StartingAPI())
    }

    private func makeOperations(_ instance: Instance) throws -> Server? {
        guard let address = settings.metrics else { return nil }
        let figures = Figures(instance, named: settings.instance, backups: backupFolder(of: instance))
        let handler = try OperationsHandler(health, metrics ?? MetricsRegistry(), figures)
        var configuration = configuration([address])
        configuration.loops = 1
        // What is counted is the clients' traffic.
        configuration.metrics = NOOPMetricsHandler.instance
        configuration.accessLog = false
        return try Server(configuration, handler: handler)
    }

    /// Listens for commands. A filesystem that has no sockets is no reason not to serve.
    private func startControl(_ instance: Instance) -> Server? {
        var configuration = configuration([ListenAddress(socketPath: instance.directory.controlSocket)])
        configuration.loops = 1
        configuration.metrics = NOOPMetricsHandler.instance
        configuration.accessLog = false
        do {
            let handler = ControlHandler(instance, settings, logger: log.logger)
            let control = try Server(configuration, handler: handler)
            _ = try control.start()
            return control
        } catch {
            log.logger.error("commands are not taken while the server runs", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private func configuration(_ addresses: [ListenAddress]) -> Server.Configuration {
        let ids = requestIDs
        var configuration = Server.Configuration(
            addresses: addresses, sink: log.sink, logger: log.logger, makeRequestID: { ids.next().text })
        configuration.limits = settings.serverLimits
        configuration.loops = settings.loopCount
        configuration.metrics = metrics ?? NOOPMetricsHandler.instance
        configuration.commonFields = Self.commonFields
        configuration.accessLog = settings.accessLog
        return configuration
    }

    /// What every answer carries, so that no browser makes more of it than it is (X63).
    private static var commonFields: HTTPFields {
        var fields = HTTPFields()
        fields[.xContentTypeOptions] = "nosniff"
        fields[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        if let name = HTTPField.Name("Referrer-Policy") { fields[name] = "no-referrer" }
        return fields
    }

    /// X64.
    private func warnAboutPlainText(_ bound: [ListenAddress]) {
        guard let open = bound.first(where: { !$0.isLoopback }) else { return }
        log.logger.warning(
            "serving without TLS beyond this machine: set tls-cert and tls-key, or put a proxy that ends TLS in front",
            metadata: ["address": "\(open)"])
    }
}

extension ListenAddress {
    var isLoopback: Bool { host == "localhost" || IPAddress(host)?.isLoopback ?? false }
}
