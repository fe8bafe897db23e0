// What is kept of the polls or rooms that somebody asked about lately: an entry each, and no more than so
// many, but for those that are in use. Shared by the threads of the read lane; what is in an entry guards
// itself.
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

    /// Its entry, new where it has none; the one not asked for the longest gives way.
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

    /// Of one that is in use another would be made, and what is counted once for all would be counted twice.
    void make_room() {
        const auto in_use = [this](const Id& id) { return entries_.at(id).entry.use_count() > 1; };
        const auto idle = std::find_if_not(recent_.rbegin(), recent_.rend(), in_use);
        if (idle == recent_.rend()) return;
        entries_.erase(*idle);
        recent_.erase(std::next(idle).base());
    }

    std::size_t most_;
    std::mutex mutex_;
    std::list<Id> recent_;  ///< the last used first
    std::unordered_map<Id, place> entries_;
};

}  // namespace pollstream::sqlite
