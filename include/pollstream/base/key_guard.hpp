// Counts wrong keys by what they were for and who shows them: each guesser waits longer and longer, and the
// log tells the operator. There is one for the whole server, so that a key has a single budget of guesses,
// whichever way it is tried. Bounded, as guess_guard is. Time is that of the steady clock; one thread.
#pragma once

#include "pollstream/base/guess_guard.hpp"
#include "pollstream/base/token_bucket.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pollstream {

/// `of`: the room whose key was wanted, or what else the key was meant for. `address`: of whoever shows it.
class key_guard {
  public:
    explicit key_guard(std::size_t entries_max) : guesses_(entries_max) {}

    /// How long they still have to wait; zero: may try.
    std::chrono::seconds wait(std::string_view of, std::string_view address) const;
    void right(std::string_view of, std::string_view address);
    void wrong(std::string_view of, std::string_view address);
    /// Writes a line to the log, only so often: whoever guesses must not fill the disk. The next line says
    /// how many were left out.
    void tell(std::string_view of, std::string_view address);

  private:
    static constexpr double lines_per_s = 1;
    static constexpr double lines_burst = 10;

    guess_guard guesses_;
    token_bucket lines_{lines_per_s, lines_burst, {}};
    std::uint64_t left_out_ = 0;
};

}  // namespace pollstream
