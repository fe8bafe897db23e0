// The single transferable vote: several seats, filled in proportion.
//
// Who reaches the Droop quota, ⌊votes / (seats + 1)⌋ + 1, is elected. What is beyond the quota is not wasted:
// every ballot of the elected goes on to whom it ranks next with the same fraction of its weight (weighted
// inclusive Gregory). One surplus a round, the largest first; when there is none, the lowest leaves and its
// ballots go on as they are. Ties for last as in IRV; ties for the largest surplus backward, then by lot.
//
// Weights are exact. Their common denominator can double in length with every surplus, and after thirty be
// longer than any memory. So once it is longer than 8,192 bits, which takes nine or ten at least, every
// weight is cut to a multiple of 2^-512 and what is cut off is kept as `rest`: votes are conserved exactly
// for any number of seats. All that is lost is less than 2^-450 of a vote, and from then on votes that differ
// by less than 2^-256 count as level, with the quota, too: so whose votes are equal is still seen to have as
// many.
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
    std::vector<rational> votes;       ///< per option, before what happens in the round; 0 for who has left
    std::vector<option> continuing;    ///< neither elected in an earlier round nor gone
    rational exhausted;                ///< votes + exhausted + rest = ballots, in every round
    rational rest;                     ///< 0 unless weights had to be cut
    std::vector<option> elected;       ///< in this round, the most votes first
    std::optional<option> surplus_of;  ///< whose surplus is passed on at the end of the round
    std::vector<option> eliminated;    ///< who leaves instead
    tie_break rule = tie_break::none;  ///< what chose whose surplus, or who leaves
    std::vector<stv_transfer> transfers;  ///< by from, then to

    /// Votes of this round for people to read. They may lack as much as `rest`: who has a quota shows it.
    std::string as_text(const rational& share, unsigned decimals) const;
};

struct stv_result {
    std::uint64_t ballots = 0;  ///< that have a favourite
    std::uint64_t quota = 0;
    std::vector<stv_round> rounds;  ///< none where there are no ballots
    std::vector<option> elected;    ///< in the order of election; without ballots nobody
    tie_break decided_by = tie_break::none;

    /// Whether weights were cut, and something was lost by it.
    bool cut() const { return !rounds.empty() && rational(0) < rounds.back().rest; }
};

/// The ballots have no shared ranks (profile::strict), seats is at least 1, or std::invalid_argument. With no
/// more options than seats everybody is elected.
stv_result stv(const profile& ballots, std::size_t seats, const lot_order& lot);

}  // namespace pollstream::count
