// What is kept of the polls that somebody asked about lately: an entry each, and no more than so many.
#pragma once

#include "pollstream/base/ids.hpp"

#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace pollstream::sqlite {

template <class Entry>
class recent_polls {
  public:
    explicit recent_polls(std::size_t polls_max) : polls_max_(polls_max) {}

    /// The poll's entry, new where it has none; the one not asked for the longest gives way.
    std::shared_ptr<Entry> use(const poll_id& id) {
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
        return polls_.emplace(id, place{std::make_shared<Entry>(), recent_.begin()}).first->second.entry;
    }

  private:
    struct place {
        std::shared_ptr<Entry> entry;
        std::list<poll_id>::iterator recent;
    };

    std::size_t polls_max_;
    std::mutex mutex_;
    std::list<poll_id> recent_;  ///< the last used first
    std::unordered_map<poll_id, place> polls_;
};

}  // namespace pollstream::sqlite
