// Rooms in which nothing has happened for a long time: what both lanes ask about them. (The store's port
// defines what counts as activity in a room.)
#pragma once

#include "pollstream/domain/room.hpp"
#include "sqlite/statement.hpp"

#include <optional>
#include <vector>

namespace pollstream::sqlite {

/// Votes record activity in their room no more often than this.
inline constexpr std::chrono::hours between_touches{1};

class quiet_rooms {
  public:
    explicit quiet_rooms(database& db);

    /// By id, those after `after`; a few dozen at most.
    std::vector<room_id> find(timestamp since, const room_id& after);
    /// Whether this room is quiet; also false if there is no such room.
    bool holds(const room_id& id, timestamp since);
    std::optional<timestamp> last_activity(timestamp until);

  private:
    statement find_;
    statement is_one_;
    statement last_;
};

}  // namespace pollstream::sqlite
