// After a start, reads the voter sets of open polls while the lane has nothing else to do, newest poll first,
// so that the first vote finds its set in memory. Ends when all are read or half the room for sets is taken.
#pragma once

#include "sqlite/ballot_rows.hpp"
#include "sqlite/voter_sets.hpp"

namespace pollstream::sqlite {

class voter_warmup {
  public:
    /// The references outlive it.
    voter_warmup(database& db, voter_sets& voters);

    bool has_work() const noexcept { return work_; }
    /// Looks at some polls. Never throws; on failure it gives up, and sets are read when they are needed.
    void step() noexcept;

  private:
    void look_at_some();

    database& db_;
    voter_sets& voters_;
    ballot_reader ballots_;
    statement next_;
    row_key before_;
    row_key last_ = 0;  ///< the log looked at last
    bool work_ = true;
};

}  // namespace pollstream::sqlite
