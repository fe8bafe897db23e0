#include "leaderboards.hpp"

namespace pollstream::sqlite {

leaderboard_ref leaderboards::find(const room_id& room, const leaderboard_state& s) {
    const std::lock_guard lock(mutex_);
    const auto known = rooms_.find(room);
    if (known == rooms_.end() || known->second.made_of != s) return nullptr;
    recent_.splice(recent_.begin(), recent_, known->second.recent);
    return known->second.board;
}

void leaderboards::keep(const room_id& room, leaderboard_state s, leaderboard_ref b) {
    const std::lock_guard lock(mutex_);
    if (const auto known = rooms_.find(room); known != rooms_.end()) {
        recent_.splice(recent_.begin(), recent_, known->second.recent);
        known->second.made_of = std::move(s);
        known->second.board = std::move(b);
        return;
    }
    if (rooms_.size() >= rooms_max_) {
        rooms_.erase(recent_.back());
        recent_.pop_back();
    }
    recent_.push_front(room);
    rooms_.emplace(room, place{std::move(s), std::move(b), recent_.begin()});
}

}  // namespace pollstream::sqlite
