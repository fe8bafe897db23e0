// What is kept of the polls or rooms that were asked about lately: one entry each, up to a limit that only
// entries in use may exceed. Shared by the threads of the read lane; the content of an entry does its own
// locking.
#pragma once

#include "pollstream/base/ids.hpp"

#include <algorithm>
#include <iterator>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace pollstream::sqlite {

template <class Id, class Entry>
class recently_used {
  public:
    explicit recently_used(std::size_t most) : most_(most) {}

    /// The entry for this id, a new one if it has none; the least recently requested one makes room.
    std::shared_ptr<Entry> use(const Id& id) {
        const std::lock_guard lock(mutex_);
        if (const auto known = entries_.find(id); known != entries_.end()) {
            recent_.splice(recent_.begin(), recent_, known->second.recent);
            return known->second.entry;
        }
        if (entries_.size() >= most_) make_room();
        recent_.push_front(id);
        return entries_.emplace(id, place{std::make_shared<Entry>(), recent_.begin()}).first->second.entry;
    }

  private:
    struct place {
        std::shared_ptr<Entry> entry;
        typename std::list<Id>::iterator recent;
    };

    /// An entry in use is not removed: a second one would be made, and what is to be counted once for all
    /// would be counted twice.
    void make_room() {
        const auto in_use = [this](const Id& id) { return entries_.at(id).entry.use_count() > 1; };
        const auto idle = std::find_if_not(recent_.rbegin(), recent_.rend(), in_use);
        if (idle == recent_.rend()) return;
        entries_.erase(*idle);
        recent_.erase(std::next(idle).base());
    }

    std::size_t most_;
    std::mutex mutex_;
    std::list<Id> recent_;  ///< most recently used first
    std::unordered_map<Id, place> entries_;
};

}  // namespace pollstream::sqlite
