import OpenSSL
import TestCertificates
import Testing

/// What a certificate and its key must be before they are served (X91, F55).
@Suite("TLS credentials") struct TLSCredentialsTests {
    let certificates: TestCertificates

    init() throws { certificates = try TestCertificates() }

    private func load(_ pair: TestCertificates.Pair, names: [String] = []) throws -> TLSCredentials {
        try TLSCredentials(certificate: pair.certificate, key: pair.key, names: names)
    }

    @Test func `are taken with a key on P-256, without a warning`() throws {
        let credentials = try load(try certificates.make())
        #expect(credentials.warnings.isEmpty)
        #expect(credentials.expiry > 1_700_000_000)
    }

    @Test(arguments: [["rsa:3072"], ["ed25519"], ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"]])
    func `are taken with other strong keys`(_ key: [String]) throws {
        #expect(try load(try certificates.make(key: key)).warnings.isEmpty)
    }

    @Test func `with RSA of 2048 bits are taken with a warning`() throws {
        let warnings = try load(try certificates.make(key: ["rsa:2048"])).warnings
        #expect(warnings.count == 1 && warnings.first?.contains("2048") == true)
    }

    @Test(arguments: [["rsa:1024"], ["ec", "-pkeyopt", "ec_paramgen_curve:P-224"]])
    func `with a weak key are refused`(_ key: [String]) throws {
        let pair = try certificates.make(key: key)
        let bits = key == ["rsa:1024"] ? 1_024 : 224
        #expect(throws: TLSCredentialsError.weakKey(path: pair.key, bits: bits)) { try load(pair) }
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o620, 0o601])
    func `with a key that others may use are refused`(_ mode: Int) throws {
        let pair = try certificates.make()
        try certificates.setMode(mode, of: pair.key)
        #expect(throws: TLSCredentialsError.openPermissions(path: pair.key)) { try load(pair) }
    }

    @Test func `with the key of another certificate are refused`() throws {
        let (one, other) = (try certificates.make("one"), try certificates.make("other"))
        let mixed = TestCertificates.Pair(certificate: one.certificate, key: other.key)
        #expect(throws: TLSCredentialsError.mismatch(certificate: one.certificate, key: other.key)) { try load(mixed) }
    }

    @Test func `that have expired are refused`() throws {
        let pair = try certificates.make("old", from: "20200101000000Z", to: "20210101000000Z")
        #expect(throws: TLSCredentialsError.expired(path: pair.certificate)) { try load(pair) }
    }

    @Test func `that are not valid yet are refused`() throws {
        let pair = try certificates.make("new", from: "20900101000000Z", to: "20910101000000Z")
        #expect(throws: TLSCredentialsError.notYetValid(path: pair.certificate)) { try load(pair) }
    }

    @Test func `without a name are refused`() throws {
        let pair = try certificates.make(names: nil)
        #expect(throws: TLSCredentialsError.nameless(path: pair.certificate)) { try load(pair) }
    }

    @Test func `are for the names that they carry and for no others`() throws {
        let pair = try certificates.make(names: "DNS:api.example.org,DNS:*.example.net,IP:192.0.2.7,IP:2001:db8::1")
        let good = ["api.example.org", "API.Example.ORG", "a.example.net", "192.0.2.7", "2001:db8::1"]
        #expect(throws: Never.self) { try load(pair, names: good) }
        for name in ["example.org", "a.b.example.net", "server", "192.0.2.8", ""] {
            #expect(throws: TLSCredentialsError.nameNotCovered(path: pair.certificate, name: name)) {
                try load(pair, names: [name])
            }
        }
    }

    @Test func `in files that are missing, empty or no PEM are refused`() throws {
        let pair = try certificates.make()
        try certificates.write("empty", "")
        try certificates.write("words", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
        for name in ["empty", "words", "server.key"] {
            let path = certificates.path(name)
            let error = #expect(throws: TLSCredentialsError.self) {
                try TLSCredentials(certificate: path, key: pair.key)
            }
            guard case .noCertificate(path, _) = error else { Issue.record("\(name): \(error as Any)"); continue }
        }
        for name in ["empty", "words"] {
            let path = certificates.path(name)
            let error = #expect(throws: TLSCredentialsError.self) {
                try TLSCredentials(certificate: pair.certificate, key: path)
            }
            guard case .noKey(path, _) = error else { Issue.record("\(name): \(error as Any)"); continue }
        }
        for path in [certificates.path("nothing"), certificates.path("")] {
            let error = #expect(throws: TLSCredentialsError.self) {
                try TLSCredentials(certificate: pair.certificate, key: path)
            }
            guard case .unreadable(path, _) = error else { Issue.record("\(path): \(error as Any)"); continue }
        }
    }

    @Test func `with a password on the key are refused without asking for it`() throws {
        let pair = try certificates.make()
        let locked = TestCertificates.Pair(certificate: pair.certificate, key: certificates.path("locked.key"))
        try certificates.write("locked.key", "")
        try TestCertificates.run(["ec", "-in", pair.key, "-aes256", "-passout", "pass:secret", "-out", locked.key])
        let error = #expect(throws: TLSCredentialsError.self) { try load(locked) }
        guard case .noKey = error else {
            Issue.record("\(error as Any)")
            return
        }
    }
}
