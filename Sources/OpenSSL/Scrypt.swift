import COpenSSL

/// Keys from passwords, slow and hungry for memory on purpose (RFC 7914).
public enum Scrypt {
    /// Above OpenSSL's default of 32 MiB, which N = 2^15 with r = 8 already exceeds.
    private static let memoryLimit: UInt64 = 64 << 20

    /// `length` bytes; `n` is the cost, a power of two, `r` the block size, `p` the parallelisation.
    ///
    /// It takes `128 * n * r` bytes of memory and some tenths of a second: not for an event loop. Throws `OpenSSLError`
    /// for parameters that RFC 7914 forbids or that need more than 64 MiB.
    public static func derive(
        password: [UInt8], salt: [UInt8], n: UInt64, r: UInt64, p: UInt64, length: Int
    ) throws -> [UInt8] {
        guard length > 0, length <= 1_024 else {
            throw OpenSSLError(operation: "scrypt", reasons: ["a key has 1 to 1,024 bytes, not \(length)"])
        }
        return try [UInt8](unsafeUninitializedCapacity: length) { key, count in
            let done = password.withUnsafeBytes { password in
                // OpenSSL takes no null pointer for an empty password.
                let start = password.baseAddress ?? UnsafeRawPointer(key.baseAddress)
                return EVP_PBE_scrypt(
                    start?.assumingMemoryBound(to: CChar.self), password.count, salt, salt.count, n, r, p, memoryLimit,
                    key.baseAddress, length)
            }
            guard done == 1 else { throw OpenSSLError("scrypt") }
            count = length
        }
    }
}
