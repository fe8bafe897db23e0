// Borda: rank r of n options scores n − r; an unranked option scores 0.
#pragma once

#include "pollstream/count/outcome.hpp"
#include "pollstream/count/profile.hpp"

namespace pollstream::count {

struct borda_result {
    std::vector<std::uint64_t> points;
    count::outcome outcome;
};

/// Throws std::invalid_argument if ballots have shared ranks (profile::strict).
borda_result borda(const profile& ballots, const lot_order& lot);

}  // namespace pollstream::count
