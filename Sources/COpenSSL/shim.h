#pragma once
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// What Swift cannot reach of the C interface: macros that are expressions.

static inline int copenssl_set_versions(SSL_CTX *context, int least, int most) {
    return SSL_CTX_set_min_proto_version(context, least) && SSL_CTX_set_max_proto_version(context, most);
}

static inline int copenssl_set_groups(SSL_CTX *context, const char *groups) {
    return SSL_CTX_set1_groups_list(context, groups) == 1;
}

static inline int copenssl_add_to_chain(SSL_CTX *context, X509 *certificate) {
    return SSL_CTX_add1_chain_cert(context, certificate) == 1;
}

/// Lets a session give back its buffers while it is idle, write less than was asked for, and be given the rest at another
/// place; read what has arrived in one go; and keep no table of sessions (SSL_CTX_set_mode(3), SSL_CTX_set_read_ahead(3)).
static inline void copenssl_prepare_for_events(SSL_CTX *context) {
    SSL_CTX_set_mode(
        context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

/// Names the server that a client means (RFC 6066 section 3).
static inline int copenssl_set_server_name(SSL *session, const char *name) {
    return SSL_set_tlsext_host_name(session, name) == 1;
}

/// Whether the error says that the text ended before another block of PEM began.
static inline int copenssl_is_end_of_pem(unsigned long code) {
    return ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
}

/// What a BIO tells its caller to try again: reading or writing.
static const int copenssl_retry_read = BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY;
static const int copenssl_retry_write = BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY;
static const int copenssl_retry_any = BIO_FLAGS_RWS | BIO_FLAGS_SHOULD_RETRY;

static const uint64_t copenssl_server_options =
    SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA;
