// How late the loop is: a timer that rings ten times a second and looks at the clock. What comes late here
// comes late everywhere, so a loop held for more than 50 ms is a line in the log that says what held it.
#pragma once

#include "pollstream/async/task.hpp"
#include "pollstream/base/durations.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <cstdint>

namespace pollstream::app {

inline constexpr std::array<std::uint64_t, 8> lag_bounds_us{500,    1'000,  2'500,  5'000,
                                                            10'000, 25'000, 50'000, 250'000};

struct loop_lag {
    durations<lag_bounds_us> late;
    std::uint64_t held = 0;  ///< times it was late by more than 50 ms
};

class loop_watch {
  public:
    explicit loop_watch(const asio::any_io_executor& loop) : timer_(loop) {}

    /// Runs until stop(). Spawn it once.
    task<void> run();
    void stop();
    const loop_lag& lag() const noexcept { return lag_; }

  private:
    asio::steady_timer timer_;
    loop_lag lag_;
    bool stopped_ = false;
};

}  // namespace pollstream::app
