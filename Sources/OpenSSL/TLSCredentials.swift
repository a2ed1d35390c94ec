import COpenSSL
import Glibc

/// A server's certificate with its chain and its private key, checked to be fit for use.
///
/// `@unchecked Sendable`: nothing of it changes after `init`, and OpenSSL counts the references to certificates and keys
/// atomically.
public final class TLSCredentials: @unchecked Sendable {
    /// What is served for now, but should not be for long.
    public let warnings: [String]
    /// When the certificate ends, in seconds since 1970.
    public let expiry: Int
    private let path: String
    /// The server's own certificate, then those that lead to its root.
    let chain: [OpaquePointer]
    let key: OpaquePointer

    private static let daysOfWarning: Int32 = 14

    /// Reads both files and checks that the key is private (mode 0600 or less), strong, the certificate's, and that the
    /// certificate is valid now and is for each of `names`, host names or addresses.
    ///
    /// Throws `TLSCredentialsError`.
    public init(certificate path: String, key keyPath: String, names: [String] = []) throws(TLSCredentialsError) {
        let keyFile = try PEMFile(keyPath, isSecret: true)
        let file = try PEMFile(path, isSecret: false)
        let chain = try file.certificates()
        let key: OpaquePointer
        do throws(TLSCredentialsError) { key = try keyFile.privateKey() } catch {
            for certificate in chain { X509_free(certificate) }
            throw error
        }
        self.path = path
        self.chain = chain
        self.key = key
        let left = Self.timeLeft(of: chain[0])
        expiry = time(nil) + Int(left.days) * 86_400 + Int(left.seconds)
        warnings = Self.warnings(key, daysLeft: left.days)
        try check(keyPath, names, left)
    }

    deinit {
        for certificate in chain { X509_free(certificate) }
        EVP_PKEY_free(key)
    }

    private func check(
        _ keyPath: String, _ names: [String], _ left: (days: Int32, seconds: Int32)
    ) throws(TLSCredentialsError) {
        defer { ERR_clear_error() }
        let certificate = chain[0]
        guard X509_check_private_key(certificate, key) == 1 else {
            throw .mismatch(certificate: path, key: keyPath)
        }
        guard Self.isStrong(key) else { throw .weakKey(path: keyPath, bits: Int(EVP_PKEY_get_bits(key))) }
        if left.days < 0 || left.seconds < 0 || left == (0, 0) { throw .expired(path: path) }
        if X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0 { throw .notYetValid(path: path) }
        guard X509_get_ext_by_NID(certificate, NID_subject_alt_name, -1) >= 0 else { throw .nameless(path: path) }
        for name in names where !covers(name) { throw .nameNotCovered(path: path, name: name) }
    }

    /// Whether the certificate is for the host of this name or address.
    public func covers(_ name: String) -> Bool {
        X509_check_ip_asc(chain[0], name, 0) == 1
            || X509_check_host(chain[0], name, name.utf8.count, UInt32(X509_CHECK_FLAG_NEVER_CHECK_SUBJECT), nil) == 1
    }

    private static func isStrong(_ key: OpaquePointer) -> Bool {
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_RSA: EVP_PKEY_get_bits(key) >= 2_048
        case EVP_PKEY_EC: [256, 384].contains(EVP_PKEY_get_bits(key))
        case EVP_PKEY_ED25519: true
        default: false
        }
    }

    private static func warnings(_ key: OpaquePointer, daysLeft: Int32) -> [String] {
        var warnings: [String] = []
        let bits = EVP_PKEY_get_bits(key)
        if EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA, bits < 3_072 {
            warnings.append("the key is RSA of \(bits) bits; take 3072, or P-256")
        }
        if daysLeft < daysOfWarning { warnings.append("the certificate expires in \(daysLeft) days") }
        return warnings
    }

    /// Both below zero once it has expired (ASN1_TIME_diff(3)); so also for a date that cannot be read.
    private static func timeLeft(of certificate: OpaquePointer) -> (days: Int32, seconds: Int32) {
        var left: (days: Int32, seconds: Int32) = (0, 0)
        guard ASN1_TIME_diff(&left.days, &left.seconds, nil, X509_get0_notAfter(certificate)) == 1 else {
            return (-1, -1)
        }
        return left
    }
}
