// The cryptography we use, in one place: OpenSSL behind five functions. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace pollstream {

using digest256 = std::array<std::uint8_t, 32>;
using secret_key = std::array<std::uint8_t, 32>;

/// Fills with bytes from the system's CSPRNG. Throws std::runtime_error when there is none.
void fill_random(std::span<std::uint8_t> out);

template <std::size_t N>
std::array<std::uint8_t, N> random_bytes() {
    std::array<std::uint8_t, N> out;
    fill_random(out);
    return out;
}

/// A uniformly random number in [0, bound).
std::uint32_t random_below(std::uint32_t bound);

digest256 sha256(std::string_view data);
digest256 hmac_sha256(std::span<const std::uint8_t> key, std::string_view data);

/// Takes the same time whatever the bytes are; different sizes are unequal at once.
bool equal_in_constant_time(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) noexcept;

}  // namespace pollstream
