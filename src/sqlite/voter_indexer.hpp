// Writes the voters of closed polls as runs (voter_runs.hpp) while the lane has nothing else to do, one table
// of the set at a time, and then drops the sets.
#pragma once

#include "sqlite/ballot_rows.hpp"
#include "sqlite/voter_runs.hpp"
#include "sqlite/voter_sets.hpp"

namespace pollstream::sqlite {

/// The closed poll whose run is being written, and how far that has come.
struct run_target {
    row_key poll = 0;
    poll_id id;
    row_key log = 0;
    std::uint64_t ballots = 0;
    bool cleared = false;  ///< of an earlier run's rows
    voter_tag next = 0;    ///< where the set's next table begins
};

class voter_indexer {
  public:
    /// The references outlive it.
    voter_indexer(database& db, voter_sets& voters);

    /// False if the last look found nothing to do.
    bool has_work() const noexcept { return work_; }
    /// There may be something again.
    void look_again() noexcept { work_ = true; }
    /// One small transaction; returns the polls that have a run now. After a failure it rests until
    /// look_again(); a poll whose ballots cannot be read gets no run.
    std::vector<poll_id> step() noexcept;

  private:
    void write_some();
    bool find_target();
    bool still_stands();
    /// Returns how much was written; nothing if the set is still being read.
    std::optional<std::size_t> write_table();

    database& db_;
    voter_sets& voters_;
    voter_run_writer runs_;
    ballot_reader ballots_;
    statement find_;
    statement check_;
    std::optional<run_target> target_;
    std::vector<run_target> done_;  ///< in this transaction
    bool work_ = true;
};

}  // namespace pollstream::sqlite
