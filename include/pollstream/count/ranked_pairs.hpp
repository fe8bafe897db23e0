// Ranked pairs (Tideman): the clearest majorities first, each locked in unless it contradicts those already
// locked.
//
// The clearest has the most winning votes, then the smaller opposition; then the lot decides: first the pair
// whose winner comes first in it, then the pair whose loser comes last. A draw is no majority.
#pragma once

#include "pollstream/count/outcome.hpp"
#include "pollstream/count/pairwise_matrix.hpp"

namespace pollstream::count {

struct ranked_pair {
    option winner = 0;
    option loser = 0;
    std::uint64_t votes = 0;
    std::uint64_t opposition = 0;
    bool locked = false;  ///< false: it would have closed a cycle
};

struct ranked_pairs_result {
    std::vector<ranked_pair> pairs;  ///< clearest first
    /// Places by what is locked: first those whom nobody is above. decided_by: what ordered equal majorities,
    /// if that made a difference to what was locked.
    count::outcome outcome;
    bool opposition_decided = false;  ///< the smaller opposition made such a difference, perhaps with the lot
};

ranked_pairs_result ranked_pairs(const pairwise_matrix& d, const lot_order& lot);

}  // namespace pollstream::count
