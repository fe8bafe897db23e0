#include "pollstream/count/percents.hpp"

#include <algorithm>
#include <numeric>

namespace pollstream::count {

__extension__ using uint128 = unsigned __int128;

std::vector<std::uint32_t> percents(std::span<const std::uint64_t> counts, std::uint32_t whole) {
    std::vector<std::uint32_t> shares(counts.size(), 0);
    uint128 total = 0;
    for (const auto n : counts) total += n;
    if (total == 0) return shares;

    std::vector<uint128> remainders;
    auto left = whole;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const auto exact = static_cast<uint128>(counts[i]) * whole;
        shares[i] = static_cast<std::uint32_t>(exact / total);
        remainders.push_back(exact % total);
        left -= shares[i];
    }
    std::vector<std::size_t> order(counts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order,
                             [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
    for (std::size_t i = 0; i < left; ++i) ++shares[order[i]];
    return shares;
}

}  // namespace pollstream::count
