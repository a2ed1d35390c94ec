import COpenSSL
import Testing

@testable import OpenSSL

@Suite("Scrypt, randomness, comparison and errors")
struct OpenSSLTests {
    struct ScryptVector: Sendable {
        let password: String
        let salt: String
        let n: UInt64
        let r: UInt64
        let p: UInt64
        let key: String
    }

    /// RFC 7914, section 12.
    static let scryptVectors = [
        ScryptVector(
            password: "", salt: "", n: 16, r: 1, p: 1,
            key: """
                77 d6 57 62 38 65 7b 20 3b 19 ca 42 c1 8a 04 97 f1 6b 48 44 e3 07 4a e8 df df fa 3f ed e2 14 42
                fc d0 06 9d ed 09 48 f8 32 6a 75 3a 0f c8 1f 17 e8 d3 e0 fb 2e 0d 36 28 cf 35 e2 0c 38 d1 89 06
                """),
        ScryptVector(
            password: "password", salt: "NaCl", n: 1_024, r: 8, p: 16,
            key: """
                fd ba be 1c 9d 34 72 00 78 56 e7 19 0d 01 e9 fe 7c 6a d7 cb c8 23 78 30 e7 73 76 63 4b 37 31 62
                2e af 30 d9 2e 22 a3 88 6f f1 09 27 9d 98 30 da c7 27 af b9 4a 83 ee 6d 83 60 cb df a2 cc 06 40
                """),
        ScryptVector(
            password: "pleaseletmein", salt: "SodiumChloride", n: 16_384, r: 8, p: 1,
            key: """
                70 23 bd cb 3a fd 73 48 46 1c 06 cd 81 fd 38 eb fd a8 fb ba 90 4f 8e 3e a9 b5 43 f6 54 5d a1 f2
                d5 43 29 55 61 3f 0f cf 62 d4 97 05 24 2a 9a f9 e6 1e 85 dc 0d 65 1e 40 df cf 01 7b 45 57 58 87
                """),
    ]

    @Test("scrypt of RFC 7914", arguments: scryptVectors)
    func scrypt(vector: ScryptVector) throws {
        let key = try Scrypt.derive(
            password: Array(vector.password.utf8), salt: Array(vector.salt.utf8), n: vector.n, r: vector.r, p: vector.p,
            length: 64)
        #expect(try key == bytes(vector.key))
    }

    @Test("scrypt with the 32 MiB that passwords are given works, more than 64 MiB is refused")
    func scryptMemory() throws {
        #expect(try Scrypt.derive(password: [1], salt: [2], n: 1 << 15, r: 8, p: 1, length: 32).count == 32)
        let error = #expect(throws: OpenSSLError.self) {
            try Scrypt.derive(password: [1], salt: [2], n: 1 << 17, r: 8, p: 1, length: 32)
        }
        #expect(error?.reasons.isEmpty == false)
    }

    @Test(
        "scrypt refuses what RFC 7914 forbids", arguments: [(0, 8, 1), (1, 8, 1), (15, 8, 1), (16, 0, 1), (16, 8, 0)])
    func scryptParameters(n: UInt64, r: UInt64, p: UInt64) {
        #expect(throws: OpenSSLError.self) {
            try Scrypt.derive(password: [1], salt: [2], n: n, r: r, p: p, length: 32)
        }
    }

    @Test("scrypt keys have 1 to 1,024 bytes", arguments: [Int.min, -1, 0, 1_025, Int.max])
    func scryptLength(length: Int) {
        #expect(throws: OpenSSLError.self) {
            try Scrypt.derive(password: [], salt: [], n: 16, r: 1, p: 1, length: length)
        }
    }

    @Test("random bytes have the length that was asked for and do not repeat")
    func random() throws {
        #expect(try Random.bytes(0) == [] && Random.bytes(-1) == [])
        let draws = try (0..<1_000).map { _ in try Random.bytes(16) }
        #expect(Set(draws).count == 1_000 && draws.allSatisfy { $0.count == 16 })
        let long = try Random.bytes(100_000)
        #expect(Set(long).count == 256)
        var buffer = [UInt8](repeating: 0, count: 64)
        try buffer.withUnsafeMutableBytes { try Random.fill(UnsafeMutableRawBufferPointer(rebasing: $0[16..<48])) }
        #expect(buffer[..<16].allSatisfy { $0 == 0 } && buffer[48...].allSatisfy { $0 == 0 })
        #expect(!buffer[16..<48].allSatisfy { $0 == 0 })
    }

    @Test("bytes are equal when all are, and only then")
    func comparison() {
        let left = [UInt8](0..<100)
        #expect(constantTimeEqual(left, left))
        #expect(constantTimeEqual([], []))
        #expect(!constantTimeEqual(left, Array(left.dropLast())))
        #expect(!constantTimeEqual([], [0]))
        for index in left.indices {
            var right = left
            right[index] ^= 0x80
            #expect(!constantTimeEqual(left, right))
        }
    }

    @Test("an error takes OpenSSL's reasons with it and leaves none for the next")
    func errorQueue() {
        ERR_clear_error()
        #expect(EVP_MD_fetch(nil, "no such digest", nil) == nil)
        let error = OpenSSLError("fetching")
        #expect(error.reasons.count == 1 && error.description.contains("unsupported"))
        #expect(ERR_peek_error() == 0)
        #expect(OpenSSLError("again").description == "again failed")
    }

    @Test("a message that is not authentic leaves no error behind")
    func errorQueueAfterOpen() throws {
        ERR_clear_error()
        #expect(throws: OpenSSLError.self) { try AESGCM(key: Random.bytes(32)).open([UInt8](repeating: 1, count: 40)) }
        #expect(ERR_peek_error() == 0)
    }

    @Test("the version is told")
    func version() { #expect(OpenSSLVersion.text.hasPrefix("OpenSSL 3.")) }
}
