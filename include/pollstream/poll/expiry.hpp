// Closes polls when their time has come: one timer on the nearest deadline.
//
// It only asks; the commit decides. Deadlines are wall-clock times and the wall clock may jump (a laptop
// wakes up, NTP corrects), so the timer never sleeps longer than `recheck` while a deadline is ahead. A
// failed close is tried again, less and less often. Loop thread only.
#pragma once

#include "pollstream/async/stoppable_timer.hpp"
#include "pollstream/async/task.hpp"
#include "pollstream/base/clock.hpp"
#include "pollstream/bus/bus.hpp"
#include "pollstream/store/store.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace pollstream {

class expiry {
  public:
    expiry(asio::any_io_executor loop, store& backing, bus& facts, const clock& time,
           std::chrono::milliseconds recheck = std::chrono::seconds{1});

    /// Runs until stop(); spawn it once.
    task<void> run();
    void stop() { timer_.stop(); }

    /// The nearest deadline it knows of.
    std::optional<timestamp> next() const noexcept { return next_; }

  private:
    void consider(const poll& p);
    std::chrono::milliseconds until_next() const;
    std::chrono::milliseconds patience(std::string_view what, const boost::system::error_code& why);

    stoppable_timer timer_;
    store& store_;
    const clock& time_;
    std::chrono::milliseconds recheck_;
    std::optional<timestamp> next_;
    unsigned failures_ = 0;  ///< in a row
    subscription listening_;
};

}  // namespace pollstream
