import COpenSSL

/// The algorithms that were looked up once: a fetched one spares every use the look-up
/// (https://docs.openssl.org/3.0/man7/crypto/, "Performance").
///
/// `@unchecked Sendable`: written once, before anybody sees it; OpenSSL lets threads share a fetched algorithm.
final class Algorithms: @unchecked Sendable {
    let sha256: OpaquePointer
    let aes256GCM: OpaquePointer

    private static let shared = Result { try Algorithms() }

    /// Throws when this OpenSSL does not offer them.
    static func fetched() throws -> Algorithms { try shared.get() }

    private init() throws {
        guard let sha256 = EVP_MD_fetch(nil, "SHA256", nil) else { throw OpenSSLError("fetching SHA-256") }
        guard let aes256GCM = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil) else {
            EVP_MD_free(sha256)
            throw OpenSSLError("fetching AES-256-GCM")
        }
        self.sha256 = sha256
        self.aes256GCM = aes256GCM
    }

    deinit {
        EVP_MD_free(sha256)
        EVP_CIPHER_free(aes256GCM)
    }
}
