#include "sqlite/quiet_rooms.hpp"

namespace pollstream::sqlite {

namespace {

constexpr std::int64_t found_at_once = 50;

// The end of a poll counts as activity, whether it has ended or is going to. A poll that is open without an
// end does not.
#define QUIET                                                                              \
    "last_activity < ?2 AND NOT EXISTS (SELECT 1 FROM polls WHERE polls.room = rooms.key " \
    "AND coalesce(closed_at, end_time) >= ?3) "

}  // namespace

quiet_rooms::quiet_rooms(database& db)
    : find_(db, "SELECT id FROM rooms WHERE id > ?1 AND " QUIET "ORDER BY id LIMIT ?4"),
      is_one_(db, "SELECT 1 FROM rooms WHERE id = ?1 AND " QUIET),
      last_(db, "SELECT max(last_activity) FROM rooms WHERE id > ?1 AND last_activity <= ?2") {}

#undef QUIET

std::vector<room_id> quiet_rooms::find(timestamp since, const room_id& after) {
    std::vector<room_id> found;
    auto row = find_.with(after, since - between_touches, since, found_at_once);
    while (row.step()) row.id(0, found.emplace_back());
    return found;
}

bool quiet_rooms::holds(const room_id& id, timestamp since) {
    return is_one_.with(id, since - between_touches, since).step();
}

std::optional<timestamp> quiet_rooms::last_activity(timestamp until) {
    auto row = last_.with(room_id(), until);
    if (!row.step()) return std::nullopt;
    return row.maybe_time(0);
}

}  // namespace pollstream::sqlite
