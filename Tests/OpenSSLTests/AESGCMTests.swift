import Testing

@testable import OpenSSL

@Suite("AES-256-GCM seals so that any change is noticed")
struct AESGCMTests {
    struct Vector: Sendable {
        let key: String
        let nonce: String
        let message: String
        let aad: String
        let encrypted: String
        let tag: String
    }

    /// Test cases 13, 14 and 16 of the GCM specification that was submitted to NIST.
    static let vectors = [
        Vector(
            key: String(repeating: "00", count: 32), nonce: String(repeating: "00", count: 12), message: "", aad: "",
            encrypted: "", tag: "530f8afbc74536b9a963b4f1c4cb738b"),
        Vector(
            key: String(repeating: "00", count: 32), nonce: String(repeating: "00", count: 12),
            message: String(repeating: "00", count: 16), aad: "", encrypted: "cea7403d4d606b6e074ec5d3baf39d18",
            tag: "d0d1c8a799996bf0265b98b5d48ab919"),
        Vector(
            key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", nonce: "cafebabefacedbaddecaf888",
            message: """
                d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
                1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
                """, aad: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            encrypted: """
                522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
                8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662
                """, tag: "76fc6ece0f4e1768cddf8853bb2d551b"),
    ]

    @Test("the published vectors, sealed and opened", arguments: vectors)
    func published(vector: Vector) throws {
        let cipher = try AESGCM(key: bytes(vector.key))
        let sealed = try cipher.seal(bytes(vector.message), aad: bytes(vector.aad), nonce: bytes(vector.nonce))
        #expect(try sealed == bytes(vector.nonce) + bytes(vector.encrypted) + bytes(vector.tag))
        #expect(try cipher.open(sealed, aad: bytes(vector.aad)) == bytes(vector.message))
    }

    @Test("a message of any length comes back, and no two sealings are alike")
    func roundTrip() throws {
        let cipher = try AESGCM(key: Random.bytes(32))
        for count in [0, 1, 15, 16, 17, 100_000] {
            let message = try Random.bytes(count)
            let first = try cipher.seal(message, aad: [1])
            let second = try cipher.seal(message, aad: [1])
            #expect(first != second)
            #expect(first.count == count + 28)
            #expect(try cipher.open(first, aad: [1]) == message)
            #expect(try cipher.open(second, aad: [1]) == message)
        }
    }

    @Test("no bit of nonce, message or tag can be changed")
    func changedBits() throws {
        let cipher = try AESGCM(key: Random.bytes(32))
        let sealed = try cipher.seal(Array("secret".utf8), aad: [7])
        for index in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[index] ^= 1 << UInt8(bit)
                #expect(throws: OpenSSLError.self) { try cipher.open(changed, aad: [7]) }
            }
        }
    }

    @Test("another context, another key, a shorter or longer text are refused")
    func others() throws {
        let cipher = try AESGCM(key: Random.bytes(32))
        let sealed = try cipher.seal(Array("secret".utf8), aad: [7])
        #expect(throws: OpenSSLError.self) { try cipher.open(sealed, aad: [8]) }
        #expect(throws: OpenSSLError.self) { try cipher.open(sealed) }
        #expect(throws: OpenSSLError.self) { try AESGCM(key: Random.bytes(32)).open(sealed, aad: [7]) }
        for count in 0..<sealed.count {
            #expect(throws: OpenSSLError.self) { try cipher.open(Array(sealed.prefix(count)), aad: [7]) }
        }
        #expect(throws: OpenSSLError.self) { try cipher.open(sealed + [0], aad: [7]) }
        #expect(try cipher.open(sealed, aad: [7]) == Array("secret".utf8))
    }

    @Test("a key has 32 bytes")
    func keyLength() throws {
        for count in [0, 16, 31, 33] {
            #expect(throws: OpenSSLError.self) { try AESGCM(key: [UInt8](repeating: 0, count: count)) }
        }
    }
}
