import COpenSSL

/// The OpenSSL that is linked at run time.
public enum OpenSSLVersion {
    /// Such as `OpenSSL 3.0.22 9 Jun 2026`.
    public static var text: String { String(cString: OpenSSL_version(OPENSSL_VERSION)) }
}
