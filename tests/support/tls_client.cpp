#include "support/tls_client.hpp"

#include "support/raw_client.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <fcntl.h>
#include <poll.h>

#include <array>
#include <csignal>

namespace pollstream::testing {
namespace {

using steady = std::chrono::steady_clock;

std::string reason() {
    const auto code = ERR_peek_error();
    const char* words = code == 0 ? nullptr : ERR_reason_error_string(code);
    ERR_clear_error();
    return words == nullptr ? "the peer hung up" : words;
}

void trust(SSL_CTX* context, SSL* ssl, const tls_wishes& wishes) {
    BIO* from = BIO_new_mem_buf(wishes.trusted.data(), static_cast<int>(wishes.trusted.size()));
    X509* one = PEM_read_bio_X509(from, nullptr, nullptr, nullptr);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), one);
    X509_free(one);
    BIO_free(from);
    SSL_set_verify(ssl, SSL_VERIFY_PEER, nullptr);
    if (wishes.name.empty()) return;
    auto* rules = SSL_get0_param(ssl);
    if (X509_VERIFY_PARAM_set1_ip_asc(rules, wishes.name.c_str()) != 1)
        X509_VERIFY_PARAM_set1_host(rules, wishes.name.c_str(), 0);
    ERR_clear_error();
}

}  // namespace

void tls_client::free_them::operator()(ssl_st* what) const noexcept {
    SSL_free(what);
}
void tls_client::free_them::operator()(ssl_ctx_st* what) const noexcept {
    SSL_CTX_free(what);
}

tls_client::tls_client(int descriptor, const tls_wishes& wishes, std::chrono::milliseconds wait)
    : fd_(descriptor), context_(SSL_CTX_new(TLS_client_method())) {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
    ::fcntl(fd_, F_SETFL, ::fcntl(fd_, F_GETFL) | O_NONBLOCK);
    auto* context = context_.get();
    SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
    if (wishes.old_fashioned) {
        SSL_CTX_set_security_level(context, 0);
        SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    }
    if (wishes.newest != 0) SSL_CTX_set_max_proto_version(context, wishes.newest);
    const auto* offered = reinterpret_cast<const unsigned char*>(wishes.protocols.data());
    SSL_CTX_set_alpn_protos(context, offered, static_cast<unsigned int>(wishes.protocols.size()));
    ssl_.reset(SSL_new(context));
    SSL_set_fd(ssl_.get(), fd_);
    if (!wishes.trusted.empty()) trust(context, ssl_.get(), wishes);
    const auto deadline = steady::now() + wait;
    for (;;) {
        ERR_clear_error();
        const int outcome = SSL_connect(ssl_.get());
        if (outcome == 1) return;
        if (!wait_for(outcome, deadline)) throw wire_error("no TLS: " + reason());
    }
}

/// True if it is worth trying again.
bool tls_client::wait_for(int outcome, steady::time_point deadline) {
    const int wanted = SSL_get_error(ssl_.get(), outcome);
    if (wanted != SSL_ERROR_WANT_READ && wanted != SSL_ERROR_WANT_WRITE) return false;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady::now());
    pollfd p{fd_, static_cast<short>(wanted == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT), 0};
    return left.count() > 0 && ::poll(&p, 1, static_cast<int>(left.count())) > 0;
}

bool tls_client::send(std::string_view bytes, std::chrono::milliseconds wait) {
    const auto deadline = steady::now() + wait;
    while (!bytes.empty()) {
        ERR_clear_error();
        const int n = SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
        if (n > 0)
            bytes.remove_prefix(static_cast<std::size_t>(n));
        else if (!wait_for(n, deadline))
            return false;
    }
    return true;
}

bool tls_client::wait_readable(std::chrono::milliseconds wait) {
    const auto deadline = steady::now() + wait;
    for (;;) {
        char ignored = 0;
        ERR_clear_error();
        const int n = SSL_peek(ssl_.get(), &ignored, 1);
        if (n > 0) return true;
        const int why = SSL_get_error(ssl_.get(), n);
        if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) return true;  // the end
        if (!wait_for(n, deadline)) return false;
    }
}

long tls_client::read(char* into, std::size_t size, std::chrono::milliseconds wait) {
    if (!wait_readable(wait)) return -1;
    ERR_clear_error();
    return std::max(0, SSL_read(ssl_.get(), into, static_cast<int>(size)));
}

void tls_client::say_goodbye() {
    SSL_shutdown(ssl_.get());
}

bool tls_client::heard_goodbye() const {
    return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

std::string tls_client::version() const {
    return SSL_get_version(ssl_.get());
}

std::string tls_client::cipher() const {
    return SSL_get_cipher_name(ssl_.get());
}

std::string tls_client::protocol() const {
    const unsigned char* chosen = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(ssl_.get(), &chosen, &size);
    return {reinterpret_cast<const char*>(chosen), size};
}

std::string tls_client::fingerprint() const {
    X509* certificate = SSL_get1_peer_certificate(ssl_.get());
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned int size = 0;
    X509_digest(certificate, EVP_sha256(), hash.data(), &size);
    X509_free(certificate);
    std::string text;
    for (unsigned int i = 0; i < size; ++i) {
        char two[4];
        std::snprintf(two, sizeof two, i == 0 ? "%02X" : ":%02X", hash[i]);
        text += two;
    }
    return text;
}

}  // namespace pollstream::testing
