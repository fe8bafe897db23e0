// What may happen many times a second and is worth a line in the log: one at once, and then one a minute that
// says how often it happened since.
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

    /// It has happened once more. How often since the last line, this time counted, where it is time for one.
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
