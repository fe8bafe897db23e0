// Plurality: one vote for the option at the top of each ballot.
#pragma once

#include "pollstream/count/outcome.hpp"
#include "pollstream/count/profile.hpp"

namespace pollstream::count {

struct plurality_result {
    std::vector<std::uint64_t> votes;  ///< per option; they add up to the ballots that have one favourite
    count::outcome outcome;
};

/// Throws std::invalid_argument if ballots have shared ranks (profile::strict).
plurality_result plurality(const profile& ballots, const lot_order& lot);

}  // namespace pollstream::count
