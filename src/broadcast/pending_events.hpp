// The events of a poll that a viewer has yet to be told of, reduced to those that are worth a frame of their
// own: every frame has the newest state, so only events that the state does not show are told. Pure.
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
                status_ = poll_event::updated;  // the status before the reset no longer matters
                break;
            case poll_event::voided:
                if (votes_ != poll_event::reset) votes_ = e;
                break;
            case poll_event::updated:
                break;  // any frame shows that
            default:
                status_ = e;
        }
    }

    /// Whether there is nothing to tell but that the poll was changed.
    bool plain() const noexcept { return votes_ == poll_event::updated && status_ == poll_event::updated; }

    /// The next event to be told: what happened to the votes comes before what happened to the poll.
    poll_event take() noexcept {
        return std::exchange(votes_ != poll_event::updated ? votes_ : status_, poll_event::updated);
    }

  private:
    poll_event votes_ = poll_event::updated;   ///< reset or voided
    poll_event status_ = poll_event::updated;  ///< started, closed or reopened, whichever was last
};

}  // namespace pollstream::live
