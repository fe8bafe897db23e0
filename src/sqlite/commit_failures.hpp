// What is logged about failing commits: a few lines, however long they fail and however often that changes.
#pragma once

#include "pollstream/base/log.hpp"
#include "pollstream/base/paced_line.hpp"

#include <chrono>
#include <cstdint>

namespace pollstream::sqlite {

class commit_failures {
  public:
    using clock = std::chrono::steady_clock;

    /// Logs the 1st, 2nd, 4th, 8th … failure: a full disk must not be filled with lines that say so. Returns
    /// whether it logged.
    bool note_failure(const char* why, std::size_t jobs, clock::time_point now = clock::now()) {
        last_ = now;
        if (!is_worth_a_line(++failed_)) return false;
        log::error("a commit failed", {{"error", why}, {"jobs", jobs}, {"failed", failed_}});
        return true;
    }

    /// On a nearly full disk small commits succeed and larger ones fail: the trouble is over when none has
    /// failed for a while. Returns whether it logged that.
    bool note_success(clock::time_point now = clock::now()) {
        if (failed_ == 0 || now - last_ < calm) return false;
        log::info("commits work again", {{"failed", failed_}});
        failed_ = 0;
        return true;
    }

    static constexpr std::chrono::seconds calm{30};

  private:
    std::uint64_t failed_ = 0;  ///< since commits last worked
    clock::time_point last_{};
};

}  // namespace pollstream::sqlite
