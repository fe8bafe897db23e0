// Who tries join codes: an address may miss only so often. What it asked for rightly, or is known to know
// otherwise, it may ask for again all the same: whoever guesses behind a hall's address must not keep the
// hall out, and learns nothing by it.
//
//     const auto leave = guard.ask(address, code, now);     // before it is known whether it is right
//     if (leave == code_guard::leave::refused) refuse;
//     there ? guard.right(address, code, leave, now) : guard.wrong(address, code);
//
// Bounded: addresses whose codes are remembered, the least recently used first to go, and codes of each.
// Pure; time is the caller's, one thread.
#pragma once

#include "pollstream/base/throttle.hpp"

#include <chrono>
#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pollstream {

class code_guard {
  public:
    using time_point = throttle::time_point;

    static constexpr std::size_t codes_per_address = 16;
    static constexpr std::chrono::hours memory{24};

    code_guard(double misses_per_s, double burst, std::size_t counted_max, std::size_t remembered_max);

    enum class leave { refused, counted, known };
    /// Takes what a miss costs, unless the address knows the code: until the answer is there every other one
    /// is a miss, so that many at once are no way around.
    leave ask(std::string_view address, std::string_view code, time_point now);
    /// Gives back what ask() took, and remembers the code.
    void right(std::string_view address, std::string_view code, leave had, time_point now);
    void wrong(std::string_view address, std::string_view code);
    /// Gives it back where nothing came out.
    void unanswered(std::string_view address, leave had, time_point now);
    /// Of a code that nobody asked for: its room was made at this address, or its key shown.
    void remember(std::string_view address, std::string_view code, time_point now);

    std::size_t size() const noexcept { return by_address_.size(); }

  private:
    struct known_code {
        std::string code;
        time_point last;
    };
    struct entry {
        std::string address;
        std::vector<known_code> codes;  ///< the last one first
    };
    using entries = std::list<entry>;

    bool knows(std::string_view address, std::string_view code, time_point now) const;

    throttle misses_;
    std::size_t remembered_max_;
    entries by_age_;  ///< the longest unused first
    std::unordered_map<std::string_view, entries::iterator> by_address_;
};

}  // namespace pollstream
