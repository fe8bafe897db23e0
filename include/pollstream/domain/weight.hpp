// Roughly how much memory a poll takes: for caches that are bounded by bytes. Pure; a few hundred
// instructions for a poll of a hundred options, however much its voters wrote.
#pragma once

#include "pollstream/domain/poll.hpp"

#include <cstddef>
#include <string>

namespace pollstream {

/// Bytes outside the string object itself, as allocators round them.
constexpr std::size_t weight_of(const std::string& s) noexcept {
    constexpr std::size_t within = 15;
    constexpr std::size_t header = 8;
    constexpr std::size_t unit = 16;
    if (s.capacity() <= within) return 0;
    return (s.capacity() + 1 + header + unit - 1) / unit * unit;
}

/// Bytes, all in all, including what it shares with its other versions (what voters wrote, tallies held
/// back).
std::size_t weight_of(const poll_state& p) noexcept;

}  // namespace pollstream
