// What the pairwise matrix says by itself: who beats all others, who loses to all, and the smallest group
// that beats everybody outside it.
#pragma once

#include "pollstream/count/outcome.hpp"
#include "pollstream/count/pairwise_matrix.hpp"

#include <optional>

namespace pollstream::count {

/// Beats every other option. Nobody where there are no ballots.
std::optional<option> condorcet_winner(const pairwise_matrix& d);
/// Loses to every other option, of at least two.
std::optional<option> condorcet_loser(const pairwise_matrix& d);

/// The Smith set, in option order: the smallest set each of whose members beats each option outside. All
/// options where there are no ballots.
std::vector<option> smith_set(const pairwise_matrix& d);

}  // namespace pollstream::count
