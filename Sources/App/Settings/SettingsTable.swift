import HTTPServer
import Logging
import Records
import Services

extension Settings {
    /// Every setting there is, in the order in which they are listed to people.
    static let table: [Setting] = basics + tls + ending + clients + bounds + storage + sessions + rules

    private static let basics: [Setting] = [
        .path(
            "data", \.data, example: "/var/lib/parley",
            "The directory of the database; made with mode 0700 when it is not there."),
        .addresses(
            "listen", \.listen, example: "0.0.0.0:8080",
            "Where the API is served; give it again for a further address. Port 0 picks a free one."),
        .address(
            "metrics", \.metrics, example: "127.0.0.1:9090",
            "Where /metrics and the detailed /livez and /readyz are served."),
        .word("instance", \.instance, example: "campus-2", "Tells this instance from others in logs and metrics."),
        .zone("time-zone", \.timeZone, example: "Europe/Lisbon", "The zone of accounts that are made without one."),
        .choice(
            "log-level", \.logLevel, [Logger.Level.debug, .info, .notice, .warning, .error].map { ($0.rawValue, $0) },
            example: "debug", "The least of what is logged."),
        .flag("access-log", \.accessLog, "Whether every answer is logged in one line."),
    ]

    private static let tls: [Setting] = [
        .optionalPath(
            "tls-cert", \.tlsCertificate, example: "/etc/parley/cert.pem",
            "The certificate with its chain, in PEM; with it every --listen address serves TLS."),
        .optionalPath(
            "tls-key", \.tlsKey, example: "/etc/parley/key.pem",
            "The certificate's key, in PEM without password, readable by its owner alone."),
        .choice(
            "hsts", \.hsts, [("on", true), ("off", false)], example: "off",
            "Whether answers over TLS tell browsers to come back over TLS only."),
        .hostNames(
            "public-names", \.publicNames, example: "api.example.org",
            "The names that Host may have; others are 421. None takes every name. /livez and /readyz take any."),
        .origins(
            "cors-origins", \.crossOrigin, example: "https://app.example.org",
            "Web pages of these origins may call the API; * lets those of every origin."),
        .networks(
            "trusted-proxies", \.trustedProxies, example: "10.0.0.2/32",
            "Proxies whose X-Forwarded-For or Forwarded tells the client's network for the log."),
    ]

    private static let ending: [Setting] = [
        .seconds(
            "drain-grace", \.drainGrace, 0...600, example: "10",
            "What calls in progress have to end in after SIGTERM or SIGINT."),
        .seconds(
            "lame-duck", \.lameDuck, 0...300, example: "5",
            "How long an ending server says that it is not ready and still accepts, so that a balancer notices."),
    ]

    private static let clients: [Setting] = [
        .integer("loops", \.loops, 0...256, "threads", example: "4", "Event loops; 0 is one for each processor."),
        .integer(
            "connections", \.connections, 0...1_000_000, "connections", example: "2000",
            "Open connections; 0 is as many as the descriptors allow, at most 16384."),
        .integer(
            "connections-per-address", \.limits.connectionsPerAddress, 1...1_000_000, "connections", example: "50",
            "Open connections of one address; loopback is not counted."),
        .networks(
            "exempt-networks", \.limits.exemptNetworks, example: "10.0.0.0/8",
            "Networks, such as a proxy's, whose addresses are not counted one by one."),
        .integer(
            "calls-per-connection", \.limits.requestsPerConnection, 1...1_000, "calls", example: "100",
            "Calls on one connection; the last is answered with Connection: close."),
        .integer(
            "pipelined-calls", \.limits.pipelinedCalls, 1...16, "calls", example: "4",
            "Calls of one connection that are answered in one turn."),
        .integer("request-line", \.limits.requestLine, 64...8_192, "bytes", example: "4096", "The request line."),
        .integer("head", \.limits.headerBlock, 256...16_384, "bytes", example: "8192", "All fields of a request."),
        .integer("fields", \.limits.fields, 8...100, "fields", example: "50", "The number of a request's fields."),
        .integer("body", \.body, 1_024...1_048_576, "bytes", example: "262144", "A JSON body."),
        .integer("list", \.list, 1_024...5_242_880, "bytes", example: "1048576", "A list to import."),
        .integer(
            "bodies", \.limits.bodyBytesInMemory, 1_048_576...17_179_869_184, "bytes", example: "67108864",
            "The bodies of all connections in memory together."),
        .seconds("head-time", \.limits.headerSeconds, 0.1...10, example: "5", "The whole head of a request."),
        .seconds("body-time", \.limits.bodySeconds, 0.1...30, example: "20", "The whole body of a request."),
        .integer(
            "body-rate", \.limits.bodyBytesPerSecond, 0...1_048_576, "bytes a second", example: "2000",
            "What a body must bring on average, 5 seconds after its head."),
        .seconds("idle-time", \.limits.idleSeconds, 0.1...75, example: "30", "A connection without a request."),
        .seconds(
            "stall-time", \.limits.writeStallSeconds, 0.1...30, example: "10",
            "A client that takes nothing of an answer."),
        .optionalInteger(
            "rate-limit", \.rateLimit, 1...1_000_000_000, "calls a minute", example: "off",
            "Calls of one user; half of it for writes, a fifth for searches, a tenth for an address without a token."),
        .integer(
            "quota", \.quota, 1...10_000_000, "objects", example: "5000", "Objects of one kind that one user may have."),
        .integer(
            "writer-queue", \.writerQueue, 1...1_024, "calls", example: "256", "Writes that may wait; more are 503."),
        .integer("slow-reads", \.slowReads, 1...32, "calls", example: "8", "Slow reads that may wait; more are 503."),
    ]

    private static let bounds: [Setting] = [
        .integer("page", \.bounds.page, 1...200, "items", example: "100", "A page of a list."),
        .integer(
            "page-bytes", \.bounds.pageBytes, 131_072...1_048_576, "bytes", example: "262144",
            "A page of a list; it ends before an object that would make it longer."),
        .integer("ids", \.bounds.ids, 1...100, "ids", example: "50", "Ids that a list is narrowed to."),
        .integer("expand", \.bounds.expand, 1...5, "names", example: "2", "Names in the parameter expand."),
        .integer("search", \.bounds.search, 1...50, "objects", example: "20", "Objects that a search finds."),
        .integer("batch", \.bounds.batch, 1...100, "changes", example: "50", "Changes of a batch."),
        .integer("wait", \.bounds.wait, 0...30, "seconds", example: "10", "How long a call may wait for events."),
        .integer(
            "waiting-calls", \.waitingCalls, 1...16, "calls", example: "4", "Calls of one user that wait for events."),
        .integer("streams", \.streams, 1...2, "streams", example: "1", "Event streams of one user."),
    ]

    private static let storage: [Setting] = [
        .integer(
            "disk-floor", \.diskFloor, 0...1_099_511_627_776, "bytes", example: "268435456",
            "Free space of the data directory's filesystem below which /readyz is 503."),
        .integer(
            "disk-reserve", \.diskReserve, 0...1_073_741_824, "bytes", example: "33554432",
            "Space that is set aside so that a user can be erased on a full disk."),
        .integer(
            "backup-every", \.backupMinutes, 0...10_080, "minutes", example: "5",
            "How often a verified backup is made; 0 makes none."),
        .integer(
            "backup-keep", \.backupsKept, 1...10_000, "backups", example: "48",
            "How many of these backups are kept."),
        .optionalPath(
            "backup-dir", \.backupDirectory, example: "/mnt/backups",
            "Where they are put; off is backups in the data directory."),
        .flag(
            "allow-open-permissions", \.allowsOpenPermissions,
            "Serve data that group or others may read, where a filesystem knows no modes."),
        .flag(
            "allow-unsafe-filesystem", \.allowsUnsafeFilesystem,
            "Serve data on NFS, SMB, 9p or FUSE, where SQLite may lose them."),
    ]

    private static let sessions: [Setting] = [
        .integer(
            "student-idle-minutes", \.sessions.student.idleMinutes, 10...1_440, "minutes", example: "720",
            "A student's session without use."),
        .integer(
            "student-session-hours", \.sessions.student.hours, 1...720, "hours", example: "168",
            "A student's session in all."),
        .integer(
            "advisor-idle-minutes", \.sessions.advisor.idleMinutes, 10...240, "minutes", example: "120",
            "An advisor's session without use."),
        .integer(
            "advisor-session-hours", \.sessions.advisor.hours, 1...168, "hours", example: "24",
            "An advisor's session in all."),
        .integer(
            "admin-idle-minutes", \.sessions.admin.idleMinutes, 10...60, "minutes", example: "30",
            "An administrator's session without use."),
        .integer(
            "admin-session-hours", \.sessions.admin.hours, 1...12, "hours", example: "8",
            "An administrator's session in all."),
    ]

    private static let rules: [Setting] = [
        .integer(
            "prepare-days", \.reminders.prepareDays, 0...30, "days", example: "3",
            "How long before a talk its preparation is due."),
        .integer(
            "rehearse-days", \.reminders.rehearseDays, 0...30, "days", example: "2",
            "How long before a talk its rehearsal is due."),
        .integer(
            "thank-you-hours", \.reminders.thankYouHours, 1...720, "hours", example: "12",
            "How long after a talk the thank-you is due."),
        .integer(
            "linkedin-days", \.reminders.linkedinDays, 0...90, "days", example: "1",
            "How long after a talk the invitation on LinkedIn is due."),
        .integer(
            "follow-up-days", \.reminders.followUpDays, 1...90, "days", example: "10",
            "How long after a request its follow-up is due."),
        .integer(
            "schedule-days", \.reminders.scheduleDays, 0...90, "days", example: "1",
            "How long after an acceptance a time should be set."),
        .integer(
            "burden-person", \.burden.person, 1...1_000, "requests", example: "3",
            "Open requests of all students to one professional; a further one needs a reason."),
        .integer(
            "burden-organization", \.burden.organization, 1...10_000, "requests", example: "10",
            "Requests of all students to people of one organisation within burden-days."),
        .integer(
            "burden-days", \.burden.days, 1...365, "days", example: "14",
            "How long a request counts for the organisation of whom it asks."),
    ]
}
