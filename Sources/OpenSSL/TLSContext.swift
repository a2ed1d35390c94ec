import COpenSSL

/// The rules by which sessions are made: versions, ciphers, certificate, the keys of tickets.
///
/// Each context has ticket keys of its own, so making a new one from the same credentials rotates them.
///
/// `@unchecked Sendable`: nothing of it is set after `init`, and OpenSSL lets threads share a context for making sessions
/// (https://docs.openssl.org/3.0/man7/openssl-threads/).
public final class TLSContext: @unchecked Sendable {
    let handle: OpaquePointer
    /// The protocol's name as ALPN sends it: its length, then its bytes (RFC 7301 section 3.1).
    private let wireName: UnsafeMutableBufferPointer<UInt8>
    private let credentials: TLSCredentials?

    /// For a server: TLS 1.2 with ephemeral keys and authenticated ciphers, and TLS 1.3; its own preference of ciphers; no
    /// compression, no renegotiation, no early data; resumption by tickets, without a table.
    ///
    /// A client that offers protocols by ALPN without `applicationProtocol` among them is refused with
    /// `no_application_protocol`; one that offers none is served. Throws `OpenSSLError`.
    public init(_ credentials: TLSCredentials, applicationProtocol: String) throws {
        let context = try Self.make(TLS_server_method())
        handle = context
        wireName = Self.wireName(applicationProtocol)
        self.credentials = credentials
        SSL_CTX_set_options(context, copenssl_server_options)
        guard SSL_CTX_use_certificate(context, credentials.chain[0]) == 1,
            SSL_CTX_use_PrivateKey(context, credentials.key) == 1,
            credentials.chain.dropFirst().allSatisfy({ copenssl_add_to_chain(context, $0) == 1 })
        else { throw OpenSSLError("taking the certificate") }
        SSL_CTX_set_alpn_select_cb(context, chooseProtocol, wireName.baseAddress)
    }

    /// For a client that asks for `applicationProtocol` and believes every certificate: to talk to one's own server over
    /// loopback, and for nothing else. Throws `OpenSSLError`.
    public init(unverifiedClientFor applicationProtocol: String) throws {
        let context = try Self.make(TLS_client_method())
        handle = context
        wireName = Self.wireName(applicationProtocol)
        credentials = nil
        SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nil)
        guard SSL_CTX_set_alpn_protos(context, wireName.baseAddress, UInt32(wireName.count)) == 0 else {
            throw OpenSSLError("offering a protocol")
        }
    }

    deinit {
        SSL_CTX_free(handle)
        wireName.deallocate()
    }

    private static let ciphers = """
        ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:\
        ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305
        """
    private static let suites = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"

    private static func make(_ method: OpaquePointer?) throws -> OpaquePointer {
        ERR_clear_error()
        guard let context = SSL_CTX_new(method) else { throw OpenSSLError("making a TLS context") }
        SSL_CTX_set_security_level(context, 2)
        copenssl_prepare_for_events(context)
        guard copenssl_set_versions(context, TLS1_2_VERSION, TLS1_3_VERSION) == 1,
            SSL_CTX_set_cipher_list(context, ciphers) == 1, SSL_CTX_set_ciphersuites(context, suites) == 1,
            copenssl_set_groups(context, "X25519:P-256:P-384") == 1
        else {
            SSL_CTX_free(context)
            throw OpenSSLError("choosing versions and ciphers")
        }
        return context
    }

    private static func wireName(_ name: String) -> UnsafeMutableBufferPointer<UInt8> {
        let bytes = Array(name.utf8.prefix(255))
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count + 1)
        _ = buffer.initialize(from: [UInt8(bytes.count)] + bytes)
        return buffer
    }
}

/// Answers a client's list of protocols: with the one of the context, or with the end (RFC 7301 section 3.2).
private func chooseProtocol(
    _ session: OpaquePointer?, _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ chosenLength: UnsafeMutablePointer<UInt8>?, _ offered: UnsafePointer<UInt8>?, _ offeredLength: UInt32,
    _ own: UnsafeMutableRawPointer?
) -> Int32 {
    guard let chosen, let chosenLength, let offered, let own = own?.assumingMemoryBound(to: UInt8.self) else {
        return SSL_TLSEXT_ERR_ALERT_FATAL
    }
    var found: UnsafeMutablePointer<UInt8>?
    let verdict = SSL_select_next_proto(
        &found, chosenLength, own, UInt32(own[0]) + 1, offered, offeredLength)
    guard verdict == OPENSSL_NPN_NEGOTIATED, let found else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    chosen.pointee = UnsafePointer(found)
    return SSL_TLSEXT_ERR_OK
}
