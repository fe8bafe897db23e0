// A clock that a test sets. Safe to read from the lane's thread while the test sets it.
#pragma once

#include "pollstream/base/clock.hpp"

#include <atomic>

namespace pollstream::testing {

class manual_clock final : public clock {
  public:
    explicit manual_clock(timestamp start = from_ms(1'800'000'000'000)) : ms_(to_ms(start)) {}

    timestamp now() const override { return from_ms(ms_.load()); }
    void set(timestamp t) { ms_ = to_ms(t); }
    void advance(std::chrono::milliseconds by) { ms_ += by.count(); }

  private:
    std::atomic<std::int64_t> ms_;
};

}  // namespace pollstream::testing
