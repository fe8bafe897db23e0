// Votes per stretch of time, from the ballots (superseding ones left out): how a poll went. Pure.
#pragma once

#include "pollstream/base/clock.hpp"

#include <cstdint>
#include <vector>

namespace pollstream {

struct vote_series {
    timestamp from{};  ///< a whole multiple of bucket_ms, at or before the first vote
    timestamp to{};    ///< the close, or else the last vote
    std::int64_t bucket_ms = 0;
    std::vector<std::uint64_t> votes;  ///< at most limits::series_buckets
};

/// Empty buckets from `first` to `last`, in the narrowest width a person reads with ease (1 s, 2 s, 5 s, …
/// 1 h, … days) that needs at most limits::series_buckets of them.
vote_series make_series(timestamp first, timestamp last);

/// Counts one vote; one outside the series goes to the bucket at that end (the clock may have jumped).
void count_vote(vote_series& s, timestamp cast_at);

}  // namespace pollstream
