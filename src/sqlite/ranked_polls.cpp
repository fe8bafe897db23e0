#include "ranked_polls.hpp"

namespace pollstream::sqlite {

std::shared_ptr<ranked_poll> ranked_polls::use(const poll_id& id) {
    const std::lock_guard lock(mutex_);
    if (const auto known = polls_.find(id); known != polls_.end()) {
        recent_.splice(recent_.begin(), recent_, known->second.recent);
        return known->second.entry;
    }
    if (polls_.size() >= polls_max_) {
        polls_.erase(recent_.back());
        recent_.pop_back();
    }
    recent_.push_front(id);
    return polls_.emplace(id, place{std::make_shared<ranked_poll>(), recent_.begin()}).first->second.entry;
}

}  // namespace pollstream::sqlite
