// Votes per stretch of time, from the ballots (superseding ones left out): how a poll went. Pure.
#pragma once

#include "pollstream/base/clock.hpp"

#include <cstdint>
#include <vector>

namespace pollstream {

struct vote_series {
    timestamp from{};
    timestamp to{};
    std::int64_t bucket_ms = 0;
    std::vector<std::uint64_t> votes;  ///< at most limits::series_buckets
};

}  // namespace pollstream
