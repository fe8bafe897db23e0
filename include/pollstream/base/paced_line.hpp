// For events that may happen many times a second and are worth a line in the log: one line at once, then at
// most one a minute, which says how often it has happened since (paced_line); or fewer and fewer lines the
// more often it happens (is_worth_a_line).
#pragma once

#include <bit>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace pollstream {

/// True for the 1st, 2nd, 4th, 8th … time.
constexpr bool is_worth_a_line(std::uint64_t times) {
    return std::has_single_bit(times);
}

class paced_line {
  public:
    using time_point = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::minutes pause{1};

    /// Records that it has happened once more. If a line is due, returns how often it has happened since the
    /// last one, this time included.
    std::optional<std::uint64_t> note(time_point now) {
        ++times_;
        if (told_ && now - *told_ < pause) return std::nullopt;
        told_ = now;
        return std::exchange(times_, 0);
    }

  private:
    std::optional<time_point> told_;
    std::uint64_t times_ = 0;
};

}  // namespace pollstream
