// The wait between two rounds of work that repeats until it is stopped:
//
//     for (;;) {
//         const bool goes_on = co_await timer_.wait_for(look_every);
//         if (!goes_on) co_return;   // somebody has called timer_.stop()
//         look();
//     }
//
// One waiter at a time. Loop thread only.
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

    /// Returns whether to go on: false, without waiting any longer, once the timer has been stopped, before
    /// the wait or during it.
    task<bool> wait_for(clock::duration how_long);
    task<bool> wait_until(clock::time_point when);

    /// Ends the wait under way, if there is one; later waits are not affected.
    void wake() { timer_.cancel(); }
    /// Ends the wait under way and every later one.
    void stop();
    bool is_stopped() const noexcept { return is_stopped_; }
    /// When the last wait was due to end.
    clock::time_point due() const { return timer_.expiry(); }

  private:
    asio::steady_timer timer_;
    bool is_stopped_ = false;
};

}  // namespace pollstream
