// Whole percents that add up to a hundred.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace pollstream::count {

/// Shares in proportion to the counts, which add up to `whole`: largest remainder (Hamilton), ties by option
/// order. All zero if nothing was counted. 1,1,1 of 100: 34,33,33.
std::vector<std::uint32_t> percents(std::span<const std::uint64_t> counts, std::uint32_t whole = 100);

}  // namespace pollstream::count
