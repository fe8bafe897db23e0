// The polls the commit lane works on, in its memory: definition, tally, next sequence number. A vote for one
// of them reads nothing from the database.
//
// Always equal to what the open transaction would read (tallies apart, which are written at the seal). When a
// transaction fails everything is forgotten. Bounded by two generations: what was not used while the young
// one filled up is dropped with the old one.
#pragma once

#include "poll_rows.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lexicon.hpp"

#include <memory>
#include <unordered_map>

namespace pollstream::sqlite {

struct cached_poll {
    poll_row row;
    std::uint64_t next_seq = 1;
    timestamp room_touched{};  ///< last time that this poll's votes touched its room
    bool counted = false;      ///< the tally is ahead of the database and the facts
    bool awaited = false;      ///< answers wait for its next snapshot

    /// Everybody who asks between two changes gets the same one.
    const poll_ref& snapshot() {
        if (!snapshot_) snapshot_ = std::make_shared<const poll_state>(row.state);
        own_texts_.reset();  // from now on others read them
        return snapshot_;
    }
    /// For adding to them: copied once between two snapshots.
    lexicon& texts() {
        if (!own_texts_) {
            own_texts_ = std::make_shared<lexicon>(texts_of(row.state.definition));
            row.state.definition.texts = own_texts_;
        }
        return *own_texts_;
    }
    void changed() { snapshot_.reset(); }

  private:
    poll_ref snapshot_;
    std::shared_ptr<lexicon> own_texts_;
};

class poll_cache {
  public:
    explicit poll_cache(std::size_t polls_max) : generation_max_(polls_max / 2 + 1) {}

    cached_poll* find(const poll_id& id) {
        if (const auto it = young_.find(id); it != young_.end()) return it->second.get();
        const auto it = old_.find(id);
        if (it == old_.end()) return nullptr;
        auto node = old_.extract(it);
        return young_.insert(std::move(node)).position->second.get();
    }

    cached_poll& add(std::unique_ptr<cached_poll> entry) {
        const auto id = entry->row.state.definition.id;
        return *(young_[id] = std::move(entry));
    }

    void forget(const poll_id& id) {
        young_.erase(id);
        old_.erase(id);
    }

    void clear() {
        young_.clear();
        old_.clear();
    }

    /// Between two batches only: nobody may hold an entry.
    void age() {
        if (young_.size() < generation_max_) return;
        old_ = std::move(young_);
        young_.clear();
    }

    std::size_t size() const noexcept { return young_.size() + old_.size(); }

  private:
    using generation = std::unordered_map<poll_id, std::unique_ptr<cached_poll>>;
    std::size_t generation_max_;
    generation young_;
    generation old_;
};

}  // namespace pollstream::sqlite
