import CoreMetrics
import Glibc
import HTTPServer
import Logging
import OpenSSL
import Synchronization

/// The files of the server's certificate and key: read at start, and again when they change or somebody asks (F54, F55).
final class Certificate: Sendable {
    /// What tells that a file has been replaced or written.
    private struct Stamp: Equatable {
        var inode: UInt64 = 0
        var size = 0
        var seconds = 0
        var nanoseconds = 0

        init(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return }
            inode = UInt64(status.st_ino)
            size = Int(status.st_size)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }
    }

    private struct State {
        /// Of both files, when they were last read.
        var read: [Stamp]
        /// Of both files, at the last look.
        var seen: [Stamp]
    }

    private let paths: (certificate: String, key: String)
    private let names: [String]
    private let logger: Logger
    private let state: Mutex<State>
    private let failures: Counter
    private let reloads: Counter
    private let expiry: Gauge

    /// Nil when the settings name no certificate. Throws `SettingError` for one without its key, and for a key alone.
    init?(_ settings: Settings, logger: Logger, metrics: any MetricsFactory) throws(SettingError) {
        guard let certificate = settings.tlsCertificate, let key = settings.tlsKey else {
            guard settings.tlsCertificate == nil, settings.tlsKey == nil else { throw Self.halfOfThePair }
            return nil
        }
        paths = (certificate, key)
        names = settings.publicNames
        self.logger = logger
        failures = Counter(label: "tls_reload_failures_total", factory: metrics)
        reloads = Counter(label: "tls_reloads_total", factory: metrics)
        expiry = Gauge(label: "tls_certificate_expiry_timestamp_seconds", factory: metrics)
        let stamps = [Stamp(certificate), Stamp(key)]
        state = Mutex(State(read: stamps, seen: stamps))
    }

    private static var halfOfThePair: SettingError {
        SettingError(
            source: "a certificate", reason: "is served with its key: --tls-cert and --tls-key go together",
            example: "--tls-cert /etc/parley/cert.pem --tls-key /etc/parley/key.pem", isFlag: false)
    }

    /// Reads and checks both files; they are for each of the public names. Throws `TLSCredentialsError`.
    func load() throws -> TLSCredentials {
        let credentials = try TLSCredentials(certificate: paths.certificate, key: paths.key, names: names)
        for warning in credentials.warnings { logger.warning("\(warning)", metadata: ["file": "\(paths.certificate)"]) }
        expiry.record(credentials.expiry)
        return credentials
    }

    /// Reads the files again and hands them to `use`; what is wrong with them is logged and counted, and nothing changes.
    func reload(_ use: (TLSCredentials) throws -> Void) {
        let stamps = stamps()
        state.withLock { $0 = State(read: stamps, seen: stamps) }
        do {
            try use(try load())
            reloads.increment()
            logger.notice("certificate read again", metadata: ["file": "\(paths.certificate)"])
        } catch {
            failures.increment()
            logger.error("the certificate is not taken; the old one stays", metadata: ["error": "\(error)"])
        }
    }

    /// Looks whether the files have changed, and have stayed so since the look before: two files are not replaced at one
    /// moment.
    func look(_ use: (TLSCredentials) throws -> Void) {
        let stamps = stamps()
        let isDue = state.withLock { state in
            defer { state.seen = stamps }
            return stamps != state.read && stamps == state.seen
        }
        if isDue { reload(use) }
    }

    private func stamps() -> [Stamp] { [Stamp(paths.certificate), Stamp(paths.key)] }
}
