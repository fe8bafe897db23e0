#include "pollstream/count/points.hpp"

#include "strict.hpp"

#include <algorithm>
#include <limits>

namespace pollstream::count {

std::uint64_t cost_of(std::span<const std::uint64_t> votes, const points_rule& rule) {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t sum = 0;
    for (const auto v : votes) {
        if (rule.quadratic && v > std::numeric_limits<std::uint32_t>::max()) return most;
        const auto cost = rule.quadratic ? v * v : v;
        if (cost > most - sum) return most;
        sum += cost;
    }
    return sum;
}

bool allowed(std::span<const std::uint64_t> votes, const points_rule& rule) {
    if (rule.most_per_option > 0 &&
        std::any_of(votes.begin(), votes.end(), [&](std::uint64_t v) { return v > rule.most_per_option; }))
        return false;
    return cost_of(votes, rule) <= rule.budget;
}

standing points(std::span<const std::uint64_t> sums, std::uint64_t voters, const lot_order& lot) {
    return standing_of(as_scores(sums), lot, voters > 0);
}

}  // namespace pollstream::count
