// A lower bound on how good something is, equally cautious whether few or many have voted.
#pragma once

#include <cstdint>

namespace pollstream::count {

/// The lower bound of the Wilson score interval for `positive` of `total`; z = 1.96 is 95 % confidence. 0 if
/// nobody voted. `positive` must not exceed `total`.
double wilson_lower_bound(std::uint64_t positive, std::uint64_t total, double z = 1.96);

}  // namespace pollstream::count
