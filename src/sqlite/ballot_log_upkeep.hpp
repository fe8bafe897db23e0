// The work on ballot logs that is done while nobody waits for the lane: abandoned logs are swept, the voters
// of closed polls are written down, and those of open polls are read ahead.
#pragma once

#include "sqlite/sweeper.hpp"
#include "sqlite/voter_indexer.hpp"
#include "sqlite/voter_sets.hpp"
#include "sqlite/voter_warmup.hpp"

#include <vector>

namespace pollstream::sqlite {

class ballot_log_upkeep {
  public:
    /// The references outlive it.
    ballot_log_upkeep(database& db, voter_sets& voters);

    // ---- within the transaction
    /// If the transaction commits, nobody votes in this log any more.
    void log_left(row_key log);
    /// Protects a log that is being filled, for as long as somebody holds the pointer: it is not swept
    /// although no poll has it yet.
    void spare(const std::shared_ptr<const row_key>& log) {
        sweeper_.spare(log);
        sweeper_.look_again();  // for the previous one, if there is one
    }
    /// A closed poll may lack a run of its voters.
    void run_missing() noexcept { indexer_.look_again(); }

    // ---- between transactions
    bool has_work() const noexcept;
    /// Does a few milliseconds of it; returns the polls that have a run now. Never throws.
    std::vector<poll_id> step() noexcept;

  private:
    voter_sets& voters_;
    sweeper sweeper_;
    voter_indexer indexer_;
    voter_warmup warmup_;
};

}  // namespace pollstream::sqlite
