// Points: everybody divides a budget among the options; the sums decide. In the quadratic variant v votes for
// an option cost v² points.
#pragma once

#include "pollstream/count/outcome.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace pollstream::count {

/// What a ballot costs: Σv, or Σv²; the largest number of the type if it would be larger still.
std::uint64_t cost_of(std::span<const std::uint64_t> votes, bool quadratic);

/// From the sums per option. Its places and winner are the whole result.
outcome points(std::span<const std::uint64_t> sums, std::uint64_t voters, const lot_order& lot);

}  // namespace pollstream::count
