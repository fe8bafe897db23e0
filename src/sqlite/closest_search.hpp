// Who of two was closest to the truth first, where finding out takes a walk through more ballots than votes
// may wait for: the commit lane tells the poll without it, the read lane looks, and the commit lane tells it
// as a change of the poll. Whoever loads the poll meanwhile is told at once: the read lane looks then, too.
#pragma once

#include "read_lane.hpp"

#include <functional>

namespace pollstream::sqlite {

/// The poll that a fact tells without it; null where there is no such question.
poll_ref lacks_closest(const fact& f);

class closest_search final : public read_job {
  public:
    using found = std::function<void(const poll_state&)>;

    /// `then` is called on the loop, with the poll as told and who it is, where that is so still.
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
