// Our few functions, implemented with OpenSSL.
//
// SHA-256 is called through its own interface instead of EVP: EVP fetches, allocates and frees for each
// message, which cost more than the hashing and showed in every vote (two HMACs, and the lot's commitment in
// the answer). The old interface is deprecated in favour of EVP, but stays as long as OpenSSL 3 does.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "pollstream/base/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace pollstream {

namespace {

void draw(std::span<std::uint8_t> out) {
    if (out.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw std::runtime_error("too many random bytes asked for at once");
    if (RAND_bytes(out.data(), static_cast<int>(out.size())) != 1)
        throw std::runtime_error("the system provides no random bytes");
}

/// A call to the generator costs microseconds however few bytes it returns, so small requests are served from
/// a larger draw. Bytes handed out are erased at once.
class random_pool {
  public:
    void take(std::span<std::uint8_t> out) {
        if (out.size() > left_) {
            draw(bytes_);
            left_ = bytes_.size();
        }
        const auto from = std::span(bytes_).subspan(bytes_.size() - left_, out.size());
        std::copy(from.begin(), from.end(), out.begin());
        OPENSSL_cleanse(from.data(), from.size());
        left_ -= out.size();
    }

    static constexpr std::size_t largest_wish = 64;

  private:
    std::array<std::uint8_t, 4096> bytes_{};
    std::size_t left_ = 0;
};

}  // namespace

void fill_random(std::span<std::uint8_t> out) {
    thread_local random_pool pool;
    if (out.empty()) return;
    if (out.size() > random_pool::largest_wish) return draw(out);
    pool.take(out);
}

std::uint32_t random_below(std::uint32_t bound) {
    if (bound < 2) return 0;
    // Values above the largest multiple of bound would make small numbers likelier, so they are rejected.
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
    SHA256_CTX hash;
    SHA256_Init(&hash);
    SHA256_Update(&hash, data.data(), data.size());
    SHA256_Final(out.data(), &hash);
    return out;
}

digest256 hmac_sha256(std::span<const std::uint8_t> key, std::string_view data) {
    return hmac_key(key).sign(data);
}

struct hmac_key::midstate {
    SHA256_CTX inner{};
    SHA256_CTX outer{};
};

hmac_key::hmac_key(std::span<const std::uint8_t> key) {
    std::array<std::uint8_t, SHA256_CBLOCK> block{};
    if (key.size() > block.size()) {
        const auto hashed = sha256({reinterpret_cast<const char*>(key.data()), key.size()});
        std::copy(hashed.begin(), hashed.end(), block.begin());
    } else {
        std::copy(key.begin(), key.end(), block.begin());
    }
    auto made = std::make_shared<midstate>();
    const auto begin = [&block](SHA256_CTX& hash, std::uint8_t pad) {
        auto padded = block;
        for (auto& b : padded) b ^= pad;
        SHA256_Init(&hash);
        SHA256_Update(&hash, padded.data(), padded.size());
    };
    begin(made->inner, 0x36);
    begin(made->outer, 0x5c);
    state_ = std::move(made);
}

digest256 hmac_key::sign(std::string_view data, std::string_view more) const {
    digest256 out;
    auto hash = state_->inner;
    SHA256_Update(&hash, data.data(), data.size());
    SHA256_Update(&hash, more.data(), more.size());
    SHA256_Final(out.data(), &hash);
    hash = state_->outer;
    SHA256_Update(&hash, out.data(), out.size());
    SHA256_Final(out.data(), &hash);
    return out;
}

bool equal_in_constant_time(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) noexcept {
    return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace pollstream
