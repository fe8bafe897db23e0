// How a small group's votes stay unreadable: if a poll publishes in steps, nobody sees two states that differ
// by fewer voters than a step, nor a state of fewer voters than the minimum.
//
// What is published is the state as of the last full step but one. So the close, which publishes the rest,
// adds a whole step as well, whenever it comes, and the vote of whoever votes last cannot be read off it.
// Changed votes come with the next step. This binds everybody, the host too. Pure.
#pragma once

#include "pollstream/domain/tally.hpp"

#include <cstdint>
#include <memory>

namespace pollstream {

struct poll_state;

struct publication_rule {
    std::uint16_t step = 1;        ///< voters; 1: every vote shows at once
    std::uint16_t min_voters = 0;  ///< nothing shows below that many voters

    bool guards() const noexcept { return step > 1 || min_voters > 1; }
    friend bool operator==(const publication_rule&, const publication_rule&) = default;
};

/// Of a poll that publishes in steps: the tallies after the last two full steps. Null: none yet.
struct held_tallies {
    std::shared_ptr<const tally> shown;  ///< what is published
    std::shared_ptr<const tally> next;   ///< what will be, once another step is full
};

/// What is published of the votes; null if nothing is.
const tally* published(const poll_state& s) noexcept;

/// The same; a tally of no votes if nothing is.
const tally& published_or_nothing(const poll_state& s) noexcept;

/// The number of the last published ballot, in a log that ends with ballot `last`; 0: none is.
std::uint64_t last_published(const poll_state& s, std::uint64_t last) noexcept;

/// Whether there are too few voters to show anything to anybody.
bool withheld(const poll_state& s) noexcept;

/// Call after a voter's first ballot was counted.
void note_voter(poll_state& s);

/// Call before a poll is opened again: what is published stays so, and steps are counted from there.
void hold_published(poll_state& s);

}  // namespace pollstream
