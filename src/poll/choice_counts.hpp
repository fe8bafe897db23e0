// How many voters made each choice, from a poll's ballots in commit order: what may be told of a poll that
// publishes in steps, where the order of ballots and their times would tell who voted how. Pure.
//
// The ballots are read twice, so that ten million of them cost a bit each.
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

    /// Of the ballots up to `last`.
    explicit choice_counts(std::uint64_t last) : superseded_(static_cast<std::size_t>(last) + 1, false) {}

    /// First all ballots here, …
    void mark(std::span<const ballot_record> ballots);
    /// … then all of them here.
    void count(std::span<const ballot_record> ballots);

    /// What so many choices take of memory.
    static std::size_t bytes_of(const map& counted) noexcept;

    /// In the order of what they say, which tells nothing of who said it when. Empty afterwards.
    map take() noexcept { return std::exchange(choices_, {}); }

  private:
    std::vector<bool> superseded_;  ///< by seq
    map choices_;
};

}  // namespace pollstream::poll_http
