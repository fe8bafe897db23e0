// The ballots of ranked polls, counted up: one entry per poll that somebody asked about lately, brought up to
// date by reading only what was committed since. Shared by the threads of the read lane.
#pragma once

#include "poll_rows.hpp"
#include "pollstream/domain/ranked_result.hpp"

#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace pollstream::sqlite {

/// Whoever works on an entry holds `working`, from before the snapshot it reads from: so what is in here is
/// never newer than a later snapshot.
struct ranked_poll {
    std::mutex working;
    row_key log = 0;
    std::uint64_t seq = 0;  ///< the last ballot that is in here
    ranked_ballots ballots;

    ranking_ref last() const {
        const std::lock_guard lock(guard_);
        return last_;
    }
    void keep(ranking_ref r) {
        const std::lock_guard lock(guard_);
        last_ = std::move(r);
    }

  private:
    mutable std::mutex guard_;
    ranking_ref last_;
};

class ranked_polls {
  public:
    explicit ranked_polls(std::size_t polls_max) : polls_max_(polls_max) {}

    /// The poll's entry, new where it has none; the one not asked for the longest gives way.
    std::shared_ptr<ranked_poll> use(const poll_id& id);

  private:
    struct place {
        std::shared_ptr<ranked_poll> entry;
        std::list<poll_id>::iterator recent;
    };

    std::size_t polls_max_;
    std::mutex mutex_;
    std::list<poll_id> recent_;  ///< the last used first
    std::unordered_map<poll_id, place> polls_;
};

}  // namespace pollstream::sqlite
