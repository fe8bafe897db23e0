// What ballot logs leave to do while nobody waits for the lane: abandoned ones are swept, the voters of
// closed polls are written down, those of open polls read ahead.
#pragma once

#include "sweeper.hpp"
#include "voter_indexer.hpp"
#include "voter_sets.hpp"
#include "voter_warmup.hpp"

#include <vector>

namespace pollstream::sqlite {

class log_upkeep {
  public:
    /// References outlive it.
    log_upkeep(database& db, voter_sets& voters);

    // ---- within the transaction
    /// Nobody votes in this log any more, if it commits.
    void log_left(row_key log);
    /// A log that is being filled, for as long as somebody has it: not swept, though no poll has it yet.
    void spare(const std::shared_ptr<const row_key>& log) {
        sweeper_.spare(log);
        sweeper_.look_again();  // for the one before, if there is one
    }
    /// A closed poll may be without a run of its voters.
    void run_missing() noexcept { indexer_.look_again(); }

    // ---- between transactions
    bool has_work() const noexcept;
    /// A few milliseconds of it; answers the polls that have a run now. Never throws.
    std::vector<poll_id> step() noexcept;

  private:
    voter_sets& voters_;
    sweeper sweeper_;
    voter_indexer indexer_;
    voter_warmup warmup_;
};

}  // namespace pollstream::sqlite
