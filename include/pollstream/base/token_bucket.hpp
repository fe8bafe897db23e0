// The classic token bucket: `rate_per_s` tokens flow in each second, at most `burst` stay, each act takes
// some. It has no clock: the caller says what time it is (steady), so it is a value that can be tested.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace pollstream {

class token_bucket {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    token_bucket(double rate_per_s, double burst, time_point now)
        : rate_(rate_per_s), burst_(burst), level_(burst), last_(now) {}

    /// Takes that many tokens if there are as many.
    bool take(time_point now, std::size_t tokens = 1) {
        refill(now);
        const auto wanted = static_cast<double>(tokens);
        if (level_ < wanted) return false;
        level_ -= wanted;
        return true;
    }

    /// Puts back one that was taken.
    void give_back(time_point now) {
        refill(now);
        level_ = std::min(burst_, level_ + 1);
    }

    /// Whole tokens left.
    std::size_t remaining(time_point now) {
        refill(now);
        return static_cast<std::size_t>(level_);
    }

    /// How long until that many tokens are there; zero if they are already, at most a day (the rate may be
    /// zero).
    std::chrono::milliseconds until_next(time_point now, std::size_t tokens = 1) {
        refill(now);
        const auto wanted = static_cast<double>(tokens);
        if (level_ >= wanted) return std::chrono::milliseconds{0};
        constexpr double longest_s = 24 * 3600;
        const double wait_s = rate_ > 0 ? std::min((wanted - level_) / rate_, longest_s) : longest_s;
        return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::duration<double>(wait_s));
    }

    /// A full bucket remembers nothing and may be forgotten.
    bool full(time_point now) {
        refill(now);
        return level_ >= burst_;
    }

  private:
    void refill(time_point now) {
        if (now <= last_) return;
        level_ = std::min(burst_, level_ + rate_ * std::chrono::duration<double>(now - last_).count());
        last_ = now;
    }

    double rate_;
    double burst_;
    double level_;
    time_point last_;
};

}  // namespace pollstream
