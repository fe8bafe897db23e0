// What the loop thread is busy with: a label on each stretch of work that could hold it for long, so that a
// late loop can report what delayed it. Each costs two readings of the clock, and must not span a co_await.
//
//     const activity now("answers of a commit");
#pragma once

#include <chrono>
#include <string_view>

namespace pollstream {

class [[nodiscard]] activity {
  public:
    using duration = std::chrono::steady_clock::duration;

    /// `what` must live for ever.
    explicit activity(std::string_view what) noexcept
        : what_(what), since_(std::chrono::steady_clock::now()) {}
    ~activity();
    activity(const activity&) = delete;
    activity& operator=(const activity&) = delete;

    struct stretch {
        std::string_view what;
        duration took{0};
    };
    /// Returns the longest stretch on this thread since the last call, and forgets it.
    static stretch take_longest() noexcept;

  private:
    std::string_view what_;
    std::chrono::steady_clock::time_point since_;
};

}  // namespace pollstream
