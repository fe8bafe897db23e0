#include "pollstream/count/condorcet.hpp"

#include <algorithm>
#include <numeric>

namespace pollstream::count {

std::optional<option> condorcet_winner(const pairwise_matrix& d) {
    if (d.ballots() == 0) return std::nullopt;
    return who_beats_all(d.options(), [&](option x, option y) { return d.beats(x, y); });
}

std::optional<option> condorcet_loser(const pairwise_matrix& d) {
    if (d.options() < 2) return std::nullopt;
    return who_beats_all(d.options(), [&](option x, option y) { return d.beats(y, x); });
}

std::vector<option> smith_set(const pairwise_matrix& d) {
    std::vector<std::size_t> wins(d.options(), 0);
    for (std::size_t x = 0; x < d.options(); ++x)
        for (std::size_t y = 0; y < d.options(); ++y)
            wins[x] += d.beats(static_cast<option>(x), static_cast<option>(y)) ? 1u : 0u;

    // A member beats everybody outside the set, so it has more wins than any of them: the set is a prefix of
    // this order, and the shortest prefix that beats the rest.
    std::vector<option> order(d.options());
    std::iota(order.begin(), order.end(), option{0});
    std::ranges::stable_sort(order, [&](option a, option b) { return wins[a] > wins[b]; });
    std::size_t size = order.empty() ? 0 : 1;
    for (std::size_t member = 0; member < size; ++member)
        for (auto other = order.size(); other-- > size;)
            if (!d.beats(order[member], order[other])) {
                size = other + 1;
                break;
            }
    order.resize(size);
    std::ranges::sort(order);
    return order;
}

}  // namespace pollstream::count
