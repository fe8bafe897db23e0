// How good something is at least, judging by few votes as cautiously as by many.
#pragma once

#include <cstdint>

namespace pollstream::count {

/// The lower bound of the Wilson score interval for `positive` of `total`; z = 1.96 is 95 % confidence. 0
/// where nobody voted; `positive` ≤ `total`.
double wilson_lower_bound(std::uint64_t positive, std::uint64_t total, double z = 1.96);

}  // namespace pollstream::count
