#include "pollstream/count/wilson.hpp"

#include <cmath>

namespace pollstream::count {

double wilson_lower_bound(std::uint64_t positive, std::uint64_t total, double z) {
    if (total == 0 || positive == 0) return 0;  // an exact 0 must not depend on rounding
    const auto n = static_cast<double>(total);
    const auto share = static_cast<double>(positive) / n;
    const auto spread = z * std::sqrt((share * (1 - share) + z * z / (4 * n)) / n);
    return (share + z * z / (2 * n) - spread) / (1 + z * z / n);
}

}  // namespace pollstream::count
