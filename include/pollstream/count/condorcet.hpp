// What the pairwise matrix says by itself: who beats all others, who loses to all, and the smallest group
// that beats everybody outside it.
#pragma once

#include "pollstream/count/outcome.hpp"
#include "pollstream/count/pairwise_matrix.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace pollstream::count {

/// Whom of so many `beats` puts above every other.
template <class Beats>
std::optional<option> who_beats_all(std::size_t options, Beats&& beats) {
    for (std::size_t x = 0; x < options; ++x) {
        bool all = true;
        for (std::size_t y = 0; y < options; ++y)
            all = all && (x == y || beats(static_cast<option>(x), static_cast<option>(y)));
        if (all) return static_cast<option>(x);
    }
    return std::nullopt;
}

/// Beats every other option. Nobody where there are no ballots.
std::optional<option> condorcet_winner(const pairwise_matrix& d);
/// Loses to every other option, of at least two.
std::optional<option> condorcet_loser(const pairwise_matrix& d);

/// The Smith set, in option order: the smallest set each of whose members beats each option outside. All
/// options where there are no ballots.
std::vector<option> smith_set(const pairwise_matrix& d);

}  // namespace pollstream::count
