// The polls the commit lane is working on, in memory: definition, tally, next sequence number. A vote for one
// of them reads nothing from the database.
//
// Always equal to what the open transaction would read (except tallies, which are written at the seal). When
// a transaction fails, everything is forgotten. The cache is bounded by number and by bytes, in two
// generations: what is not used while the young one fills up is dropped with the old one. Entries in use grow
// while a batch runs; they are weighed once each when it is over.
#pragma once

#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "pollstream/domain/weight.hpp"
#include "sqlite/poll_rows.hpp"

#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pollstream::sqlite {

struct cached_poll {
    poll_row row;
    std::uint64_t next_seq = 1;
    timestamp room_touched{};  ///< last time this poll's votes touched its room
    bool counted = false;      ///< the tally is ahead of the database and the facts
    bool awaited = false;      ///< answers wait for its next snapshot

    /// Everybody who asks between two changes gets the same one.
    const poll_ref& snapshot() {
        if (!snapshot_) snapshot_ = std::make_shared<const poll_state>(row.state);
        own_texts_.reset();  // from now on others read them
        return snapshot_;
    }
    /// For adding to them: copied at most once between two snapshots.
    lexicon& texts() {
        if (!own_texts_) {
            own_texts_ = std::make_shared<lexicon>(texts_of(row.state.definition));
            row.state.definition.texts = own_texts_;
        }
        return *own_texts_;
    }
    void changed() { snapshot_.reset(); }

  private:
    friend class poll_cache;

    poll_ref snapshot_;
    std::shared_ptr<lexicon> own_texts_;
    std::size_t bytes_ = 0;  ///< when it was last weighed
    bool used_ = false;      ///< since then
};

class poll_cache {
  public:
    poll_cache(std::size_t polls_max, std::size_t bytes_max)
        : polls_max_(polls_max / 2 + 1), bytes_max_(bytes_max / 2) {}

    cached_poll* find(const poll_id& id) {
        if (const auto it = young_.polls.find(id); it != young_.polls.end()) return &use(*it->second);
        const auto it = old_.polls.find(id);
        if (it == old_.polls.end()) return nullptr;
        auto node = old_.polls.extract(it);
        auto& entry = *young_.polls.insert(std::move(node)).position->second;
        old_.bytes -= entry.bytes_;
        young_.bytes += entry.bytes_;
        return &use(entry);
    }

    /// Adds an entry that find() did not find.
    cached_poll& add(std::unique_ptr<cached_poll> entry) {
        const auto id = entry->row.state.definition.id;
        return use(*young_.polls.emplace(id, std::move(entry)).first->second);
    }

    /// For an entry that has just been found: it is in the young generation.
    void forget(const poll_id& id) {
        const auto it = young_.polls.find(id);
        if (it == young_.polls.end()) return;
        std::erase(used_, it->second.get());
        young_.bytes -= it->second->bytes_;
        young_.polls.erase(it);
    }

    void clear() {
        used_.clear();
        young_ = {};
        old_ = {};
    }

    /// Between two batches only: nobody may hold an entry.
    void age() {
        weigh();
        if (young_.polls.size() < polls_max_ && young_.bytes < bytes_max_) return;
        old_ = std::exchange(young_, {});
    }

    std::size_t size() const noexcept { return young_.polls.size() + old_.polls.size(); }
    /// Of all that are not in use.
    std::size_t bytes() const noexcept { return young_.bytes + old_.bytes; }

  private:
    struct generation {
        std::unordered_map<poll_id, std::unique_ptr<cached_poll>> polls;
        std::size_t bytes = 0;
    };

    cached_poll& use(cached_poll& entry) {
        if (!std::exchange(entry.used_, true)) used_.push_back(&entry);
        return entry;
    }

    /// All entries that were used are young.
    void weigh() {
        for (auto* entry : used_) {
            young_.bytes -= std::exchange(entry->bytes_, weight_of(entry->row.state));
            young_.bytes += entry->bytes_;
            entry->used_ = false;
        }
        used_.clear();
    }

    std::size_t polls_max_;  ///< of one generation
    std::size_t bytes_max_;  ///< likewise
    generation young_;
    generation old_;
    std::vector<cached_poll*> used_;
};

}  // namespace pollstream::sqlite
