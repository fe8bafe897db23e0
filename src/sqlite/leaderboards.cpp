#include "sqlite/leaderboards.hpp"

namespace pollstream::sqlite {

leaderboard_ref leaderboards::find(const room_id& room, const leaderboard_state& s) {
    const auto kept = rooms_.use(room);
    const std::lock_guard lock(kept->guard);
    return kept->made_of == s ? kept->board : nullptr;
}

void leaderboards::keep(const room_id& room, leaderboard_state s, leaderboard_ref b) {
    const auto kept = rooms_.use(room);
    const std::lock_guard lock(kept->guard);
    kept->made_of = std::move(s);
    kept->board = std::move(b);
}

}  // namespace pollstream::sqlite
