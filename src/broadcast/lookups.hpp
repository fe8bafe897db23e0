// Voters who are being looked up. The store's answer about them may be older than the facts heard meanwhile,
// so these facts are kept while the question is open. Costs memory in proportion to the open questions.
#pragma once

#include "broadcast/topic.hpp"
#include "pollstream/domain/visibility.hpp"

#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pollstream::live {

/// One open question: what this voter may see of this poll.
struct lookup {
    poll_id poll;
    std::optional<voter_key> key;  ///< nullopt if the voter is unknown: then nothing can be missed
    bool reset = false;            ///< the poll was reset while the question was open
    bool voided = false;           ///< votes of the poll were voided meanwhile: ask again
    std::optional<choice> counted;

    /// What the store answered, updated with the facts heard since.
    asker newest(asker answered) const {
        if (reset) {
            answered.has_voted = false;
            answered.marks.clear();
        }
        if (counted) {
            answered.has_voted = true;
            answered.marks = *counted;
        }
        return answered;
    }
};

class lookups {
  public:
    /// `a` must not move until remove().
    void add(lookup& a) {
        if (a.key) open_.emplace(*a.key, &a);
    }
    void remove(lookup& a) {
        if (!a.key) return;
        const auto [from, to] = open_.equal_range(*a.key);
        for (auto it = from; it != to; ++it) {
            if (it->second != &a) continue;
            open_.erase(it);
            return;
        }
    }

    void counted(const voter_key& voter, const choice& marks) {
        const auto [from, to] = open_.equal_range(voter);
        for (auto it = from; it != to; ++it) it->second->counted = marks;
    }
    void reset(const poll_id& poll) {
        for (auto& [key, a] : open_) {
            if (a->poll != poll) continue;
            a->reset = true;
            a->counted.reset();
        }
    }
    void voided(const poll_id& poll) {
        for (auto& [key, a] : open_) {
            if (a->poll != poll) continue;
            a->voided = true;
            a->counted.reset();
        }
    }

    /// Keeps the questions open for its own lifetime.
    class open {
      public:
        open(lookups& in, std::vector<lookup> questions) : in_(in), all_(std::move(questions)) {
            for (auto& a : all_) in_.add(a);
        }
        ~open() {
            for (auto& a : all_) in_.remove(a);
        }
        open(const open&) = delete;
        open& operator=(const open&) = delete;

        std::vector<lookup>& all() noexcept { return all_; }

      private:
        lookups& in_;
        std::vector<lookup> all_;
    };

  private:
    std::unordered_multimap<voter_key, lookup*, voter_key_hash> open_;
};

}  // namespace pollstream::live
