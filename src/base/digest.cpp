// OpenSSL, behind our five functions.
#include "pollstream/base/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <limits>
#include <stdexcept>

namespace pollstream {

void fill_random(std::span<std::uint8_t> out) {
    if (out.empty()) return;
    if (out.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw std::runtime_error("too many random bytes asked for at once");
    if (RAND_bytes(out.data(), static_cast<int>(out.size())) != 1)
        throw std::runtime_error("the system gives no random bytes");
}

std::uint32_t random_below(std::uint32_t bound) {
    if (bound < 2) return 0;
    // What lies above the largest multiple of bound would make small numbers likelier: thrown away.
    const std::uint32_t surplus = static_cast<std::uint32_t>((std::uint64_t{1} << 32) % bound);
    for (;;) {
        const auto bytes = random_bytes<4>();
        std::uint32_t value = 0;
        for (const auto b : bytes) value = (value << 8) | b;
        if (value <= std::numeric_limits<std::uint32_t>::max() - surplus) return value % bound;
    }
}

digest256 sha256(std::string_view data) {
    digest256 out;
    unsigned int size = 0;
    if (EVP_Digest(data.data(), data.size(), out.data(), &size, EVP_sha256(), nullptr) != 1 ||
        size != out.size())
        throw std::runtime_error("SHA-256 is not available");
    return out;
}

digest256 hmac_sha256(std::span<const std::uint8_t> key, std::string_view data) {
    static constexpr std::uint8_t empty_key = 0;  // HMAC() takes a null key for "the last one"
    digest256 out;
    unsigned int size = 0;
    const void* key_data = key.empty() ? &empty_key : key.data();
    const auto* input = reinterpret_cast<const unsigned char*>(data.data());
    const auto* made =
        HMAC(EVP_sha256(), key_data, static_cast<int>(key.size()), input, data.size(), out.data(), &size);
    if (made == nullptr || size != out.size()) throw std::runtime_error("HMAC-SHA-256 is not available");
    return out;
}

bool equal_in_constant_time(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) noexcept {
    return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace pollstream
