// The batch being run, as every part of the writer knows it: its time, and the facts it produces.
//
// Time stands still within a batch. What was closed for one ballot is closed for all later ones, whatever the
// clock does: the first ballot that comes too late closes the poll in its own transaction. From one batch to
// the next, time runs backwards only if the clock was wrong: more than some seconds ahead.
#pragma once

#include "pollstream/base/clock.hpp"
#include "pollstream/domain/event.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace pollstream::sqlite {

class batch_context {
  public:
    /// `wall` outlives this object.
    explicit batch_context(const clock& wall) : wall_(wall) {}

    /// Begins the next batch, whose facts go to `facts`.
    void begin(std::vector<fact>& facts);

    /// Between two batches: the time of the last one.
    timestamp now() const noexcept { return now_; }
    void publish(fact f) { facts_->push_back(std::move(f)); }

    std::size_t published() const noexcept { return facts_->size(); }
    /// Takes back all but the first `all_but` facts.
    void take_back(std::size_t all_but) { facts_->resize(all_but); }

  private:
    const clock& wall_;
    timestamp now_{};
    std::vector<fact>* facts_ = nullptr;
};

}  // namespace pollstream::sqlite
