// Lists of numbers as blobs, little-endian on any machine: marks as 2 bytes each, counts as 8.
#pragma once

#include "pollstream/domain/choice.hpp"
#include "sqlite/statement.hpp"

#include <vector>

namespace pollstream::sqlite {

template <std::unsigned_integral N>
void encode(const std::vector<N>& numbers, std::vector<std::uint8_t>& out) {
    auto at = out.size();
    out.resize(at + numbers.size() * sizeof(N));
    for (const auto n : numbers) {
        for (std::size_t i = 0; i < sizeof(N); ++i)
            out[at++] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(n) >> (8 * i));
    }
}

template <std::unsigned_integral N>
std::vector<std::uint8_t> encode(const std::vector<N>& numbers) {
    std::vector<std::uint8_t> out;
    encode(numbers, out);
    return out;
}

/// Throws `error` (corrupt) if the blob does not hold a whole number of numbers.
template <std::unsigned_integral N>
std::vector<N> decode(bytes_view blob) {
    if (blob.size() % sizeof(N) != 0) throw error(SQLITE_CORRUPT, 0, "a stored list has the wrong size");
    std::vector<N> out(blob.size() / sizeof(N));
    for (std::size_t at = 0; at < out.size(); ++at) {
        std::uint64_t n = 0;
        for (std::size_t i = sizeof(N); i > 0; --i) n = (n << 8) | blob[at * sizeof(N) + i - 1];
        out[at] = static_cast<N>(n);
    }
    return out;
}

}  // namespace pollstream::sqlite
