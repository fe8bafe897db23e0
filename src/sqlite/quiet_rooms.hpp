// Rooms in which nothing has happened for long: what both lanes ask of them. (The store's port says what
// happens in a room.)
#pragma once

#include "pollstream/domain/room.hpp"
#include "statement.hpp"

#include <optional>
#include <vector>

namespace pollstream::sqlite {

/// Votes write down that something happens in their room this often and no more.
inline constexpr std::chrono::hours between_touches{1};

class quiet_rooms {
  public:
    explicit quiet_rooms(database& db);

    /// By id, from behind `after`; some dozens at most.
    std::vector<room_id> find(timestamp since, const room_id& after);
    /// Whether this is one; also false where there is no such room.
    bool holds(const room_id& id, timestamp since);
    std::optional<timestamp> last_activity(timestamp until);

  private:
    statement find_;
    statement is_one_;
    statement last_;
};

}  // namespace pollstream::sqlite
