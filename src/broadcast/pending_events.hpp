// The events of a poll that a viewer has yet to be told of, brought down to those that are worth a frame of
// their own: each frame holds the newest state, so an event is told for what no state says by itself. Pure.
#pragma once

#include "pollstream/domain/event.hpp"

#include <utility>

namespace pollstream::live {

class pending_events {
  public:
    void add(poll_event e) noexcept {
        switch (e) {
            case poll_event::reset:
                votes_ = e;
                status_ = poll_event::updated;  // what it was then, it need not be after the reset
                break;
            case poll_event::voided:
                if (votes_ != poll_event::reset) votes_ = e;
                break;
            case poll_event::updated:
                break;  // any frame says so
            default:
                status_ = e;
        }
    }

    /// Nothing but that the poll was changed.
    bool plain() const noexcept { return votes_ == poll_event::updated && status_ == poll_event::updated; }

    /// The next to be told: what became of the votes before what became of the poll.
    poll_event take() noexcept {
        return std::exchange(votes_ != poll_event::updated ? votes_ : status_, poll_event::updated);
    }

  private:
    poll_event votes_ = poll_event::updated;   ///< reset or voided
    poll_event status_ = poll_event::updated;  ///< started, closed or reopened, whichever was last
};

}  // namespace pollstream::live
