// Token buckets by key (an address, a device): who asks too often waits. Bounded: full buckets are forgotten first; when
// `entries_max` unfull ones are there, the oldest goes. Loop thread only; time is the caller's.
#pragma once

#include <chrono>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "pollstream/base/token_bucket.hpp"
#include "pollstream/http/response.hpp"

namespace pollstream::http {

class throttle {
  public:
    using time_point = token_bucket::time_point;

    throttle(double rate_per_s, double burst, std::size_t entries_max);

    struct decision {
        bool allowed = true;
        std::size_t limit = 0;
        std::size_t remaining = 0;
        std::chrono::milliseconds retry_after{0};
    };
    decision take(std::string_view key, time_point now);
    std::size_t size() const noexcept { return buckets_.size(); }

  private:
    struct entry {
        token_bucket bucket;
        std::list<std::string>::iterator age;
    };
    double rate_;
    double burst_;
    std::size_t entries_max_;
    std::list<std::string> by_age_;  ///< least recently used first
    std::unordered_map<std::string, entry> buckets_;
};

/// RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers) for a decision.
void add_ratelimit_fields(response& r, const throttle::decision& d, std::string_view policy_name,
                          std::chrono::seconds window);

}  // namespace pollstream::http
