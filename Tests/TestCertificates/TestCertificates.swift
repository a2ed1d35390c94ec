import Foundation

/// Certificates of a test's own, made by the `openssl` command in a folder that goes when the test ends.
public final class TestCertificates: Sendable {
    /// The paths of a certificate and of its key.
    public struct Pair: Sendable {
        public let certificate: String
        public let key: String

        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    public struct CommandFailed: Error {
        public let arguments: [String]
        public let words: String
    }

    public static let localhost = "DNS:localhost,IP:127.0.0.1"
    private let folder: String

    public init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "certificates-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    public func path(_ name: String) -> String { folder + "/" + name }

    /// A certificate that it has signed itself, for 90 days from now; its subject is `name`. `names` is what its
    /// subjectAltName holds; nil leaves it out. `key` is what `openssl req -newkey` takes.
    public func make(
        _ name: String = "server", key: [String] = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        names: String? = localhost
    ) throws -> Pair {
        let pair = Pair(certificate: path(name + ".pem"), key: path(name + ".key"))
        var arguments = ["req", "-x509", "-newkey"] + key + ["-nodes", "-days", "90", "-subj", "/CN=" + name]
        if let names { arguments += ["-addext", "subjectAltName=" + names] }
        try Self.run(arguments + ["-keyout", pair.key, "-out", pair.certificate])
        try setMode(0o600, of: pair.key)
        return pair
    }

    /// The same, valid between two moments such as `20200101000000Z`.
    public func make(_ name: String, from start: String, to end: String) throws -> Pair {
        let pair = try make(name)
        try write(
            "ca.cnf",
            """
            [ca]
            default_ca = own
            [own]
            database = \(path("index"))
            serial = \(path("serial"))
            new_certs_dir = \(folder)
            default_md = sha256
            policy = any
            x509_extensions = names
            [any]
            commonName = supplied
            [names]
            subjectAltName = \(Self.localhost)

            """)
        try write("index", "")
        try write("serial", "01\n")
        let request = path("request.pem")
        try Self.run(["req", "-new", "-key", pair.key, "-subj", "/CN=" + name, "-out", request])
        try Self.run([
            "ca", "-batch", "-notext", "-selfsign", "-config", path("ca.cnf"), "-keyfile", pair.key, "-in", request,
            "-out", pair.certificate, "-startdate", start, "-enddate", end,
        ])
        return pair
    }

    /// Writes a file of mode 0600.
    public func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path(name)))
        try setMode(0o600, of: path(name))
    }

    public func setMode(_ mode: Int, of path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    /// Runs `openssl` with `input`; returns what it says. With `mayFail` its exit code does not matter.
    @discardableResult
    public static func run(_ arguments: [String], input: String = "", mayFail: Bool = false) throws -> String {
        let (process, output, source) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardInput = source
        process.standardOutput = output
        process.standardError = output
        try process.run()
        source.fileHandleForWriting.write(Data(input.utf8))
        try source.fileHandleForWriting.close()
        let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard mayFail || process.terminationStatus == 0 else {
            throw CommandFailed(arguments: arguments, words: words)
        }
        return words
    }
}
