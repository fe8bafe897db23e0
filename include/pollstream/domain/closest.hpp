// Who came closest to the truth where two numbers are equally close: whoever of those who gave them was
// earlier. The tally knows numbers, not who came first, so the store asks the ballots once the poll is
// closed, and remembers it.
#pragma once

#include "pollstream/domain/poll.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>

namespace pollstream {

/// The two as choices, where a closed poll of numbers has a truth with one on either side of it, of what is
/// published. Nothing where one number alone is closest.
std::optional<std::array<choice, 2>> closest_two(const poll_state& s);

/// Which of two choices a ballot that stands made first. Takes the published ballots of a poll in their
/// order.
class first_of_two {
  public:
    explicit first_of_two(std::array<choice, 2> two) : two_(std::move(two)) {}

    void take(std::uint64_t seq, const choice& marks, std::uint64_t supersedes);
    bool found() const noexcept { return !standing_.empty(); }
    /// Empty where neither stands.
    choice first() const;

  private:
    std::array<choice, 2> two_;
    std::map<std::uint64_t, std::size_t> standing_;  ///< which of the two, by seq
};

}  // namespace pollstream
