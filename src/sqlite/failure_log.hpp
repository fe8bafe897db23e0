// What the log says of commits that fail: a few lines, however long it takes and however often it changes.
#pragma once

#include "pollstream/base/log.hpp"

#include <bit>
#include <chrono>
#include <cstdint>

namespace pollstream::sqlite {

class failure_log {
  public:
    using clock = std::chrono::steady_clock;

    /// The 1st, 2nd, 4th, 8th …: a full disk must not be filled with lines that say so. Whether it is told.
    bool note_failure(const char* why, std::size_t jobs, clock::time_point now = clock::now()) {
        last_ = now;
        if (!std::has_single_bit(++failed_)) return false;
        log::error("a commit failed", {{"error", why}, {"jobs", jobs}, {"failed", failed_}});
        return true;
    }

    /// On a disk that is nearly full small commits work and larger ones do not: it is over when none has
    /// failed for a while. Whether that is told.
    bool note_success(clock::time_point now = clock::now()) {
        if (failed_ == 0 || now - last_ < calm) return false;
        log::info("commits work again", {{"failed", failed_}});
        failed_ = 0;
        return true;
    }

    static constexpr std::chrono::seconds calm{30};

  private:
    std::uint64_t failed_ = 0;  ///< since commits worked
    clock::time_point last_{};
};

}  // namespace pollstream::sqlite
