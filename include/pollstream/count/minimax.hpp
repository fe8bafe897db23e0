// Minimax (Simpson–Kramer): the option whose worst comparison with another is the least bad.
#pragma once

#include "pollstream/count/outcome.hpp"
#include "pollstream/count/pairwise_matrix.hpp"

namespace pollstream::count {

/// How bad y's result against x is for x.
enum class minimax_by : std::uint8_t {
    winning_votes,        ///< y's votes if y beats x, else 0
    margins,              ///< y's votes minus x's; negative if x wins
    pairwise_opposition,  ///< y's votes, whoever wins; need not elect the Condorcet winner
};

struct minimax_result {
    std::vector<std::int64_t> worst;  ///< per option, the fewer the better; 0 for a single option
    count::outcome outcome;
};

minimax_result minimax(const pairwise_matrix& d, minimax_by by, const lot_order& lot);

}  // namespace pollstream::count
