import COpenSSL
import Glibc

/// A file of PEM blocks, read whole, so that what was checked of the file holds for what is made of it.
struct PEMFile {
    private static let largest = 1 << 20

    let path: String
    private let bytes: [UInt8]

    /// Reads the file; with `isSecret` it must be its owner's alone. Throws `unreadable` and `openPermissions`.
    init(_ path: String, isSecret: Bool) throws(TLSCredentialsError) {
        // Without O_NONBLOCK a pipe by that name would be waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: Self.text(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.largest
        else { throw .unreadable(path: path, reason: "it is not a file of at most 1 MiB") }
        if isSecret, status.st_mode & 0o077 != 0 { throw .openPermissions(path: path) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while bytes.count <= Self.largest {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 { throw .unreadable(path: path, reason: Self.text(errno)) }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        self.path = path
        self.bytes = bytes
    }

    /// The certificates, the server's own first. The caller frees them. Throws `noCertificate` when there is none, or one
    /// that cannot be read.
    func certificates() throws(TLSCredentialsError) -> [OpaquePointer] {
        var found: [OpaquePointer] = []
        ERR_clear_error()
        withBIO { bio in
            while let certificate = PEM_read_bio_X509(bio, nil, haveNoPassword, nil) { found.append(certificate) }
        }
        let isAtEnd = copenssl_is_end_of_pem(ERR_peek_last_error()) != 0
        if isAtEnd { ERR_clear_error() }
        if isAtEnd, !found.isEmpty { return found }
        for certificate in found { X509_free(certificate) }
        throw .noCertificate(path: path, reasons: OpenSSLError("reading a certificate").reasons)
    }

    /// The first private key, which the caller frees. Throws `noKey`.
    func privateKey() throws(TLSCredentialsError) -> OpaquePointer {
        ERR_clear_error()
        if let key = withBIO({ PEM_read_bio_PrivateKey($0, nil, haveNoPassword, nil) }) { return key }
        throw .noKey(path: path, reasons: OpenSSLError("reading a key").reasons)
    }

    private func withBIO<Result>(_ body: (OpaquePointer) -> Result?) -> Result? {
        bytes.withUnsafeBytes { bytes in
            guard let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return nil }
            defer { BIO_free(bio) }
            return body(bio)
        }
    }

    private static func text(_ errno: Int32) -> String {
        strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
    }
}

/// Without it OpenSSL asks on the terminal for the password of an encrypted key.
private func haveNoPassword(
    _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32, _ isForWriting: Int32, _ own: UnsafeMutableRawPointer?
) -> Int32 { -1 }
