import Testing

@testable import OpenSSL

@Suite("SHA-256 and HMAC give the published results")
struct SHA256Tests {
    /// FIPS 180-4's examples as NIST publishes them, and the empty message.
    static let digests: [(message: [UInt8], digest: String)] = [
        ([], "e3b0c442 98fc1c14 9afbf4c8 996fb924 27ae41e4 649b934c a495991b 7852b855"),
        (Array("abc".utf8), "ba7816bf 8f01cfea 414140de 5dae2223 b00361a3 96177a9c b410ff61 f20015ad"),
        (
            Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
            "248d6a61 d20638b8 e5c02693 0c3e6039 a33ce459 64ff2167 f6ecedd4 19db06c1"
        ),
        (
            [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000),
            "cdc76e5c 9914fb92 81a1c7e2 84d73e67 f1809a48 a497200e 046d39cc c7112cd0"
        ),
    ]

    @Test("digests of FIPS 180-4", arguments: digests.indices)
    func digest(index: Int) throws {
        let (message, expected) = Self.digests[index]
        #expect(try SHA256.hash(message).bytes == bytes(expected))
        #expect(try message.withUnsafeBytes { try SHA256.hash($0) }.bytes == bytes(expected))
    }

    @Test("a hasher used again begins anew, also after parts were added and not ended")
    func hasherIsReusable() throws {
        let hasher = try SHA256Hasher()
        for (message, expected) in Self.digests {
            #expect(try hasher.hash(message).bytes == bytes(expected))
            try message.withUnsafeBytes { try hasher.add($0) }
        }
    }

    @Test("a message in parts has the digest of the whole, wherever it is cut")
    func inParts() throws {
        let hasher = try SHA256Hasher()
        let (message, expected) = Self.digests[2]
        for cut in 0...message.count {
            try hasher.begin()
            try message[..<cut].withUnsafeBytes { try hasher.add($0) }
            try message[cut...].withUnsafeBytes { try hasher.add($0) }
            #expect(try hasher.end().bytes == bytes(expected))
        }
    }

    @Test("a digest is a value: equal by its bytes, a key of a dictionary, made of 32 bytes only")
    func digestIsValue() throws {
        let abc = try SHA256.hash(Array("abc".utf8))
        #expect(try abc == SHA256Digest(bytes(Self.digests[1].digest)))
        #expect(try abc != SHA256.hash(Array("abd".utf8)))
        #expect(try [abc: "abc"][SHA256.hash(Array("abc".utf8))] == "abc")
        for count in [0, 31, 33] { #expect(SHA256Digest([UInt8](repeating: 0, count: count)) == nil) }
        for index in 0..<32 {
            var changed = abc.bytes
            changed[index] ^= 1
            #expect(SHA256Digest(changed) != abc)
        }
    }

    /// RFC 4231, sections 4.2, 4.3, 4.4, 4.7 and 4.8.
    static let authentications: [(key: [UInt8], message: [UInt8], digest: String)] = [
        (
            [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
            "b0344c61 d8db3853 5ca8afce af0bf12b 881dc200 c9833da7 26e9376c 2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146 bf60754e 6a042426 089575c7 5a003f08 9d273983 9dec58b9 64ec3843"
        ),
        (
            [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
            "773ea91e 36800e46 854db8eb d09181a7 2959098b 3ef8c122 d9635514 ced565fe"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e43159 1ee0b67f 0d8a26aa cbf5b77f 8e0bc621 3728c514 0546040f 0ee37f54"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131),
            Array(
                ("This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
            "9b09ffa7 1b942fcb 27635fbc d5b0e944 bfdc6364 4f071393 8a7f5153 5c3a35e2"
        ),
        ([], [], "b613679a 0814d9ec 772f95d7 78c35fc5 ff1697c4 93715653 c6c71214 4292c5ad"),
    ]

    @Test("HMAC-SHA-256 of RFC 4231, and with neither key nor message", arguments: authentications.indices)
    func authenticate(index: Int) throws {
        let (key, message, expected) = Self.authentications[index]
        #expect(try SHA256.authenticate(message, key: key).bytes == bytes(expected))
    }
}
