// For events that may happen many times a second and are worth a line in the log: one line at once, then at
// most one a minute, which says how often it has happened since.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace pollstream {

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
