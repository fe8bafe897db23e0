// Makes the certificate for a network without a certificate authority: people compare its fingerprint.
#include "net/tls_openssl.hpp"
#include "pollstream/net/tls.hpp"

#include <boost/asio/ip/address.hpp>
#include <openssl/pem.h>

#include <stdexcept>

namespace pollstream::net {
namespace {

constexpr std::chrono::hours clocks_differ{24};
constexpr int serial_bits = 127;

void expect(bool fine) {
    if (!fine) throw std::runtime_error("a certificate cannot be made: " + take_openssl_error());
}

void add_extension(X509* to, int what, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, to, to, nullptr, nullptr, 0);
    const owned_extension made(X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str()));
    expect(made && X509_add_ext(to, made.get(), -1) == 1);
}

/// "DNS:localhost,IP:127.0.0.1". A name that contains a character with a meaning in this syntax is left out.
std::string alternative_names(const std::vector<std::string>& names) {
    std::string all;
    for (const auto& name : names) {
        boost::system::error_code no_address;
        boost::asio::ip::make_address(name, no_address);
        if (no_address && name.find_first_of(",:=@ \\") != std::string::npos) continue;
        all += (all.empty() ? "" : ",") + std::string(no_address ? "DNS:" : "IP:") + name;
    }
    return all;
}

void set_serial(X509* of) {
    const std::unique_ptr<BIGNUM, freed_by<BN_free>> number(BN_new());
    expect(number && BN_rand(number.get(), serial_bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
           BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(of)) != nullptr);
}

void set_lifetime(X509* of, std::chrono::system_clock::time_point now, std::chrono::hours lifetime) {
    using clock = std::chrono::system_clock;
    expect(ASN1_TIME_set(X509_getm_notBefore(of), clock::to_time_t(now - clocks_differ)) != nullptr &&
           ASN1_TIME_set(X509_getm_notAfter(of), clock::to_time_t(now + lifetime)) != nullptr);
}

void set_subject(X509* of) {
    auto* name = X509_get_subject_name(of);
    const auto* text = reinterpret_cast<const unsigned char*>("PollStream");
    expect(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0) == 1 &&
           X509_set_issuer_name(of, name) == 1);
}

}  // namespace

std::string make_self_signed(const std::vector<std::string>& names, std::chrono::system_clock::time_point now,
                             std::chrono::hours lifetime) {
    ERR_clear_error();
    const owned_key key(EVP_EC_gen("P-256"));
    const owned_certificate made(X509_new());
    expect(key && made && X509_set_version(made.get(), X509_VERSION_3) == 1);
    set_serial(made.get());
    set_lifetime(made.get(), now, lifetime);
    set_subject(made.get());
    expect(X509_set_pubkey(made.get(), key.get()) == 1);
    add_extension(made.get(), NID_basic_constraints, "critical,CA:FALSE");
    add_extension(made.get(), NID_key_usage, "critical,digitalSignature");
    add_extension(made.get(), NID_ext_key_usage, "serverAuth");
    add_extension(made.get(), NID_subject_key_identifier, "hash");
    add_extension(made.get(), NID_subject_alt_name, alternative_names(names));
    expect(X509_sign(made.get(), key.get(), EVP_sha256()) > 0);

    const owned_bio out(BIO_new(BIO_s_mem()));
    expect(out &&
           PEM_write_bio_PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1 &&
           PEM_write_bio_X509(out.get(), made.get()) == 1);
    char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

}  // namespace pollstream::net
