// The committed lot: what decides if counting cannot, drawn so that nobody can steer it or draw again.
//
// When a poll opens, the server keeps 32 random bytes, the seed, and publishes their SHA-256. When it closes
// it reveals the seed; the options in the order of SHA-256(seed ‖ option id) are the order of the lot. The
// option id is its number in the poll, 1 … n, in decimal digits. Anybody can check both with a hash program.
#pragma once

#include "pollstream/base/digest.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace pollstream {

using lot_seed = std::array<std::uint8_t, 32>;

lot_seed draw_seed();

/// What is published beforehand.
digest256 lot_commitment(const lot_seed& seed);

/// A poll's lot as it is stored. The hash is kept beside the seed as it was published, so that the two can be
/// compared. An open poll cannot go on with a seed that was revealed, so a reopened one draws another, which
/// everybody can see from `draw`.
struct kept_lot {
    lot_seed seed{};
    digest256 hash{};
    std::uint32_t draw = 1;  ///< 1, and one more with each reopening, reset and voiding

    bool holds() const { return lot_commitment(seed) == hash; }
};

kept_lot committed(const lot_seed& seed, std::uint32_t draw = 1);
/// With a seed that nobody knows.
kept_lot new_lot(std::uint32_t draw = 1);
kept_lot next_lot(const kept_lot& told);

/// The options, counted from 0, first to last: whoever comes first goes before those tied with it. Throws
/// std::invalid_argument for more than 256.
std::vector<std::uint8_t> draw_lot(const lot_seed& seed, std::size_t options);

/// 64 hexadecimal digits, any case; nothing else is a seed.
std::optional<lot_seed> parse_lot_seed(std::string_view hex);

}  // namespace pollstream
