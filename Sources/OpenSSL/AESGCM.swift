import COpenSSL

/// Encryption that also proves that nothing was changed: AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce for
/// each message. One key is good for some 2^32 messages (section 8.3).
public struct AESGCM: Sendable {
    public static let keyLength = 32
    static let nonceLength = 12
    static let tagLength = 16

    private let key: [UInt8]

    /// Throws `OpenSSLError` unless the key has 32 bytes.
    public init(key: [UInt8]) throws {
        guard key.count == Self.keyLength else {
            throw OpenSSLError(operation: "AES-256-GCM", reasons: ["a key has 32 bytes, not \(key.count)"])
        }
        self.key = key
    }

    /// The nonce, the encrypted bytes and the tag. `aad` is not in the result: it says what the message belongs to, and
    /// `open` must be given the same.
    public func seal(_ message: [UInt8], aad: [UInt8] = []) throws -> [UInt8] {
        try seal(message, aad: aad, nonce: try Random.bytes(Self.nonceLength))
    }

    /// The same bytes for the same message, so that what is made of them can be compared: the nonce is drawn from the
    /// message and the key (as in RFC 8452 section 1, by HMAC-SHA256). Equal messages can be told to be equal.
    public func sealAlike(_ message: [UInt8], aad: [UInt8] = []) throws -> [UInt8] {
        let digest = try SHA256.authenticate(aad + [0] + message, key: try nonceKey)
        return try seal(message, aad: aad, nonce: Array(digest.bytes.prefix(Self.nonceLength)))
    }

    /// Nonces are drawn under a key of their own.
    private var nonceKey: [UInt8] {
        get throws { try SHA256.authenticate(Array("nonce".utf8), key: key).bytes }
    }

    /// For published vectors; a nonce must never be used twice with one key.
    func seal(_ message: [UInt8], aad: [UInt8], nonce: [UInt8]) throws -> [UInt8] {
        try checkLength(message, aad)
        let context = try CipherContext(key: key, nonce: nonce, encrypts: true)
        try context.authenticate(aad)
        let encrypted = try context.process(message)
        guard try context.finish() else { throw OpenSSLError("sealing") }
        return nonce + encrypted + (try context.tag(Self.tagLength))
    }

    /// The message. Throws `OpenSSLError` when a byte of it, of the tag or of `aad` is not the one that was sealed.
    public func open(_ sealed: [UInt8], aad: [UInt8] = []) throws -> [UInt8] {
        try checkLength(sealed, aad)
        guard sealed.count >= Self.nonceLength + Self.tagLength else { throw Self.notAuthentic }
        let context = try CipherContext(key: key, nonce: Array(sealed.prefix(Self.nonceLength)), encrypts: false)
        try context.authenticate(aad)
        let message = try context.process(Array(sealed[Self.nonceLength..<(sealed.count - Self.tagLength)]))
        try context.expect(tag: Array(sealed.suffix(Self.tagLength)))
        guard try context.finish() else { throw Self.notAuthentic }
        return message
    }

    private static let notAuthentic = OpenSSLError(operation: "opening", reasons: ["the message is not authentic"])

    /// OpenSSL counts in 32 bits.
    private func checkLength(_ parts: [UInt8]...) throws {
        guard parts.allSatisfy({ $0.count <= Int32.max - 64 }) else {
            throw OpenSSLError(operation: "AES-256-GCM", reasons: ["the message is longer than 2 GiB"])
        }
    }
}

/// One message's way through the cipher (https://docs.openssl.org/3.0/man3/EVP_EncryptInit/, "AEAD Interface").
private final class CipherContext {
    private let context: OpaquePointer

    init(key: [UInt8], nonce: [UInt8], encrypts: Bool) throws {
        let cipher = try Algorithms.fetched().aes256GCM
        guard let context = EVP_CIPHER_CTX_new() else { throw OpenSSLError("making a cipher context") }
        self.context = context
        guard EVP_CipherInit_ex2(context, cipher, key, nonce, encrypts ? 1 : 0, nil) == 1 else {
            throw OpenSSLError("beginning AES-256-GCM")
        }
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    func authenticate(_ aad: [UInt8]) throws {
        var length: Int32 = 0
        guard aad.isEmpty || EVP_CipherUpdate(context, nil, &length, aad, Int32(aad.count)) == 1 else {
            throw OpenSSLError("authenticating")
        }
    }

    func process(_ bytes: [UInt8]) throws -> [UInt8] {
        guard !bytes.isEmpty else { return [] }
        return try [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
            var length: Int32 = 0
            guard EVP_CipherUpdate(context, buffer.baseAddress, &length, bytes, Int32(bytes.count)) == 1 else {
                throw OpenSSLError("AES-256-GCM")
            }
            count = Int(length)
        }
    }

    func expect(tag: [UInt8]) throws {
        var tag = tag
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1 else {
            throw OpenSSLError("setting a tag")
        }
    }

    /// False when the tag does not fit. GCM gives no further bytes here.
    func finish() throws -> Bool {
        var rest = [UInt8](repeating: 0, count: 16)
        var length: Int32 = 0
        guard EVP_CipherFinal_ex(context, &rest, &length) == 1 else {
            ERR_clear_error()
            return false
        }
        return length == 0
    }

    func tag(_ length: Int) throws -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: length)
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(length), &tag) == 1 else {
            throw OpenSSLError("getting a tag")
        }
        return tag
    }
}
