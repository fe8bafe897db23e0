// Which of two choices equally close to the truth was made first, where finding out means walking through
// more ballots than votes may wait for. The commit lane publishes the poll without it, the read lane
// searches, and the commit lane publishes the result as a change of the poll. Whoever loads the poll
// meanwhile gets the answer at once: the read lane searches then, too.
#pragma once

#include "sqlite/read_lane.hpp"

#include <functional>

namespace pollstream::sqlite {

/// The poll that a fact publishes without it; null if the question does not arise.
poll_ref lacks_closest(const fact& f);

class closest_search final : public read_job {
  public:
    using found = std::function<void(const poll_state&)>;

    /// `then` is called on the loop with the poll as published plus the result, if the poll has not changed
    /// since.
    closest_search(poll_ref of, found then) : of_(std::move(of)), then_(std::move(then)) {}

    void run(reader& r) override;
    void fail(errc) override {}
    void answer() override;

  private:
    poll_ref of_;
    found then_;
    poll_ref now_;
};

}  // namespace pollstream::sqlite
