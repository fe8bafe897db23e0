#include "pollstream/count/minimax.hpp"

#include <algorithm>
#include <limits>

namespace pollstream::count {

namespace {

std::int64_t badness(const pairwise_matrix& d, option x, option y, minimax_by by) {
    const auto against = static_cast<std::int64_t>(d(y, x));
    const auto in_favour = static_cast<std::int64_t>(d(x, y));
    switch (by) {
        case minimax_by::winning_votes:
            return against > in_favour ? against : 0;
        case minimax_by::margins:
            return against - in_favour;
        case minimax_by::pairwise_opposition:
            return against;
    }
    return 0;
}

}  // namespace

minimax_result minimax(const pairwise_matrix& d, minimax_by by, const lot_order& lot) {
    minimax_result r;
    std::vector<std::int64_t> scores;
    for (std::size_t x = 0; x < d.options(); ++x) {
        auto worst = d.options() == 1 ? 0 : std::numeric_limits<std::int64_t>::min();
        for (std::size_t y = 0; y < d.options(); ++y)
            if (x != y)
                worst = std::max(worst, badness(d, static_cast<option>(x), static_cast<option>(y), by));
        r.worst.push_back(worst);
        scores.push_back(-worst);
    }
    r.outcome = outcome_of(scores, lot, d.ballots() > 0);
    return r;
}

}  // namespace pollstream::count
