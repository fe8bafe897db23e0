// What is kept of the polls or rooms that were asked about lately: one entry each, up to a limit that only
// entries in use may exceed. Shared by the threads of the read lane; the content of an entry does its own
// locking.
#pragma once

#include "pollstream/base/ids.hpp"
#include "pollstream/base/lru_map.hpp"

#include <algorithm>
#include <memory>
#include <mutex>

namespace pollstream::sqlite {

template <class Id, class Entry>
class recently_used {
  public:
    explicit recently_used(std::size_t most) : most_(most) {}

    /// The entry for this id, a new one if it has none; the least recently requested one makes room.
    std::shared_ptr<Entry> use(const Id& id) {
        const std::lock_guard lock(mutex_);
        if (const auto* known = entries_.use(id)) return *known;
        if (entries_.size() >= most_) make_room();
        return entries_.add(id, std::make_shared<Entry>());
    }

  private:
    /// An entry in use is not removed: a second one would be made, and what is to be counted once for all
    /// would be counted twice.
    void make_room() {
        const auto idle =
            std::ranges::find_if(entries_, [](const auto& e) { return e.value.use_count() == 1; });
        if (idle != entries_.end()) entries_.erase(idle);
    }

    std::size_t most_;
    std::mutex mutex_;
    lru_map<Id, std::shared_ptr<Entry>> entries_;
};

}  // namespace pollstream::sqlite
