// Schulze: x is above y if its strongest chain of majorities to y is stronger than y's to x. A chain is as
// strong as its weakest link, a link as its winning votes.
#pragma once

#include "pollstream/count/outcome.hpp"
#include "pollstream/count/pairwise_matrix.hpp"

namespace pollstream::count {

struct schulze_result {
    std::size_t options = 0;
    std::vector<std::uint64_t> strengths;  ///< of the strongest chains, row by row; 0 if there is none
    /// Places: first those whom nobody is above, then those whom nobody left is above, and so on.
    count::outcome outcome;

    std::uint64_t strength(option from, option to) const { return strengths[from * options + to]; }
};

/// O(options³).
schulze_result schulze(const pairwise_matrix& d, const lot_order& lot);

}  // namespace pollstream::count
