// Slows down whoever guesses keys: a few wrong ones pass for slips; after that each doubles the wait.
//
//     if (guard.wait(who, now) > 0s) refuse;      // may not try yet
//     fits ? guard.right(who) : guard.wrong(who, now);
//
// Bounded: whoever has been quiet longest is forgotten first. Pure: the caller supplies the time. One thread.
#pragma once

#include "pollstream/base/lru_map.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace pollstream {

class guess_guard {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    static constexpr unsigned free_guesses = 5;
    static constexpr std::chrono::seconds first_wait{1};
    static constexpr std::chrono::seconds longest_wait{300};
    /// After this long without another wrong guess, all is forgiven.
    static constexpr std::chrono::hours memory{1};

    explicit guess_guard(std::size_t entries_max) : entries_max_(entries_max) {}

    /// How long `who` still has to wait; zero: may try.
    std::chrono::seconds wait(std::string_view who, time_point now) const;
    void wrong(std::string_view who, time_point now);
    void right(std::string_view who);

    std::size_t size() const noexcept { return by_who_.size(); }

  private:
    struct guesses {
        unsigned failures = 0;
        time_point last;
    };

    void forget_old(time_point now);

    std::size_t entries_max_;
    lru_map<std::string, guesses> by_who_;  ///< quiet for longest first
};

}  // namespace pollstream
