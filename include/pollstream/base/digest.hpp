// The cryptography we use, in one place: OpenSSL behind a few functions. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace pollstream {

using digest256 = std::array<std::uint8_t, 32>;
using secret_key = std::array<std::uint8_t, 32>;

/// Fills it with bytes from OpenSSL's CSPRNG. Throws std::runtime_error if that gives none.
void fill_random(std::span<std::uint8_t> out);

template <std::size_t N>
std::array<std::uint8_t, N> random_bytes() {
    std::array<std::uint8_t, N> out;
    fill_random(out);
    return out;
}

/// A uniformly random number in [0, bound); 0 if that is empty.
std::uint32_t random_below(std::uint32_t bound);

digest256 sha256(std::string_view data);
digest256 hmac_sha256(std::span<const std::uint8_t> key, std::string_view data);

/// HMAC-SHA-256 with one key for many messages: what depends on the key alone is computed once (RFC 2104 §4),
/// and signing a message needs neither an allocation nor a look-up of the algorithm. Immutable; copies share
/// their state.
class hmac_key {
  public:
    explicit hmac_key(std::span<const std::uint8_t> key);
    explicit hmac_key(const secret_key& key) : hmac_key(std::span<const std::uint8_t>(key)) {}

    /// The HMAC of `data` followed by `more`.
    digest256 sign(std::string_view data, std::string_view more = {}) const;

  private:
    struct midstate;
    std::shared_ptr<const midstate> state_;
};

/// Takes the same time whatever the bytes are; different sizes compare unequal at once.
bool equal_in_constant_time(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) noexcept;

}  // namespace pollstream
