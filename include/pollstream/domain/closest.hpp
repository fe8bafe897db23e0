// Who came closest to the truth if two numbers are equally close: the earliest of those who gave them. The
// tally knows numbers, not who came first, so the store asks the ballots once the poll is closed, and
// remembers the answer.
#pragma once

#include "pollstream/domain/poll.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>

namespace pollstream {

/// The two numbers, as choices, if a closed numeric poll has a truth and the closest of what is published are
/// one on either side of it. Nothing if a single number is closest.
std::optional<std::array<choice, 2>> closest_two(const poll_state& s);

/// Finds which of two choices was made first by a ballot that still stands. Takes the published ballots of a
/// poll in order.
class first_of_two {
  public:
    explicit first_of_two(std::array<choice, 2> two) : two_(std::move(two)) {}

    void take(std::uint64_t seq, const choice& marks, std::uint64_t supersedes);
    bool found() const noexcept { return !standing_.empty(); }
    /// Empty if neither stands.
    choice first() const;

  private:
    std::array<choice, 2> two_;
    std::map<std::uint64_t, std::size_t> standing_;  ///< which of the two, by seq
};

}  // namespace pollstream
