// Jobs that wait until the voters of their poll are in memory, and jobs that wait for the next batch. Batches
// go on meanwhile, and the voters are read in between.
#pragma once

#include "sqlite/job.hpp"
#include "sqlite/poll_repository.hpp"
#include "sqlite/voter_sets.hpp"

#include <utility>
#include <vector>

namespace pollstream::sqlite {

class waiting_jobs {
  public:
    /// The references outlive it.
    waiting_jobs(poll_repository& polls, voter_sets& voters) : polls_(polls), voters_(voters) {}

    /// Moves the job out of its batch.
    void park(job& j, progress why) {
        auto& to = why == progress::voters_wait ? waiting_ : resumed_;
        to.push_back(std::exchange(j, moved_job()));
    }
    /// Called when the transaction has failed: what the waiting questions have found may come from its batch.
    void forget_found() noexcept;

    /// Whether any job still waits for voters.
    bool any() const noexcept { return !waiting_.empty(); }
    /// Those, and the jobs whose wait is over.
    std::size_t parked() const noexcept { return waiting_.size() + resumed_.size(); }
    /// Reads on for them for a few milliseconds, between two batches. Never throws.
    void read_voters() noexcept;
    /// Those whose wait is over: to be run again, or to be answered because the reading failed.
    std::vector<job> take_resumed() { return std::exchange(resumed_, {}); }
    std::vector<job> take_failed() { return std::exchange(failed_, {}); }
    /// Fails all questions, waiting and in the batch, with shutting_down. From then on voters are read for
    /// votes alone.
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
