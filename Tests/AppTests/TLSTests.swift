import Foundation
import Glibc
import TestCertificates
import Testing

@testable import App

/// The program with a certificate (X90, X91, F54, F55).
@Suite("With a certificate, the program") struct TLSTests {
    let certificates: TestCertificates
    let pair: TestCertificates.Pair

    init() throws {
        certificates = try TestCertificates()
        pair = try certificates.make("first")
    }

    private func flags(_ pair: TestCertificates.Pair) -> [String] {
        ["--tls-cert", pair.certificate, "--tls-key", pair.key]
    }

    private func serve(_ arguments: [String] = []) throws -> RunningServer {
        try RunningServer(try Folder(), flags(pair) + ["--metrics", "127.0.0.1:0"] + arguments)
    }

    /// The name in the certificate that a new connection is shown.
    private func name(_ server: RunningServer) throws -> String {
        let address = String(server.url.dropFirst("https://".count))
        let words = try TestCertificates.run(["s_client", "-connect", address], mayFail: true)
        let start = try #require(words.firstRange(of: "subject=CN = ")).upperBound
        return String(words[start...].prefix { $0 != "\n" })
    }

    private func metric(_ name: String, of server: RunningServer) throws -> Double? {
        let page = try HTTPProbe.get(HTTPProbe.Target(server.metricsURL() + "/metrics"), seconds: 30)
        let lines = String(decoding: page.body, as: UTF8.self).split(separator: "\n")
        return lines.first { $0.hasPrefix(name + " ") }.flatMap { Double($0.dropFirst(name.count + 1)) }
    }

    /// Moves a pair to the place of the one that is served.
    private func replace(with other: TestCertificates.Pair) throws {
        try #require(rename(other.key, pair.key) == 0 && rename(other.certificate, pair.certificate) == 0)
    }

    @Test func `serves https, and health asks it so`() throws {
        let server = try serve()
        #expect(server.url.hasPrefix("https://127.0.0.1:"))
        #expect(try server.get("/readyz").status == 200)
        #expect(try Parley.run(["health", server.url]).status == 0)
        let plain = server.url.replacing("https://", with: "http://")
        #expect(try HTTPProbe.get(HTTPProbe.Target(plain + "/readyz")).status == 400)
        let address = String(server.url.dropFirst("https://".count))
        let variables = ["PARLEY_LISTEN": address, "PARLEY_TLS_CERT": pair.certificate, "PARLEY_TLS_KEY": pair.key]
        #expect(try Parley.run(["health"], environment: variables).status == 0)
        #expect(!server.log.soFar.contains("without TLS"))
        #expect(server.stop() == 0)
    }

    @Test(arguments: [("on", true), ("off", false)])
    func `tells browsers to stay, unless it is not to`(_ hsts: String, _ isSent: Bool) throws {
        let server = try serve(["--hsts", hsts])
        let address = String(server.url.dropFirst("https://".count))
        let words = try TestCertificates.run(
            ["s_client", "-connect", address, "-ign_eof"],
            input: "GET /v1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", mayFail: true)
        #expect(words.contains("HTTP/1.1 200"))
        #expect(words.contains("Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n") == isSent)
    }

    @Test func `does not start with a key that others may read: 77, and nothing is made`() throws {
        try certificates.setMode(0o644, of: pair.key)
        let folder = try Folder()
        let outcome = try Parley.run(["serve", "--data", folder.data, "--listen", "127.0.0.1:0"] + flags(pair))
        #expect(outcome.status == 77 && outcome.words.contains(pair.key) && outcome.output.isEmpty)
        #expect(try folder.contents().isEmpty)
    }

    @Test func `does not start with what cannot be served: 78`() throws {
        let old = try certificates.make("old", from: "20200101000000Z", to: "20210101000000Z")
        let mixed = TestCertificates.Pair(certificate: pair.certificate, key: old.key)
        let missing = TestCertificates.Pair(certificate: certificates.path("nothing"), key: pair.key)
        for (bad, word) in [(old, "expired"), (mixed, "not that of"), (missing, "cannot be read")] {
            let folder = try Folder()
            let outcome = try Parley.run(["serve", "--data", folder.data, "--listen", "127.0.0.1:0"] + flags(bad))
            #expect(outcome.status == 78 && outcome.words.contains(word), "\(outcome.words)")
            #expect(try folder.contents().isEmpty)
        }
        let folder = try Folder()
        let names = ["--public-names", "localhost,api.example.org"]
        let outcome = try Parley.run(
            ["serve", "--data", folder.data, "--listen", "127.0.0.1:0"] + flags(pair) + names)
        #expect(outcome.status == 78 && outcome.words.contains("api.example.org"))
    }

    @Test func `takes a certificate with its key only`() throws {
        let folder = try Folder()
        let flag = try Parley.run(["serve", "--data", folder.data, "--tls-cert", pair.certificate])
        #expect(flag.status == 78 && flag.words.contains("--tls-key"))
        let variable = try Parley.run(["serve", "--data", folder.data], environment: ["PARLEY_TLS_KEY": pair.key])
        #expect(variable.status == 78 && variable.words.contains("--tls-cert"))
    }

    @Test func `reads its certificate again on SIGHUP`() throws {
        let server = try serve()
        #expect(try name(server) == "first")
        try replace(with: try certificates.make("second"))
        server.send(SIGHUP)
        try eventually { try name(server) == "second" }
        #expect(try metric("tls_reload_failures_total", of: server) == 0)
        #expect(server.stop() == 0)
    }

    @Test func `reads its certificate again when the files have changed`() throws {
        let server = try serve()
        try replace(with: try certificates.make("second"))
        try eventually { try name(server) == "second" }
        #expect(try metric("tls_reload_failures_total", of: server) == 0)
    }

    @Test func `keeps the old certificate when the new one is no good, and says so`() throws {
        let server = try serve()
        let other = try certificates.make("other")
        let good = try String(contentsOfFile: pair.key, encoding: .utf8)
        try certificates.write("first.key", String(contentsOfFile: other.key, encoding: .utf8))
        server.send(SIGHUP)
        try eventually { try (metric("tls_reload_failures_total", of: server) ?? 0) >= 1 }
        #expect(try name(server) == "first")
        #expect(server.log.soFar.contains("the old one stays"))
        try certificates.write("first.key", good)
        try certificates.setMode(0o640, of: pair.key)
        let before = try metric("tls_reload_failures_total", of: server) ?? 0
        server.send(SIGHUP)
        try eventually { try (metric("tls_reload_failures_total", of: server) ?? 0) > before }
        #expect(try server.get("/readyz").status == 200)
        #expect(server.stop() == 0)
    }
}
