// Who shows wrong keys, where: each waits longer and longer, and the log tells the operator. One for the
// whole server, so that a key has one budget of guesses, whichever way it is tried. Bounded, as guess_guard
// is. Source of time is the steady clock; one thread.
#pragma once

#include "pollstream/base/guess_guard.hpp"
#include "pollstream/base/token_bucket.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pollstream {

/// `of`: the room whose key was wanted, or what else it was meant for. `address`: of who shows it.
class key_guard {
  public:
    explicit key_guard(std::size_t entries_max) : guesses_(entries_max) {}

    /// How long they have to wait still; zero: may try.
    std::chrono::seconds wait(std::string_view of, std::string_view address) const;
    void right(std::string_view of, std::string_view address);
    void wrong(std::string_view of, std::string_view address);
    /// A line in the log, at most so often: whoever guesses must not fill the disk. What was left out is
    /// counted in the next line.
    void tell(std::string_view of, std::string_view address);

  private:
    static constexpr double lines_per_s = 1;
    static constexpr double lines_burst = 10;

    guess_guard guesses_;
    token_bucket lines_{lines_per_s, lines_burst, {}};
    std::uint64_t left_out_ = 0;
};

}  // namespace pollstream
