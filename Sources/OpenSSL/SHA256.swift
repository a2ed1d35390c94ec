import COpenSSL

/// SHA-256 (FIPS 180-4) with a context that is made once and used again. It has one owner, on one thread at a time.
public final class SHA256Hasher {
    private let context: OpaquePointer
    private let algorithm: OpaquePointer

    /// Throws `OpenSSLError` without memory, or where OpenSSL lacks SHA-256.
    public init() throws {
        algorithm = try Algorithms.fetched().sha256
        guard let context = EVP_MD_CTX_new() else { throw OpenSSLError("making a digest context") }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// The digest of the bytes.
    public func hash(_ bytes: UnsafeRawBufferPointer) throws -> SHA256Digest {
        try begin()
        try add(bytes)
        return try end()
    }

    public func hash(_ bytes: [UInt8]) throws -> SHA256Digest { try bytes.withUnsafeBytes { try hash($0) } }

    // MARK: In parts

    /// Forgets what was added.
    public func begin() throws {
        guard EVP_DigestInit_ex2(context, algorithm, nil) == 1 else { throw OpenSSLError("beginning a digest") }
    }

    /// Adds bytes after `begin`.
    public func add(_ bytes: UnsafeRawBufferPointer) throws {
        guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
            throw OpenSSLError("digesting")
        }
    }

    /// The digest of all that was added; before anything else is added, `begin` again.
    public func end() throws -> SHA256Digest {
        try SHA256Digest { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            guard EVP_DigestFinal_ex(context, start, nil) == 1 else { throw OpenSSLError("ending a digest") }
        }
    }
}

/// One-shot SHA-256 and HMAC-SHA-256, for where there is no owner of a `SHA256Hasher`.
public enum SHA256 {
    /// The digest of the bytes (FIPS 180-4). Throws `OpenSSLError`.
    public static func hash(_ bytes: UnsafeRawBufferPointer) throws -> SHA256Digest { try SHA256Hasher().hash(bytes) }

    public static func hash(_ bytes: [UInt8]) throws -> SHA256Digest { try SHA256Hasher().hash(bytes) }

    /// The keyed digest of the message (RFC 2104, RFC 4231); the key may have any length. Throws `OpenSSLError`.
    public static func authenticate(_ message: [UInt8], key: [UInt8]) throws -> SHA256Digest {
        let algorithm = try Algorithms.fetched().sha256
        // OpenSSL takes a missing key for the one of the call before.
        let material = key.isEmpty ? [0] : key
        return try SHA256Digest { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            let done = HMAC(algorithm, material, Int32(clamping: key.count), message, message.count, start, nil)
            guard done != nil else { throw OpenSSLError("HMAC-SHA-256") }
        }
    }
}
