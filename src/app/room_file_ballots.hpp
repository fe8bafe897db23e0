// Checks the ballots of one poll in a file of rooms as they are read: the poll must accept each one, and its
// voter must not have voted yet, or the ballot must supersede theirs.
#pragma once

#include "app/line_members.hpp"
#include "pollstream/domain/ballot.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace pollstream::app {

class ballot_checker {
  public:
    /// `ballots` ballots of this poll follow.
    void begin(const poll& p, std::uint64_t ballots);

    const poll& counted() const noexcept { return poll_; }
    std::uint64_t left() const noexcept { return left_; }

    /// Refuses the line if the ballot is not a valid next one.
    void check(const ballot_record& b, line_members& line);

  private:
    /// The identity that must not occur twice; nullopt if every ballot that supersedes none counts as another
    /// voter's.
    std::optional<std::string> voter_of(const ballot_record& b, line_members& line) const;
    void supersede(const ballot_record& b, line_members& line);

    poll poll_;
    std::uint64_t left_ = 0;
    std::uint64_t next_seq_ = 1;
    std::unordered_set<std::string> voters_;
    std::unordered_map<std::uint64_t, std::string> standing_;  ///< used if voters may change their votes
};

}  // namespace pollstream::app
