// Limits the guessing of join codes: an address may miss only so often. A code that it has asked for
// successfully, or is otherwise known to know, it may always ask for again: whoever guesses from a hall's
// shared address must not lock the hall out, and learns nothing by it.
//
//     const auto admitted = guard.ask(address, code, now);     // before the code is looked up
//     if (admitted == code_guard::admission::refused) refuse;
//     there ? guard.right(address, code, admitted, now) : guard.wrong(address, code);
//
// Bounded: in the number of addresses whose codes are remembered, the least recently used going first, and in
// the codes of each. Pure: the caller supplies the time. One thread.
#pragma once

#include "pollstream/base/lru_map.hpp"
#include "pollstream/base/throttle.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream {

class code_guard {
  public:
    using time_point = throttle::time_point;

    static constexpr std::size_t codes_per_address = 16;
    static constexpr std::chrono::hours memory{24};

    code_guard(double misses_per_s, double burst, std::size_t counted_max, std::size_t remembered_max);

    enum class admission { refused, counted, known };
    /// Takes what a miss costs, unless the address knows the code: until the answer is there, every other
    /// code counts as a miss, so that asking for many at once is no way around the limit.
    admission ask(std::string_view address, std::string_view code, time_point now);
    /// Gives back what ask() took, and remembers the code.
    void right(std::string_view address, std::string_view code, admission had, time_point now);
    void wrong(std::string_view address, std::string_view code);
    /// Gives it back, if the look-up brought no answer.
    void unanswered(std::string_view address, admission had, time_point now);
    /// For a code that was not asked for: its room was made from this address, or its key shown from it.
    void remember(std::string_view address, std::string_view code, time_point now);

    std::size_t size() const noexcept { return by_address_.size(); }

  private:
    struct known_code {
        std::string code;
        time_point last;
    };
    using known_codes = std::vector<known_code>;  ///< most recently used first

    bool knows(std::string_view address, std::string_view code, time_point now) const;

    throttle misses_;
    std::size_t remembered_max_;
    lru_map<std::string, known_codes> by_address_;
};

}  // namespace pollstream
