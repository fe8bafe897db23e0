// Small random elections, for the library and for the reference; small, because then ties are frequent.
#pragma once

#include "pollstream/count/outcome.hpp"
#include "pollstream/count/profile.hpp"
#include "reference.hpp"

#include <algorithm>
#include <numeric>
#include <random>

namespace pollstream::count::testing {

struct random_election {
    profile ballots;
    reference::election slow;
    lot_order lot;
};

inline ranking as_ranking(const reference::ballot& b) {
    ranking r;
    for (const auto& group : b) {
        bool first = true;
        for (const auto o : group) {
            const auto named = static_cast<option>(o);
            if (!(first ? r.below(named) : r.level(named))) throw std::invalid_argument("ranked twice");
            first = false;
        }
    }
    return r;
}

inline reference::ballot random_ballot(std::mt19937& dice, int options, bool with_ties) {
    std::vector<int> order(static_cast<std::size_t>(options));
    std::iota(order.begin(), order.end(), 0);
    std::ranges::shuffle(order, dice);
    const auto ranked = dice() % 3 == 0 ? order.size() : dice() % (order.size() + 1);
    reference::ballot b;
    for (std::size_t i = 0; i < ranked; ++i) {
        if (i == 0 || !with_ties || dice() % 3 != 0) b.emplace_back();
        b.back().insert(order[i]);
    }
    return b;
}

inline random_election make_election(std::mt19937& dice, bool with_ties, int most = 6) {
    const int options = 1 + static_cast<int>(dice() % static_cast<unsigned>(most));
    random_election e{profile(static_cast<std::size_t>(options)), {options, {}, {}}, lot_order()};
    const auto kinds = dice() % 9;
    for (unsigned k = 0; k < kinds; ++k) {
        const auto b = random_ballot(dice, options, with_ties);
        const auto most_times = dice() % 2 == 0 ? 2U : 7U;
        const auto times = 1 + dice() % most_times;
        e.ballots.add(as_ranking(b), times);
        if (!b.empty()) e.slow.ballots.insert(e.slow.ballots.end(), times, b);
    }
    e.slow.lot.resize(static_cast<std::size_t>(options));
    std::iota(e.slow.lot.begin(), e.slow.lot.end(), 0);
    std::ranges::shuffle(e.slow.lot, dice);
    const std::vector<option> order(e.slow.lot.begin(), e.slow.lot.end());
    e.lot = lot_order(order);
    return e;
}

}  // namespace pollstream::count::testing
