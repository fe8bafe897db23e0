// The ballots of ranked polls, counted up: one entry per poll that somebody asked about lately, brought up to
// date by reading only what was committed since. Shared by the threads of the read lane.
#pragma once

#include "poll_rows.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/domain/ranked_result.hpp"

#include <algorithm>
#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace pollstream::sqlite {

/// Whoever works on an entry holds `working`, from before the snapshot it reads from: so what is in here is
/// never newer than a later snapshot.
struct ranked_poll {
    using time_point = std::chrono::steady_clock::time_point;

    std::mutex working;
    row_key log = 0;
    std::uint64_t seq = 0;  ///< the last ballot that is in here
    ranked_ballots ballots;

    ranking_ref last() const {
        const std::lock_guard lock(guard_);
        return last_;
    }
    /// The last one, where its count began no earlier: it has all that was committed by then.
    ranking_ref since(time_point asked) const {
        const std::lock_guard lock(guard_);
        return begun_ >= asked ? last_ : nullptr;
    }
    void keep(ranking_ref r, time_point begun) {
        const std::lock_guard lock(guard_);
        last_ = std::move(r);
        begun_ = begun;
    }
    /// How long until it may be counted again: once a tick at most, however many ask.
    std::chrono::steady_clock::duration due_in(time_point now) const {
        const std::lock_guard lock(guard_);
        if (!last_) return {};
        return std::max(begun_ + limits::ranking_interval - now, std::chrono::steady_clock::duration{});
    }

  private:
    mutable std::mutex guard_;
    ranking_ref last_;
    time_point begun_;
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
