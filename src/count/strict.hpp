// What methods that follow one option at a time require of ballots; and counts as scores.
#pragma once

#include "pollstream/count/profile.hpp"

#include <span>
#include <stdexcept>
#include <vector>

namespace pollstream::count {

inline void require_strict(const profile& ballots) {
    if (!ballots.strict()) throw std::invalid_argument("this method cannot count ballots with shared ranks");
}

/// How many options of a ballot in a strict profile have a rank of their own.
inline std::size_t strict_part(ranking_view ballot, std::size_t options) {
    return ballot.strict_size(options).value_or(0);
}

inline std::vector<std::int64_t> as_scores(std::span<const std::uint64_t> counts) {
    return {counts.begin(), counts.end()};
}

}  // namespace pollstream::count
