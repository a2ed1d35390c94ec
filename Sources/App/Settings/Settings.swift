import Glibc
public import HTTPServer
public import Logging
public import Records
public import Services

/// What the operator of an instance may choose, with the defaults.
public struct Settings: Sendable {
    /// The directory that holds the database, its lock and the backups made before migrations.
    public var data = "./data"
    public var listen = Settings.addresses("127.0.0.1:8080")
    /// Where metrics and the detailed health are served; nil serves them nowhere.
    public var metrics: ListenAddress?
    /// Tells instances apart in logs and metrics.
    public var instance = "parley"
    /// The time zone of accounts that are made without one.
    public var timeZone = Zone.utc

    /// The files of the certificate and of its key, in PEM; with them every address of `listen` serves TLS.
    public var tlsCertificate: String?
    public var tlsKey: String?
    /// Whether browsers are told to use TLS only (X63).
    public var hsts = true
    /// The names by which clients may call this server, in lower case; none takes every name (X65).
    public var publicNames: [String] = []
    /// The proxies that are believed when they tell whom they speak for (X66).
    public var trustedProxies: [Network] = []

    /// The pages of other origins that may read answers (X60).
    public var crossOrigin = CrossOrigin.none
    /// Calls of one user in a minute; nil does not count them (C61).
    public var rateLimit: Int? = 600
    /// How much one call may ask for (C67).
    public var bounds = Bounds()
    /// Event streams, and calls that wait for events, of one user (C51).
    public var streams = 2
    public var waitingCalls = 16
    /// Objects of one kind that one user may have (X72).
    public var quota = 20_000

    public var logLevel = Logger.Level.info
    public var accessLog = true

    /// Seconds that calls in progress have to end in, once no further ones are accepted.
    public var drainGrace = 25.0
    /// Seconds for which an ending server is not ready and still accepts.
    public var lameDuck = 0.0

    /// How many event loops serve; 0 is one for each processor.
    public var loops = 0
    /// What clients may take. Its `connections` is set from `connections`.
    public var limits = Limits()
    /// Open connections; 0 is as many as the descriptors allow.
    public var connections = 0
    /// The bytes of a JSON body.
    public var body = 1 << 20
    /// The bytes of a list to import.
    public var list = 5 << 20
    /// Writes that may wait for the writer, and reads that may wait in the slow lane.
    public var writerQueue = 1_024
    public var slowReads = 32

    /// Free bytes of the data directory's filesystem below which the server is not ready.
    public var diskFloor = 64 << 20
    /// Bytes set aside for erasing on a full disk.
    public var diskReserve = 8 << 20
    public var allowsOpenPermissions = false
    public var allowsUnsafeFilesystem = false

    /// Minutes between two backups; 0 makes none.
    public var backupMinutes = 60
    public var backupsKept = 24
    /// Where they are put; nil is `backups` in the data directory.
    public var backupDirectory: String?

    public var sessions = SessionLimits()
    public var reminders = ReminderIntervals()
    public var burden = BurdenLimits()

    /// The defaults.
    public init() {}

    /// The limits of the listeners, with the connections that these settings allow.
    var serverLimits: Limits {
        var limits = limits
        if connections > 0 { limits.connections = min(connections, limits.connections) }
        return limits
    }

    /// How many loops to run on this machine.
    var loopCount: Int { loops > 0 ? loops : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    var servesTLS: Bool { tlsCertificate != nil }

    private static func addresses(_ text: String) -> [ListenAddress] { [try? ListenAddress(text)].compactMap { $0 } }
}
