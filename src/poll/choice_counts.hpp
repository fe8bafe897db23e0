// How many voters made each choice, counted from a poll's ballots in commit order. That is all that may be
// revealed of a poll that publishes in steps: the order and times of its ballots would tell who voted how.
// Pure.
//
// The ballots are read twice, so that ten million of them take one bit each.
#pragma once

#include "pollstream/domain/ballot.hpp"

#include <cstddef>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace pollstream::poll_http {

class choice_counts {
  public:
    using map = std::map<choice, std::uint64_t>;

    /// Counts the ballots up to `last`.
    explicit choice_counts(std::uint64_t last) : superseded_(static_cast<std::size_t>(last) + 1, false) {}

    /// First pass all ballots here, …
    void mark(std::span<const ballot_record> ballots);
    /// … then pass all of them here.
    void count(std::span<const ballot_record> ballots);

    /// The memory that these choices take.
    static std::size_t bytes_of(const map& counted) noexcept;

    /// In the order of their content, which reveals nothing about who said it when. Empty afterwards.
    map take() noexcept { return std::exchange(choices_, {}); }

  private:
    std::vector<bool> superseded_;  ///< by seq
    map choices_;
};

}  // namespace pollstream::poll_http
