// What a TLS listener presents: a certificate chain and its key, from PEM texts. OpenSSL is used behind
// it.
//
//     const net::tls_identity identity({chain, key, "cert.pem", "key.pem"});  // throws with text for people
//     identity.facts().fingerprint;                                           // "AB:CD:…"
//
// Immutable; a connection keeps the one it began with. Loop thread only.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

struct ssl_ctx_st;

namespace pollstream::net {

/// The texts, and what to call them in messages: the names of their files.
struct tls_texts {
    std::string chain;  ///< PEM: the certificate, then those that lead to its issuer
    std::string key;    ///< PEM, without a passphrase
    std::string chain_name;
    std::string key_name;
};

struct certificate_facts {
    std::string fingerprint;         ///< SHA-256, as browsers show it: "AB:CD:…"
    std::vector<std::string> names;  ///< host names and addresses it is for, "*.example.org" too
    std::chrono::system_clock::time_point not_before;
    std::chrono::system_clock::time_point not_after;
    bool self_signed = false;
};

class tls_identity {
  public:
    /// Throws std::runtime_error that names the text and says why: no certificate, no key, a pair that does
    /// not match.
    explicit tls_identity(const tls_texts& texts);

    const certificate_facts& facts() const noexcept { return facts_; }
    /// OpenSSL's SSL_CTX, which lives as long as this or a copy.
    ssl_ctx_st* context() const noexcept { return context_.get(); }

  private:
    std::shared_ptr<ssl_ctx_st> context_;
    certificate_facts facts_;
};

/// A P-256 key and a self-signed certificate for it, as one PEM text, for host names and addresses as they
/// are written in a URL. Valid from a day before `now`, since clocks differ, until `lifetime` after it.
std::string make_self_signed(const std::vector<std::string>& names, std::chrono::system_clock::time_point now,
                             std::chrono::hours lifetime);

}  // namespace pollstream::net
