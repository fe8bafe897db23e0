// Ballots as they lie on a counting table: each on the pile of the option it counts for now. When an option
// leaves, only its own pile moves.
#pragma once

#include "count/strict.hpp"
#include "pollstream/count/profile.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace pollstream::count {

/// Equal ballots on one pile. Points into the profile, which must not change.
struct paper {
    const std::uint8_t* marks;
    std::uint64_t times;
    std::uint32_t weight;  ///< used by STV only
    std::uint8_t size;     ///< options with a rank of their own
    std::uint8_t at;       ///< index of the one it counts for
};

using pile = std::vector<paper>;

/// Puts every ballot on the pile of its favourite. The profile is strict.
inline std::vector<pile> deal(const profile& ballots) {
    std::vector<pile> piles(ballots.options());
    ballots.for_each([&](ranking_view ballot, std::uint64_t times) {
        const auto size = strict_part(ballot, ballots.options());
        if (size == 0) return;
        piles[ballot[0]].push_back({ballot.marks().data(), times, 0, static_cast<std::uint8_t>(size), 0});
    });
    return piles;
}

/// Takes the pile of `from` and puts each paper where it counts next, among the options that are `in`.
/// moved(paper&, std::optional<option> to) is called for each; without `to` the paper is exhausted.
template <class Moved>
void move_pile(std::vector<pile>& piles, option from, const std::vector<bool>& in, Moved&& moved) {
    const auto leaving = std::exchange(piles[from], {});
    for (auto p : leaving) {
        do ++p.at;
        while (p.at < p.size && !in[p.marks[p.at]]);
        std::optional<option> to;
        if (p.at < p.size) to = p.marks[p.at];
        moved(p, to);
        if (to) piles[*to].push_back(p);
    }
}

}  // namespace pollstream::count
