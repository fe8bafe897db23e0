// Jobs that wait until the voters of their poll are in memory, and those that wait for the next batch. The
// batches go on meanwhile, and the voters are read in between.
#pragma once

#include "job.hpp"
#include "poll_repository.hpp"
#include "voter_sets.hpp"

#include <utility>
#include <vector>

namespace pollstream::sqlite {

class waiting_jobs {
  public:
    /// References outlive it.
    waiting_jobs(poll_repository& polls, voter_sets& voters) : polls_(polls), voters_(voters) {}

    /// Leaves nothing of it in its batch.
    void park(job& j, progress why) {
        auto& to = why == progress::voters_wait ? waiting_ : resumed_;
        to.push_back(std::exchange(j, moved_job()));
    }
    /// The transaction failed: what those found who wait now may have been of its batch.
    void forget_found() noexcept;

    /// Whether any job still waits for voters.
    bool any() const noexcept { return !waiting_.empty(); }
    /// Those, and the ones whose wait is over.
    std::size_t parked() const noexcept { return waiting_.size() + resumed_.size(); }
    /// Reads on for them, a few milliseconds. Between two batches. Never throws.
    void read_voters() noexcept;
    /// Those whose wait is over, to be run again; or to be answered, where the reading failed.
    std::vector<job> take_resumed() { return std::exchange(resumed_, {}); }
    std::vector<job> take_failed() { return std::exchange(failed_, {}); }
    /// All questions, those that wait and those of the batch, failed with shutting_down. From then on voters
    /// are read for votes alone.
    std::vector<job> refuse_questions(std::vector<job>& batch);

  private:
    void give_up_reading(row_key log, errc why, const char* text) noexcept;
    bool waits_for(const job& j, row_key log);

    poll_repository& polls_;
    voter_sets& voters_;
    std::vector<job> waiting_;
    std::vector<job> resumed_;
    std::vector<job> failed_;
    std::uint64_t given_up_ = 0;
};

}  // namespace pollstream::sqlite
