// What the pairwise matrix says by itself: who beats all others, who loses to all others, and the smallest
// group that beats everybody outside it.
#pragma once

#include "pollstream/count/outcome.hpp"
#include "pollstream/count/pairwise_matrix.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace pollstream::count {

/// The option, of that many, that `beats` puts above every other; nothing if there is none.
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

/// The option that beats every other. Nobody if there are no ballots.
std::optional<option> condorcet_winner(const pairwise_matrix& d);
/// The option that loses to every other. Nobody if there are fewer than two options.
std::optional<option> condorcet_loser(const pairwise_matrix& d);

/// The Smith set, in option order: the smallest set in which every member beats every option outside. All
/// options if there are no ballots.
std::vector<option> smith_set(const pairwise_matrix& d);

}  // namespace pollstream::count
