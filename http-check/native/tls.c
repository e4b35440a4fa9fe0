// TLS over the connections of network.c, by mbed TLS. Nothing of it runs before the first https address.

#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <mbedtls/psa_util.h>
#include <mbedtls/ssl.h>
#include <psa/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "system.h"

struct session {
    mbedtls_ssl_context ssl;
    int descriptor;
    // The error of the system that ended a read or a write.
    int error;
    // Whether the server's certificate names itself as its authority.
    int is_self_signed;
    // The IP address that the certificate must have, unless the server is known by a name.
    uint8_t address[sizeof(struct in6_addr)];
    size_t address_length;
    struct session *next;
};

static struct session *sessions;
static mbedtls_x509_crt authorities;
static mbedtls_ssl_config config;

// Forward secrecy and authenticated encryption only (RFC 9325, section 4.2). It also keeps servers from
// naming a group whose arithmetic takes seconds.
static const int CIPHERS[] = {
    MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
    MBEDTLS_TLS1_3_AES_256_GCM_SHA384,
    MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    0,
};

// Those of TLS 1.2 first: a server that takes the first one it knows would otherwise choose RSA-PSS with TLS
// 1.2, too, which mbed TLS 3.6.6 offers but then refuses (its issue 10672, put right in 3.6.7).
static const uint16_t SIGNATURES[] = {
    MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256,
    MBEDTLS_TLS1_3_SIG_ECDSA_SECP384R1_SHA384,
    MBEDTLS_TLS1_3_SIG_ECDSA_SECP521R1_SHA512,
    MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA256,
    MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA384,
    MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA512,
    MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256,
    MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA384,
    MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA512,
    MBEDTLS_TLS1_3_SIG_NONE,
};

// The problems of a certificate, the first one first, and the names that Node has for them.
static const struct {
    uint32_t flag;
    const char *name;
} PROBLEMS[] = {
    {MBEDTLS_X509_BADCERT_EXPIRED, "CERT_HAS_EXPIRED"},
    {MBEDTLS_X509_BADCERT_FUTURE, "CERT_NOT_YET_VALID"},
    {MBEDTLS_X509_BADCERT_NOT_TRUSTED, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"},
    {MBEDTLS_X509_BADCERT_CN_MISMATCH, "ERR_TLS_CERT_ALTNAME_INVALID"},
    {UINT32_MAX, "CERT_REJECTED"},
};

static struct session **find(int descriptor) {
    struct session **place = &sessions;
    while (*place != NULL && (*place)->descriptor != descriptor) place = &(*place)->next;
    return place;
}

static int send_part(void *argument, const unsigned char *bytes, size_t length) {
    struct session *session = argument;
    ssize_t part = write(session->descriptor, bytes, length);
    if (part >= 0) return (int)part;
    session->error = errno;
    return errno == EAGAIN ? MBEDTLS_ERR_SSL_WANT_WRITE : MBEDTLS_ERR_SSL_INTERNAL_ERROR;
}

static int receive_part(void *argument, unsigned char *bytes, size_t length) {
    struct session *session = argument;
    ssize_t part = read(session->descriptor, bytes, length);
    if (part >= 0) return (int)part;
    session->error = errno;
    return errno == EAGAIN ? MBEDTLS_ERR_SSL_WANT_READ : MBEDTLS_ERR_SSL_INTERNAL_ERROR;
}

static int are_equal(const mbedtls_x509_buf *one, const mbedtls_x509_buf *other) {
    return one->len == other->len && (one->len == 0 || memcmp(one->p, other->p, one->len) == 0);
}

// mbed TLS would send an IP address as the server's name, too, which RFC 6066 forbids, and would accept
// one as a common name, so what a certificate says of addresses is read here.
static int verify(void *argument, mbedtls_x509_crt *certificate, int depth, uint32_t *flags) {
    struct session *session = argument;
    if (depth > 0) return 0;
    session->is_self_signed = are_equal(&certificate->issuer_raw, &certificate->subject_raw);
    if (session->address_length == 0) return 0;
    for (const mbedtls_x509_sequence *name = &certificate->subject_alt_names; name != NULL; name = name->next)
        if ((name->buf.tag & MBEDTLS_ASN1_TAG_VALUE_MASK) == MBEDTLS_X509_SAN_IP_ADDRESS &&
            name->buf.len == session->address_length &&
            memcmp(name->buf.p, session->address, name->buf.len) == 0)
            return 0;
    *flags |= MBEDTLS_X509_BADCERT_CN_MISMATCH;
    return 0;
}

static const char *name_problem(const struct session *session) {
    uint32_t flags = mbedtls_ssl_get_verify_result(&session->ssl);
    if ((flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) != 0 && session->is_self_signed)
        return "DEPTH_ZERO_SELF_SIGNED_CERT";
    size_t place = 0;
    while ((PROBLEMS[place].flag & flags) == 0) place++;
    return PROBLEMS[place].name;
}

static JSValue throw_tls_error(JSContext *context, const struct session *session, int error) {
    if (session->error != 0 && session->error != EAGAIN) return throw_system_error(context, session->error);
    if (error == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED)
        return JS_ThrowInternalError(context, "%s", name_problem(session));
    if (error == MBEDTLS_ERR_SSL_CONN_EOF) return JS_ThrowInternalError(context, "UNEXPECTED_EOF");
    if (error == MBEDTLS_ERR_SSL_INVALID_RECORD) return JS_ThrowInternalError(context, "TLS_NO_RECORD");
    if (error == MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION) return JS_ThrowInternalError(context, "TLS_VERSION");
    // Of an alert mbed TLS tells no more than its debug output does: its number is in a private field.
    if (error == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE)
        return JS_ThrowInternalError(context, "TLS_ALERT_%d", session->ssl.MBEDTLS_PRIVATE(in_msg)[1]);
    return JS_ThrowInternalError(context, "TLS_%04X", (unsigned)-error);
}

static JSValue js_tls_trust(JSContext *context, JSValue, int, JSValue *arguments) {
    size_t length;
    const char *text = JS_ToCStringLen(context, &length, arguments[0]);
    if (text == NULL) return JS_EXCEPTION;
    mbedtls_ssl_config_init(&config);
    mbedtls_x509_crt_init(&authorities);
    int error = psa_crypto_init() == PSA_SUCCESS ? 0 : MBEDTLS_ERR_SSL_INTERNAL_ERROR;
    if (error == 0)
        error = mbedtls_ssl_config_defaults(&config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                            MBEDTLS_SSL_PRESET_DEFAULT);
    // Authorities that it cannot read are passed over, unless there is no other.
    if (error == 0 && length > 0)
        error = mbedtls_x509_crt_parse(&authorities, (const unsigned char *)text, length + 1);
    JS_FreeCString(context, text);
    if (error < 0) return JS_ThrowInternalError(context, "TLS_%04X", (unsigned)-error);
    mbedtls_ssl_conf_rng(&config, mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE);
    mbedtls_ssl_conf_ciphersuites(&config, CIPHERS);
    mbedtls_ssl_conf_sig_algs(&config, SIGNATURES);
    mbedtls_ssl_conf_ca_chain(&config, &authorities, NULL);
    mbedtls_ssl_conf_authmode(&config, length > 0 ? MBEDTLS_SSL_VERIFY_REQUIRED : MBEDTLS_SSL_VERIFY_NONE);
    return JS_UNDEFINED;
}

static JSValue js_tls_begin(JSContext *context, JSValue, int, JSValue *arguments) {
    const char *name = JS_ToCString(context, arguments[1]);
    if (name == NULL) return JS_EXCEPTION;
    struct session *session = calloc(1, sizeof *session);
    if (session == NULL) abort();
    session->descriptor = to_int(context, arguments[0]);
    session->next = sessions;
    sessions = session;
    if (inet_pton(AF_INET, name, session->address) == 1) session->address_length = sizeof(struct in_addr);
    if (inet_pton(AF_INET6, name, session->address) == 1) session->address_length = sizeof(struct in6_addr);
    mbedtls_ssl_init(&session->ssl);
    int error = mbedtls_ssl_setup(&session->ssl, &config);
    if (error == 0)
        error = mbedtls_ssl_set_hostname(&session->ssl, session->address_length == 0 ? name : NULL);
    JS_FreeCString(context, name);
    mbedtls_ssl_set_verify(&session->ssl, verify, session);
    mbedtls_ssl_set_bio(&session->ssl, session, send_part, receive_part, NULL);
    return error == 0 ? JS_UNDEFINED : throw_tls_error(context, session, error);
}

static JSValue js_tls_handshake(JSContext *context, JSValue, int, JSValue *arguments) {
    struct session *session = *find(to_int(context, arguments[0]));
    int error = mbedtls_ssl_handshake(&session->ssl);
    if (error == 0) return JS_UNDEFINED;
    if (error == MBEDTLS_ERR_SSL_WANT_READ) return JS_NewInt32(context, session->descriptor);
    if (error == MBEDTLS_ERR_SSL_WANT_WRITE) return JS_NewInt32(context, ~session->descriptor);
    return throw_tls_error(context, session, error);
}

static JSValue js_tls_write(JSContext *context, JSValue, int, JSValue *arguments) {
    struct session *session = *find(to_int(context, arguments[0]));
    size_t length, written = (size_t)to_int(context, arguments[2]);
    const char *text = JS_ToCStringLen(context, &length, arguments[1]);
    if (text == NULL) return JS_EXCEPTION;
    int part = mbedtls_ssl_write(&session->ssl, (const unsigned char *)text + written, length - written);
    JS_FreeCString(context, text);
    if (part < 0 && part != MBEDTLS_ERR_SSL_WANT_WRITE && part != MBEDTLS_ERR_SSL_WANT_READ)
        return throw_tls_error(context, session, part);
    if (part > 0) written += (size_t)part;
    return JS_NewFloat64(context, written == length ? INFINITY : (double)written);
}

static JSValue js_tls_read(JSContext *context, JSValue, int, JSValue *arguments) {
    struct session *session = *find(to_int(context, arguments[0]));
    // A whole record, so that none of it waits where poll() does not see it.
    uint8_t bytes[MBEDTLS_SSL_IN_CONTENT_LEN];
    int length = mbedtls_ssl_read(&session->ssl, bytes, sizeof bytes);
    if (length == MBEDTLS_ERR_SSL_WANT_READ || length == MBEDTLS_ERR_SSL_WANT_WRITE) return JS_UNDEFINED;
    if (length == 0) length = MBEDTLS_ERR_SSL_CONN_EOF;
    if (length == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) length = 0;
    if (length < 0) return throw_tls_error(context, session, length);
    return JS_NewArrayBufferCopy(context, bytes, (size_t)length);
}

static JSValue js_tls_end(JSContext *context, JSValue, int, JSValue *arguments) {
    struct session **place = find(to_int(context, arguments[0])), *session = *place;
    if (session == NULL) return JS_UNDEFINED;
    // Where it cannot be said at once, the server hears of the end by the connection's.
    if (mbedtls_ssl_is_handshake_over(&session->ssl)) mbedtls_ssl_close_notify(&session->ssl);
    *place = session->next;
    mbedtls_ssl_free(&session->ssl);
    free(session);
    return JS_UNDEFINED;
}

void add_tls_functions(JSContext *context, JSValue system) {
    ADD_FUNCTIONS(JS_CFUNC_DEF("tlsTrust", 1, js_tls_trust), JS_CFUNC_DEF("tlsBegin", 2, js_tls_begin),
                  JS_CFUNC_DEF("tlsHandshake", 1, js_tls_handshake),
                  JS_CFUNC_DEF("tlsWrite", 3, js_tls_write), JS_CFUNC_DEF("tlsRead", 1, js_tls_read),
                  JS_CFUNC_DEF("tlsEnd", 1, js_tls_end));
}
