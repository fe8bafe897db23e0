// Takes away what nobody sees any more, a little at a time, while the lane has nothing else to do: the rows
// of abandoned ballot logs.
#pragma once

#include "statement.hpp"

namespace pollstream::sqlite {

class sweeper {
  public:
    explicit sweeper(database& db);

    /// False when there was nothing to do as of the last look.
    bool has_work() const noexcept { return work_; }
    /// There may be something again.
    void look_again() noexcept { work_ = true; }
    /// One small transaction. On failure it rests until look_again(). Never throws.
    void step() noexcept;

  private:
    void sweep();

    database& db_;
    statement next_;
    statement ballots_;
    statement runs_;
    statement texts_;
    statement answers_;
    statement done_;
    bool work_ = true;
};

}  // namespace pollstream::sqlite
