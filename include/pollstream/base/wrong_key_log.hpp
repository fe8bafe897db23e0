// Tells the log of wrong keys, so that an operator sees who guesses. At most so often: whoever guesses must
// not fill the disk. What was left out is counted in the next line. One thread.
#pragma once

#include "pollstream/base/log.hpp"
#include "pollstream/base/token_bucket.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

namespace pollstream {

class wrong_key_log {
  public:
    /// `of`: the room, or what else the key was meant for.
    void note(std::string_view of, std::string_view address, token_bucket::time_point now) {
        if (!lines_.take(now)) {
            ++left_out_;
            return;
        }
        log::warn("wrong key",
                  {{"of", of}, {"from", address}, {"left_out", std::exchange(left_out_, std::uint64_t{0})}});
    }

  private:
    static constexpr double lines_per_s = 1;
    static constexpr double lines_burst = 10;

    token_bucket lines_{lines_per_s, lines_burst, {}};
    std::uint64_t left_out_ = 0;
};

}  // namespace pollstream
