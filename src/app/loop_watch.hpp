// Measures how late the loop is, by looking at the clock ten times a second. What is late here is late
// everywhere, so if the loop was held for more than 50 ms, the log says what held it: the first time at once,
// and after that the worst case of each minute. On a small machine a full hall holds it several times a
// second, for hours.
#pragma once

#include "pollstream/base/activity.hpp"
#include "pollstream/base/durations.hpp"

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

class loop_watch {
  public:
    using time_point = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::milliseconds look_every{100};
    static constexpr std::chrono::minutes pause{1};  ///< between two warnings

    /// `lag`: how late the loop was just now; `longest`: what took the longest since the last call. Returns
    /// whether a warning was logged.
    bool look(time_point now, activity::duration lag, const activity::stretch& longest);
    const loop_lag& lag() const noexcept { return lag_; }

  private:
    void warn(time_point now);

    loop_lag lag_;
    std::optional<time_point> told_;
    std::uint64_t times_ = 0;  ///< how often it was held since then
    activity::duration worst_{};
    activity::stretch held_by_;  ///< what held it in the worst case
};

}  // namespace pollstream::app
