// Who leaves a round of IRV or STV: the lowest option; and what decides if several are tied.
#pragma once

#include "pollstream/count/outcome.hpp"

#include <algorithm>
#include <vector>

namespace pollstream::count {

struct elimination {
    std::vector<option> out;  ///< in option order
    tie_break rule = tie_break::none;
};

/// Of `tied`, those with the fewest votes (or the most) in the latest earlier round in which they differ;
/// those still tied are compared in the rounds before that. `rounds`: votes per option, the current round
/// last.
template <class Votes>
std::vector<option> look_back(const std::vector<std::vector<Votes>>& rounds, std::vector<option> tied,
                              bool fewest) {
    for (auto r = rounds.size() - 1; r-- > 0 && tied.size() > 1;) {
        const auto& votes = rounds[r];
        auto extreme = tied.front();
        for (const auto o : tied)
            if (fewest ? votes[o] < votes[extreme] : votes[extreme] < votes[o]) extreme = o;
        std::erase_if(tied, [&](option o) { return !(votes[o] == votes[extreme]); });
    }
    return tied;
}

/// The smallest group at the bottom that contains all the tied options and has fewer votes altogether than
/// the next option: not even all of its votes could save one of them. Empty if no group of at most `most`
/// does. `ascending`: the options still in, by votes.
template <class Votes>
std::vector<option> hopeless(const std::vector<Votes>& votes, const std::vector<option>& ascending,
                             std::size_t tied, std::size_t most) {
    Votes sum{};
    for (std::size_t i = 0; i + 1 < ascending.size() && i < most; ++i) {
        sum += votes[ascending[i]];
        if (i + 1 >= tied && sum < votes[ascending[i + 1]])
            return {ascending.begin(), ascending.begin() + static_cast<std::ptrdiff_t>(i + 1)};
    }
    return {};
}

/// Who leaves; if only the lot can decide, all the candidates for it. `most`: how many may leave at once.
template <class Votes>
elimination last_of_all(const std::vector<std::vector<Votes>>& rounds, const std::vector<option>& continuing,
                        std::size_t most) {
    const auto& votes = rounds.back();
    auto ascending = continuing;
    std::ranges::stable_sort(ascending, [&](option a, option b) { return votes[a] < votes[b]; });
    std::vector<option> tied;
    for (const auto o : ascending)
        if (votes[o] == votes[ascending.front()]) tied.push_back(o);
    if (tied.size() == 1) return {tied, tie_break::none};

    if (auto group = hopeless(votes, ascending, tied.size(), most); !group.empty()) {
        std::ranges::sort(group);
        return {std::move(group), tie_break::batch};
    }
    auto last = look_back(rounds, std::move(tied), true);
    const auto rule = last.size() == 1 ? tie_break::backward : tie_break::lot;
    return {std::move(last), rule};
}

template <class Votes, class Lot>
elimination eliminate(const std::vector<std::vector<Votes>>& rounds, const std::vector<option>& continuing,
                      std::size_t most, Lot&& lot) {
    auto leaving = last_of_all(rounds, continuing, most);
    if (leaving.rule == tie_break::lot) leaving.out = {lot.last_of(leaving.out)};
    return leaving;
}

}  // namespace pollstream::count
