// Owning pointers for OpenSSL's objects, and its errors as text.
#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <string_view>

namespace pollstream::net {

template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* what) const noexcept {
        Free(what);
    }
};

using owned_bio = std::unique_ptr<BIO, freed_by<BIO_free_all>>;
using owned_key = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using owned_certificate = std::unique_ptr<X509, freed_by<X509_free>>;
using owned_extension = std::unique_ptr<X509_EXTENSION, freed_by<X509_EXTENSION_free>>;
using owned_names = std::unique_ptr<GENERAL_NAMES, freed_by<GENERAL_NAMES_free>>;
using owned_ssl = std::unique_ptr<SSL, freed_by<SSL_free>>;

/// A BIO that reads `text`, which must outlive it.
inline owned_bio reader_of(std::string_view text) {
    return owned_bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// The oldest error since the last ERR_clear_error(), in words; empties the queue.
inline std::string take_openssl_error() {
    const auto code = ERR_get_error();
    ERR_clear_error();
    const char* words = code == 0 ? nullptr : ERR_reason_error_string(code);
    return words == nullptr ? "no reason given" : words;
}

}  // namespace pollstream::net
