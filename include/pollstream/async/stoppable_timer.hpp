// The wait between two rounds of what goes on until it is stopped:
//
//     for (;;) {
//         const bool goes_on = co_await timer_.wait_for(look_every);
//         if (!goes_on) co_return;   // somebody has called timer_.stop()
//         look();
//     }
//
// One waits at a time. Loop thread only.
#pragma once

#include "pollstream/async/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace pollstream {

class stoppable_timer {
  public:
    using clock = std::chrono::steady_clock;

    explicit stoppable_timer(const asio::any_io_executor& loop) : timer_(loop) {}

    /// Whether to go on: false at once when it has been stopped, before or meanwhile.
    task<bool> wait_for(clock::duration how_long);
    task<bool> wait_until(clock::time_point when);

    /// Ends a wait that is under way; no other.
    void wake() { timer_.cancel(); }
    /// For good.
    void stop();
    bool is_stopped() const noexcept { return is_stopped_; }
    /// When the last wait was to end.
    clock::time_point due() const { return timer_.expiry(); }

  private:
    asio::steady_timer timer_;
    bool is_stopped_ = false;
};

}  // namespace pollstream
