#include "pollstream/count/plurality.hpp"

#include "count/strict.hpp"

namespace pollstream::count {

plurality_result plurality(const profile& ballots, const lot_order& lot) {
    require_strict(ballots);
    plurality_result r;
    r.votes.assign(ballots.options(), 0);
    bool counted = false;
    ballots.for_each([&](ranking_view ballot, std::uint64_t times) {
        if (strict_part(ballot, ballots.options()) == 0) return;
        r.votes[ballot[0]] += times;
        counted = true;
    });
    r.outcome = outcome_of(as_scores(r.votes), lot, counted);
    return r;
}

}  // namespace pollstream::count
