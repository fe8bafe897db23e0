// Turns PEM texts into what a handshake needs, and sets the rules for every handshake: TLS 1.2 and 1.3,
// forward secrecy, authenticated encryption.
#include "net/tls_openssl.hpp"
#include "pollstream/net/tls.hpp"

#include <boost/asio/ip/address.hpp>
#include <openssl/pem.h>

#include <array>
#include <cstring>
#include <ctime>
#include <stdexcept>

namespace pollstream::net {
namespace {

constexpr const char* ciphers_of_1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr const char* groups = "X25519:P-256:P-384";
constexpr std::string_view http_1_1 = "\x08http/1.1";  // in ALPN's format: length, name

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
    ERR_clear_error();
    throw std::runtime_error(name + ": " + why);
}

/// A server cannot ask anyone for a passphrase.
int no_passphrase(char*, int, int, void*) {
    return -1;
}

owned_key read_key(const tls_texts& texts) {
    const auto from = reader_of(texts.key);
    owned_key key(PEM_read_bio_PrivateKey(from.get(), nullptr, &no_passphrase, nullptr));
    if (key) return key;
    if (texts.key.find("ENCRYPTED") != std::string::npos)
        refuse(texts.key_name, "the key is encrypted; remove the passphrase with openssl pkey");
    refuse(texts.key_name, "holds no private key in PEM that can be read");
}

/// The first certificate is the server's own.
std::vector<owned_certificate> read_chain(const tls_texts& texts) {
    std::vector<owned_certificate> chain;
    const auto from = reader_of(texts.chain);
    while (auto* one = PEM_read_bio_X509(from.get(), nullptr, &no_passphrase, nullptr))
        chain.emplace_back(one);
    const auto last = ERR_peek_last_error();
    const bool at_end = ERR_GET_LIB(last) == ERR_LIB_PEM && ERR_GET_REASON(last) == PEM_R_NO_START_LINE;
    if (chain.empty()) refuse(texts.chain_name, "holds no certificate in PEM");
    if (!at_end) refuse(texts.chain_name, "holds a certificate that cannot be read");
    ERR_clear_error();
    return chain;
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned int offered_size, void*) {
    unsigned char* found = nullptr;
    const auto* ours = reinterpret_cast<const unsigned char*>(http_1_1.data());
    if (SSL_select_next_proto(&found, size, ours, static_cast<unsigned int>(http_1_1.size()), offered,
                              offered_size) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

std::shared_ptr<SSL_CTX> make_context() {
    std::shared_ptr<SSL_CTX> made(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    auto* context = made.get();
    const bool fine = context != nullptr && SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
                      SSL_CTX_set_cipher_list(context, ciphers_of_1_2) == 1 &&
                      SSL_CTX_set1_groups_list(context, groups) == 1;
    if (!fine) throw std::runtime_error("TLS cannot be set up: " + take_openssl_error());
    // A connection that ends without close_notify is simply over: HTTP itself says where a message ends.
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
                                     SSL_OP_IGNORE_UNEXPECTED_EOF);
    // Sessions are resumed with tickets, so the server stores none; an idle connection holds no buffers.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_alpn_select_cb(context, &choose_protocol, nullptr);
    return made;
}

// ---- what the certificate says
// ---------------------------------------------------------------------------------

std::string fingerprint_of(const X509* certificate) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned int size = 0;
    X509_digest(certificate, EVP_sha256(), hash.data(), &size);
    std::string text;
    for (unsigned int i = 0; i < size; ++i) {
        if (i > 0) text += ':';
        text += digits[hash[i] >> 4];
        text += digits[hash[i] & 15u];
    }
    return text;
}

std::string name_of(const GENERAL_NAME& name) {
    if (name.type != GEN_DNS && name.type != GEN_IPADD) return {};
    const ASN1_STRING* value = name.type == GEN_DNS ? name.d.dNSName : name.d.iPAddress;
    const auto* bytes = ASN1_STRING_get0_data(value);
    const auto size = static_cast<std::size_t>(ASN1_STRING_length(value));
    if (name.type == GEN_DNS) return {reinterpret_cast<const char*>(bytes), size};
    namespace ip = boost::asio::ip;
    ip::address_v4::bytes_type v4;
    ip::address_v6::bytes_type v6;
    if (size == v4.size()) {
        std::memcpy(v4.data(), bytes, size);
        return ip::address_v4(v4).to_string();
    }
    if (size != v6.size()) return {};
    std::memcpy(v6.data(), bytes, size);
    return ip::address_v6(v6).to_string();
}

std::vector<std::string> names_of(const X509* certificate) {
    const owned_names all(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    std::vector<std::string> names;
    for (int i = 0; all && i < sk_GENERAL_NAME_num(all.get()); ++i) {
        auto name = name_of(*sk_GENERAL_NAME_value(all.get(), i));
        if (!name.empty()) names.push_back(std::move(name));
    }
    return names;
}

std::chrono::system_clock::time_point time_of(const ASN1_TIME* said) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(said, &parts) != 1) return {};
    return std::chrono::system_clock::from_time_t(::timegm(&parts));
}

certificate_facts facts_of(X509* certificate) {
    certificate_facts facts;
    facts.fingerprint = fingerprint_of(certificate);
    facts.names = names_of(certificate);
    facts.not_before = time_of(X509_get0_notBefore(certificate));
    facts.not_after = time_of(X509_get0_notAfter(certificate));
    facts.self_signed = (X509_get_extension_flags(certificate) & EXFLAG_SS) != 0;
    return facts;
}

}  // namespace

tls_identity::tls_identity(const tls_texts& texts) : context_(make_context()) {
    auto chain = read_chain(texts);
    const auto key = read_key(texts);
    auto* own = chain.front().get();
    if (X509_check_private_key(own, key.get()) != 1)
        refuse(texts.key_name, "is not the key of the certificate in " + texts.chain_name);
    if (SSL_CTX_use_certificate(context_.get(), own) != 1 ||
        SSL_CTX_use_PrivateKey(context_.get(), key.get()) != 1)
        refuse(texts.chain_name, "cannot be used: " + take_openssl_error());
    facts_ = facts_of(own);
    for (std::size_t i = 1; i < chain.size(); ++i)
        SSL_CTX_add0_chain_cert(context_.get(), chain[i].release());
}

}  // namespace pollstream::net
