// d[x, y]: the number of ballots with x above y. That is all the Condorcet methods need, and it is exact
// after every single ballot.
#pragma once

#include "pollstream/count/profile.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace pollstream::count {

class pairwise_matrix {
  public:
    explicit pairwise_matrix(std::size_t options = 0);
    /// From storage: `cells` row by row, options² of them, the diagonal 0. Throws std::invalid_argument
    /// for any others, or if more ballots have x above y or y above x than there are.
    pairwise_matrix(std::size_t options, std::uint64_t ballots, std::vector<std::uint64_t> cells);
    explicit pairwise_matrix(const profile& ballots);

    /// Adds a ballot; an empty one changes nothing. O(options²). Its options must be in range.
    void add(ranking_view ballot, std::uint64_t times = 1);
    /// Adds a ballot that gives every option a score: a higher one is above, equal ones are level.
    void add_scores(std::span<const std::uint8_t> scores, std::uint64_t times = 1);

    std::size_t options() const noexcept { return options_; }
    std::uint64_t ballots() const noexcept { return ballots_; }
    std::uint64_t operator()(option x, option y) const { return cells_[x * options_ + y]; }
    bool beats(option x, option y) const { return (*this)(x, y) > (*this)(y, x); }
    std::span<const std::uint64_t> cells() const noexcept { return cells_; }

    friend bool operator==(const pairwise_matrix&, const pairwise_matrix&) = default;

  private:
    std::size_t options_;
    std::uint64_t ballots_ = 0;
    std::vector<std::uint64_t> cells_;
};

}  // namespace pollstream::count
