// Facts: what the bus carries. Each is committed, self-contained, and versioned by the state it holds; they
// arrive in commit order. Loss, duplication and reordering are harmless to a reader that keeps the higher
// version.
#pragma once

#include "pollstream/domain/ballot.hpp"
#include "pollstream/domain/poll.hpp"
#include "pollstream/domain/room.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace pollstream {

enum class poll_event : std::uint8_t { created, updated, closed, reopened, reset, deleted, started, voided };
std::string_view to_string(poll_event e) noexcept;

/// The definition, status or existence of a poll changed. After `deleted`, `state` is the last there was.
struct poll_changed {
    poll_event what = poll_event::updated;
    poll_ref state;
    bool unlisted = false;  ///< was listed until now
};

/// A ballot was counted (or changed). Comes before the tally_changed of its batch.
struct vote_counted {
    poll_ref state;  ///< after the whole batch
    voter_key voter{};
    choice marks;
    std::string voter_name;
    verdict how = verdict::counted;
};

/// The tally changed; one per poll and batch.
struct tally_changed {
    poll_ref state;
};

/// A room was made, changed (title, polls, order, current, pace, code) or deleted.
struct room_changed {
    room_ref state;
    bool deleted = false;
};

/// The participants on a room's leaderboard, or their names, have changed: the host changed them, or somebody
/// who was idle gave a first answer.
struct participants_changed {
    room_id room;
};

using fact = std::variant<poll_changed, vote_counted, tally_changed, room_changed, participants_changed>;

}  // namespace pollstream
