/// Why a certificate with its key is not served.
public enum TLSCredentialsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file is not there, may not be read, or is no regular file of at most 1 MiB.
    case unreadable(path: String, reason: String)
    /// Others than its owner may read or change the file of the key.
    case openPermissions(path: String)
    case noCertificate(path: String, reasons: [String])
    /// There is no private key, or it is encrypted.
    case noKey(path: String, reasons: [String])
    /// The key is not the certificate's.
    case mismatch(certificate: String, key: String)
    /// The key is neither RSA of 2,048 bits or more, nor on P-256 or P-384, nor Ed25519.
    case weakKey(path: String, bits: Int)
    case expired(path: String)
    case notYetValid(path: String)
    /// The certificate names no host (RFC 9525 section 6: names are looked for in `subjectAltName` alone).
    case nameless(path: String)
    /// The certificate is for other hosts.
    case nameNotCovered(path: String, name: String)

    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .openPermissions(let path):
            "\(path) holds a private key and may be used by others than its owner: chmod 0600 it"
        case .noCertificate(let path, let reasons): "\(path) holds no certificate in PEM\(Self.list(reasons))"
        case .noKey(let path, let reasons): "\(path) holds no private key in PEM without password\(Self.list(reasons))"
        case .mismatch(let certificate, let key): "the key in \(key) is not that of the certificate in \(certificate)"
        case .weakKey(let path, let bits):
            "the key of \(bits) bits in \(path) is not served: it takes RSA of 2048 bits, P-256, P-384 or Ed25519"
        case .expired(let path): "the certificate in \(path) has expired"
        case .notYetValid(let path): "the certificate in \(path) is not valid yet"
        case .nameless(let path): "the certificate in \(path) names no host in its subjectAltName"
        case .nameNotCovered(let path, let name): "the certificate in \(path) is not for \(name)"
        }
    }

    private static func list(_ reasons: [String]) -> String {
        reasons.isEmpty ? "" : " (\(reasons.joined(separator: "; ")))"
    }
}
