#include "pollstream/base/throttle.hpp"

#include <algorithm>
#include <cmath>

namespace pollstream {

namespace {

/// How many of the oldest buckets are searched for a full one before the oldest is dropped as it is.
constexpr int looked_at_max = 64;
/// How many full buckets are dropped per call: more than are added, so that memory shrinks again after a
/// rush.
constexpr int tidied_per_call = 2;

}  // namespace

throttle::throttle(double rate_per_s, double burst, std::size_t entries_max)
    : rate_(rate_per_s), burst_(std::max(burst, 1.0)), entries_max_(std::max<std::size_t>(entries_max, 1)) {}

void throttle::tidy(time_point now) {
    for (int i = 0; i < tidied_per_call && !buckets_.empty(); ++i) {
        if (!buckets_.oldest().value.full(now)) return;
        buckets_.pop_oldest();
    }
}

void throttle::make_room(time_point now) {
    auto oldest = buckets_.begin();
    for (int i = 0; i < looked_at_max && oldest != buckets_.end(); ++i, ++oldest) {
        if (oldest->value.full(now)) return buckets_.erase(oldest);
    }
    buckets_.pop_oldest();
}

token_bucket& throttle::bucket_of(std::string_view key, time_point now) {
    if (auto* known = buckets_.use(key)) return *known;
    if (buckets_.size() >= entries_max_) make_room(now);
    return buckets_.add(key, token_bucket(rate_, burst_, now));
}

throttle::decision throttle::take(std::string_view key, time_point now, std::size_t tokens) {
    tidy(now);
    token_bucket& bucket = bucket_of(key, now);
    decision d;
    d.limit = static_cast<std::size_t>(burst_);
    const auto wanted = std::min(tokens, d.limit);
    d.allowed = bucket.take(now, wanted);
    d.remaining = bucket.remaining(now);
    if (!d.allowed) d.retry_after = bucket.until_next(now, wanted);
    return d;
}

void throttle::give_back(std::string_view key, time_point now) {
    if (auto* known = buckets_.find(key)) known->give_back(now);
}

bool throttle::knows(std::string_view key, time_point now) {
    auto* known = buckets_.find(key);
    return known != nullptr && !known->full(now);
}

std::chrono::seconds throttle::window() const {
    constexpr double longest = 24 * 3600;
    const double seconds = rate_ > 0 ? std::ceil(burst_ / rate_) : longest;
    return std::chrono::seconds(static_cast<std::int64_t>(std::clamp(seconds, 1.0, longest)));
}

}  // namespace pollstream
