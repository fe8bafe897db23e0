// Approval: every ballot names any set of options; the option in the most sets wins.
#pragma once

#include "pollstream/count/outcome.hpp"
#include "pollstream/count/profile.hpp"

namespace pollstream::count {

struct approval_result {
    std::vector<std::uint64_t> votes;  ///< per option: ballots that approve of it
    std::uint64_t voters = 0;          ///< the denominator of a percentage
    count::outcome outcome;
};

/// From counts kept elsewhere.
approval_result approval(std::vector<std::uint64_t> votes, std::uint64_t voters, const lot_order& lot);

/// True if all ballots are sets: none ranks one option above another, but for a last rank that holds
/// everything that is left.
bool holds_sets(const profile& ballots);

/// Of ballots that are sets: each approves of the options in it.
approval_result approval(const profile& ballots, const lot_order& lot);

/// Reads ranked ballots as sets: a ballot approves of every option it ranks with fewer than `top` options
/// above it, but not of those that share its last rank with everything that is left.
approval_result approval(const profile& ballots, const lot_order& lot, std::size_t top);

}  // namespace pollstream::count
