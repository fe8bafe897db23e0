#include "pollstream/count/borda.hpp"

#include "count/strict.hpp"

namespace pollstream::count {

borda_result borda(const profile& ballots, const lot_order& lot) {
    require_strict(ballots);
    const auto options = ballots.options();
    borda_result r;
    r.points.assign(options, 0);
    bool counted = false;
    ballots.for_each([&](ranking_view ballot, std::uint64_t times) {
        const auto ranked = strict_part(ballot, options);
        for (std::size_t i = 0; i < ranked; ++i) r.points[ballot[i]] += (options - 1 - i) * times;
        counted = counted || ranked > 0;
    });
    r.outcome = outcome_of(as_scores(r.points), lot, counted);
    return r;
}

}  // namespace pollstream::count
