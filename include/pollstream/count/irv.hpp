// Instant runoff: the lowest option leaves and its ballots go to the options they rank next, until one has
// more than half of the ballots that still count.
//
// A tie for last is broken (a) in a batch: the tied options leave together, if need be with the next above
// them, if all their votes together are fewer than those of the next; (b) backward: the one with fewer votes
// in the latest earlier round where they differ leaves; (c) by lot. IRV is not monotone, and is not meant to
// be.
#pragma once

#include "pollstream/count/outcome.hpp"
#include "pollstream/count/profile.hpp"

#include <optional>

namespace pollstream::count {

struct irv_transfer {
    option from = 0;
    std::optional<option> to;  ///< absent: exhausted, these ballots rank nobody who is left
    std::uint64_t votes = 0;

    friend bool operator==(const irv_transfer&, const irv_transfer&) = default;
};

struct irv_round {
    std::vector<std::uint64_t> votes;     ///< per option; 0 for those that have left
    std::vector<option> continuing;       ///< in option order
    std::uint64_t active = 0;             ///< the sum of the votes
    std::uint64_t exhausted = 0;          ///< active + exhausted = ballots, in every round
    std::vector<option> eliminated;       ///< at the end of the round; none in the last
    tie_break rule = tie_break::none;     ///< what broke the tie for last
    std::vector<irv_transfer> transfers;  ///< of the votes of the eliminated, by from, then to
};

struct irv_result {
    std::uint64_t ballots = 0;      ///< that have a favourite
    std::vector<irv_round> rounds;  ///< none if there are no ballots
    /// Who left later stands higher; the options of one batch, and those that remained beside the winner,
    /// stand by their votes. decided_by: the last of the rules that any round needed.
    count::outcome outcome;
};

/// Throws std::invalid_argument if ballots have shared ranks (profile::strict).
irv_result irv(const profile& ballots, const lot_order& lot);

}  // namespace pollstream::count
