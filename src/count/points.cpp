#include "pollstream/count/points.hpp"

#include "count/strict.hpp"

#include <limits>

namespace pollstream::count {

std::uint64_t cost_of(std::span<const std::uint64_t> votes, bool quadratic) {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t sum = 0;
    for (const auto v : votes) {
        if (quadratic && v > std::numeric_limits<std::uint32_t>::max()) return most;
        const auto cost = quadratic ? v * v : v;
        if (cost > most - sum) return most;
        sum += cost;
    }
    return sum;
}

outcome points(std::span<const std::uint64_t> sums, std::uint64_t voters, const lot_order& lot) {
    return outcome_of(as_scores(sums), lot, voters > 0);
}

}  // namespace pollstream::count
