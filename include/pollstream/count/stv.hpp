// The single transferable vote: several seats, filled in proportion.
//
// An option that reaches the Droop quota, ⌊votes / (seats + 1)⌋ + 1, is elected. What it has beyond the quota
// is not wasted: every ballot of the elected option goes on to the option it ranks next, each with the same
// fraction of its weight (weighted inclusive Gregory). One surplus is passed on per round, the largest first;
// when there is none, the lowest option leaves and its ballots go on as they are. Ties for last are broken as
// in IRV; ties for the largest surplus backward, then by lot.
//
// Weights are exact. Their common denominator can double in length with every surplus, and after thirty
// outgrow any memory. So once it is longer than 8,192 bits, which takes at least nine or ten surpluses, every
// weight is cut to a multiple of 2^-512, and what is cut off is kept as `rest`: votes are conserved exactly
// for any number of seats. The total loss is less than 2^-450 of a vote, and from then on votes that differ
// by less than 2^-256 count as level, also with the quota, so that equal votes are still recognised as equal.
#pragma once

#include "pollstream/count/outcome.hpp"
#include "pollstream/count/profile.hpp"
#include "pollstream/count/rational.hpp"

#include <optional>
#include <string>

namespace pollstream::count {

struct stv_transfer {
    option from = 0;
    std::optional<option> to;  ///< absent: exhausted
    rational votes;
};

struct stv_round {
    std::vector<rational> votes;  ///< per option, before what happens in the round; 0 for those who have left
    std::vector<option> continuing;       ///< neither elected in an earlier round nor gone
    rational exhausted;                   ///< votes + exhausted + rest = ballots, in every round
    rational rest;                        ///< 0 unless weights had to be cut
    std::vector<option> elected;          ///< in this round, the most votes first
    std::optional<option> surplus_of;     ///< whose surplus is passed on at the end of the round
    std::vector<option> eliminated;       ///< those who leave instead
    tie_break rule = tie_break::none;     ///< what chose whose surplus is passed on, or who leaves
    std::vector<stv_transfer> transfers;  ///< by from, then to

    /// A share of this round's votes, for people to read. A share may lack as much as `rest`, so that is
    /// added: an option that has reached the quota then shows it in full.
    std::string as_text(const rational& share, unsigned decimals) const;
};

struct stv_result {
    std::uint64_t ballots = 0;  ///< that have a favourite
    std::uint64_t quota = 0;
    std::vector<stv_round> rounds;  ///< none if there are no ballots
    std::vector<option> elected;    ///< in the order of election; nobody if there are no ballots
    tie_break decided_by = tie_break::none;

    /// Whether weights were cut and something was lost by that.
    bool cut() const { return !rounds.empty() && rational(0) < rounds.back().rest; }
};

/// Throws std::invalid_argument if ballots have shared ranks (profile::strict) or `seats` is 0. With no more
/// options than seats, everybody is elected.
stv_result stv(const profile& ballots, std::size_t seats, const lot_order& lot);

}  // namespace pollstream::count
