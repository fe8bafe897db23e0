// The ballots of one poll in a file of rooms, as they come in: each is one that the poll takes, of a voter
// who has not voted or whose ballot it supersedes.
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
    /// So many of this poll follow.
    void begin(const poll& p, std::uint64_t ballots);

    const poll& counted() const noexcept { return poll_; }
    std::uint64_t left() const noexcept { return left_; }

    /// Refuses the line if its ballot is not the next one.
    void check(const ballot_record& b, line_members& line);

  private:
    /// What must not come twice; nothing where every ballot that supersedes none is another voter's.
    std::optional<std::string> voter_of(const ballot_record& b, line_members& line) const;
    void supersede(const ballot_record& b, line_members& line);

    poll poll_;
    std::uint64_t left_ = 0;
    std::uint64_t next_seq_ = 1;
    std::unordered_set<std::string> voters_;
    std::unordered_map<std::uint64_t, std::string> standing_;  ///< where voters may change their minds
};

}  // namespace pollstream::app
