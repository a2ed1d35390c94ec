import API
import CFiles
import Foundation
import Glibc
import HTTPServer
import HTTPTypes
import JSON
import Logging
import Records
import SQLite
import Services
import Synchronization
import Testing

/// A clock that stands until it is turned.
final class TurnedClock: Clock {
    private let time: Mutex<Instant>

    init(_ text: String) { time = Mutex(Instant(text) ?? .unset) }

    var now: Instant { time.withLock { $0 } }

    func turn(days: Int = 0, hours: Int = 0, seconds: Int = 0) {
        time.withLock { $0 = $0.adding(days: days, minutes: hours * 60, seconds: seconds) }
    }
}

/// Every statement that any test's database compiles, for the tests that judge them all.
final class StatementLog: Sendable {
    static let shared = StatementLog()
    private let texts = Mutex<Set<String>>([])

    func add(_ text: String) { texts.withLock { _ = $0.insert(text) } }
    var all: Set<String> { texts.withLock { $0 } }
}

/// The whole API on a real server and a real database, in a folder of its own.
final class TestServer: Sendable {
    let clock = TurnedClock("2026-11-21T10:00:00.000Z")
    let services: Services
    let database: Database
    let api: API
    let server: Server
    let port: Int
    /// The token of the student whom calls are made as unless they say otherwise.
    let token: String
    /// What this server's database has compiled.
    let statements = StatementLog()
    private let folder: URL

    /// `cost` is that of a password: low, but for the tests that look at it.
    init(
        cost: ScryptCost = ScryptCost(ln: 6, r: 1, p: 1), withStudent: Bool = true, quota: Int = 20_000,
        limits: Limits = Limits(), bounds: Bounds = Bounds(),
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        _ configure: (inout APIOptions) -> Void = { _ in }
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var options = Database.Options(
            path: folder.appending(path: "parley.db").path, applicationID: 1, migrations: Self.migrations)
        options.observer = { [statements] in
            StatementLog.shared.add($0)
            statements.add($0)
        }
        database = try Database(options)
        var accounts = AccountOptions()
        accounts.cost = cost
        accounts.rules = PasswordRules(common: Array("\nsomething1234\n".utf8), words: ["campus"])
        services = try Services(
            clock: clock, cursorKey: Array(repeating: 7, count: 32), accounts: accounts, quota: quota,
            bounds: bounds)
        let file = embedded_contract()
        let contract = [UInt8](UnsafeBufferPointer(start: file.bytes, count: file.length))
        var apiOptions = APIOptions(version: "test", contract: contract)
        apiOptions.exportDirectory = folder.path
        configure(&apiOptions)
        api = try API(services, database, apiOptions, logger: logger)
        let ids = services.stores.ids
        var configuration = Server.Configuration(
            addresses: [try ListenAddress("127.0.0.1:0")], sink: try LogSink(descriptor: 2), logger: logger,
            makeRequestID: { ids.next().text })
        configuration.loops = 1
        configuration.limits = limits
        configuration.accessLog = false
        configuration.crossOrigin = apiOptions.crossOrigin
        server = try Server(configuration, handler: api)
        let server = server
        database.writer.afterGroup = { server.wakeLoops() }
        port = try server.start().first?.port ?? 0
        token = withStudent ? try Self.student("ada@example.org", services, database) : ""
    }

    deinit {
        server.stop()
        database.close()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Writes over what the log of the database holds, as a failing disk would.
    func damageLog() throws {
        let log = try FileHandle(forUpdating: folder.appending(path: "parley.db-wal"))
        let size = try log.seekToEnd()
        try log.seek(toOffset: 32)
        try log.write(contentsOf: Data(repeating: 0xA5, count: Int(size) - 32))
        try log.close()
    }

    /// Moves the database away, as somebody might who tidies up; the server is told as if a second had passed.
    func removeDatabase() throws {
        let file = folder.appending(path: "parley.db")
        try FileManager.default.moveItem(at: file, to: folder.appending(path: "moved.db"))
        #expect(!database.verifyIdentity())
    }

    private static var migrations: [Migration] {
        (0..<embedded_migration_count()).map { index in
            let file = embedded_migration(index)
            let sql = String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.length), as: UTF8.self)
            return Migration(number: index + 1, name: String(cString: file.name), sql: sql)
        }
    }

    private static func student(
        _ email: String, _ services: Services, _ database: Database, scopes: Scopes = [.read, .write], days: Int = 365
    ) throws -> String {
        try database.writer.run { tx in
            let known = try services.accounts.find(email: email, in: tx)
            var account = Account()
            account.email = email
            account.name = "Ada Lovelace"
            let user = try known ?? services.accounts.add(account, in: tx)
            return try services.accounts.addToken(named: "test", to: user.id, scopes: scopes, days: days, in: tx)
                .secret.text
        }
    }

    /// A token of that student, who is made if she is not there.
    func student(_ email: String, scopes: Scopes = [.read, .write], days: Int = 365) throws -> String {
        try Self.student(email, services, database, scopes: scopes, days: days)
    }

    /// The student whom calls are made as.
    var owner: ID<Owner> {
        get throws {
            let found = try database.makeReader().read { try services.accounts.find(email: "ada@example.org", in: $0) }
            return try #require(found).id
        }
    }

    /// Where the files of exports lie.
    var exports: String { folder.path }

    /// A place beside the database.
    func file(_ name: String) -> String { folder.appending(path: name).path }

    // MARK: Calls

    /// Makes a call on a connection of its own, and holds its answer against the contract.
    @discardableResult
    func call(
        _ method: String, _ path: String, _ body: String? = nil, token: String? = "", headers: [(String, String)] = [],
        expecting status: Int? = nil, location: SourceLocation = #_sourceLocation
    ) throws -> Response {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: localhost", "Connection: close"]
        if let token { lines.append("Authorization: Bearer \(token.isEmpty ? self.token : token)") }
        if let body {
            lines.append("Content-Length: \(body.utf8.count)")
            if !headers.contains(where: { $0.0.lowercased() == "content-type" }) {
                lines.append("Content-Type: application/json")
            }
        }
        lines += headers.map { "\($0.0): \($0.1)" }
        let text = lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
        let isStream = path.hasPrefix("/v1/events/stream")
        let response = try Response(try isStream ? beginning(Array(text.utf8)) : exchange(Array(text.utf8)))
        if let status {
            #expect(response.status == status, "\(method) \(path): \(response.text)", sourceLocation: location)
        }
        check(response, method, path, location)
        return response
    }

    /// What every exchange of the tests is held against: the operation's statuses and schemas.
    private func check(_ response: Response, _ method: String, _ path: String, _ location: SourceLocation) {
        let isMarked = response.header("request-id") != nil && response.header("date") != nil
        #expect(isMarked, "Request-Id and Date are due", sourceLocation: location)
        guard let contract = Contract.shared else {
            Issue.record("the contract cannot be read", sourceLocation: location)
            return
        }
        let bare = String(path.prefix { $0 != "?" })
        let wanted = method == "HEAD" ? "GET" : method
        let operation = contract.operations.first { $0.method == wanted && Self.matches($0.path, bare) }
        let responses = operation?.node["responses"] ?? .null
        let declared = contract.resolve(
            responses["\(response.status)"] == .null ? responses["default"] : responses["\(response.status)"])
        if response.status >= 400 {
            if response.header("content-type") == "application/problem+json", method != "HEAD" {
                let faults = contract.faults(of: response.json, by: contract.schema("Problem"))
                #expect(faults == [], "\(method) \(path)", sourceLocation: location)
            }
        } else if operation != nil, response.status != 204, method != "HEAD", !path.contains("fields=") {
            let isJSON = response.header("content-type") == "application/json"
            let schema = isJSON ? declared["content"]["application/json"]["schema"] : .null
            #expect(
                responses["\(response.status)"] != .null, "\(method) \(path) gave \(response.status)",
                sourceLocation: location)
            if schema != .null {
                let faults = contract.faults(of: response.json, by: schema)
                #expect(faults == [], "\(method) \(path)", sourceLocation: location)
            }
        }
    }

    /// A literal segment beats a parameter, so a template with parameters matches only where it is the only one.
    private static func matches(_ template: String, _ path: String) -> Bool {
        let (left, right) = (template.split(separator: "/"), path.split(separator: "/"))
        return left.count == right.count && zip(left, right).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }

    /// Sends the bytes on a new connection and reads how the answer begins, as a stream has no end; when it returns, the
    /// server has let go of the connection.
    private func beginning(_ bytes: [UInt8]) throws -> [UInt8] {
        let before = server.connections
        var read: [UInt8] = []
        do {
            let connection = try TestConnection(port: port)
            try connection.send(bytes)
            read = try connection.readToEnd(or: Array("retry: 3000\n\n".utf8))
        }
        for _ in 0..<400 where server.connections > before { usleep(5_000) }
        return read
    }

    /// Sends the bytes on a new connection and reads until the server closes it.
    func exchange(_ bytes: [UInt8]) throws -> [UInt8] {
        let connection = try TestConnection(port: port)
        try connection.send(bytes)
        return try connection.readToEnd()
    }
}

/// A blocking connection to the server under test.
final class TestConnection {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw TestFailure("cannot connect: \(errno)") }
        var timeout = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw TestFailure("cannot send: \(errno)") }
            sent += count
        }
    }

    /// Reads until the server closes the connection, or has sent these bytes.
    func readToEnd(or last: [UInt8]? = nil) throws -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 { return all }
            guard count > 0 else {
                throw TestFailure("cannot read: \(errno), after \(String(decoding: all, as: UTF8.self))")
            }
            all += buffer[..<count]
            if let last, all.firstRange(of: last) != nil { return all }
        }
    }
}

struct TestFailure: Error {
    let what: String
    init(_ what: String) { self.what = what }
}

/// A reply, taken apart.
struct Response {
    let status: Int
    let headers: [(name: String, value: String)]
    let bytes: [UInt8]

    init(_ raw: [UInt8]) throws {
        guard let end = raw.firstRange(of: Array("\r\n\r\n".utf8)) else {
            throw TestFailure("no head in: \(String(decoding: raw, as: UTF8.self))")
        }
        let lines = String(decoding: raw[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        guard let first = lines.first, let status = Int(first.dropFirst(9).prefix(3)) else {
            throw TestFailure("no status line")
        }
        self.status = status
        headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (parts[0].lowercased(), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
        }
        bytes = Array(raw[end.upperBound...])
    }

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// The bytes before they were coded.
    var content: [UInt8] { header("content-encoding") == "gzip" ? gunzip(bytes) ?? [] : bytes }
    var json: JSONValue { (try? JSONValue(parsing: content)) ?? .null }
    var id: String { json["id"].string ?? "" }
    var code: String? { json["code"].string }
    /// `pointer code`, `parameter code` or `header code` of each error.
    var errors: [String] {
        json["errors"].elements.map { item in
            let place = item["pointer"].string ?? item["parameter"].string ?? item["header"].string ?? "?"
            return "\(place) \(item["code"].string ?? "?")"
        }
    }
}
