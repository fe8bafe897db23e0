// Token buckets by key (an address, a device): whoever asks too often waits. Bounded: buckets that are full
// again are forgotten; when there are `entries_max`, the first full one among the oldest makes room, or else
// the oldest. Loop thread only; the caller supplies the time.
#pragma once

#include "pollstream/base/lru_map.hpp"
#include "pollstream/base/token_bucket.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace pollstream {

class throttle {
  public:
    using time_point = token_bucket::time_point;

    throttle(double rate_per_s, double burst, std::size_t entries_max);

    struct decision {
        bool allowed = true;
        std::size_t limit = 0;                     ///< tokens that a full bucket holds
        std::size_t remaining = 0;                 ///< whole tokens left
        std::chrono::milliseconds retry_after{0};  ///< until there are enough; 0 if allowed
    };
    /// Takes all of the tokens, or none. What costs more than a full bucket holds takes a full bucket.
    decision take(std::string_view key, time_point now, std::size_t tokens = 1);
    /// Puts back a token that was taken, since the key was no trouble.
    void give_back(std::string_view key, time_point now);
    /// Whether the key took a token and has not got all of them back yet.
    bool knows(std::string_view key, time_point now);
    std::size_t size() const noexcept { return buckets_.size(); }

    /// How long an empty bucket takes to fill; at least a second, at most a day.
    std::chrono::seconds window() const;

  private:
    token_bucket& bucket_of(std::string_view key, time_point now);
    void tidy(time_point now);
    void make_room(time_point now);

    double rate_;
    double burst_;
    std::size_t entries_max_;
    lru_map<std::string, token_bucket> buckets_;
};

}  // namespace pollstream
