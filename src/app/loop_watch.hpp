// Measures how late the loop is, with a timer that fires ten times a second and looks at the clock. What is
// late here is late everywhere, so if the loop was held for more than 50 ms, the log says what held it: the
// first time at once, and after that the worst case of each minute. On a small machine a full hall holds it
// several times a second, for hours.
#pragma once

#include "pollstream/async/stoppable_timer.hpp"
#include "pollstream/async/task.hpp"
#include "pollstream/base/activity.hpp"
#include "pollstream/base/durations.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

namespace pollstream::app {

inline constexpr std::array<std::uint64_t, 8> lag_bounds_us{500,    1'000,  2'500,  5'000,
                                                            10'000, 25'000, 50'000, 250'000};

struct loop_lag {
    durations<lag_bounds_us> late;
    std::uint64_t held = 0;  ///< how often it was late by more than 50 ms
};

/// Decides what to log about it.
class held_log {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    /// `lag`: how late the loop was just now; `longest`: what took the longest since the last call. Returns
    /// whether a warning was logged.
    bool note(time_point now, activity::duration lag, const activity::stretch& longest);

    static constexpr std::chrono::minutes pause{1};

  private:
    bool tell(time_point now);

    std::optional<time_point> told_;
    std::uint64_t times_ = 0;  ///< how often since then
    activity::duration worst_{};
    activity::stretch held_by_;  ///< what held it in the worst case
};

class loop_watch {
  public:
    explicit loop_watch(const asio::any_io_executor& loop) : timer_(loop) {}

    /// Runs until stop(). Spawn it once.
    task<void> run();
    void stop() { timer_.stop(); }
    const loop_lag& lag() const noexcept { return lag_; }

  private:
    stoppable_timer timer_;
    loop_lag lag_;
    held_log told_;
};

}  // namespace pollstream::app
