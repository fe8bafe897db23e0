#include "pollstream/domain/series.hpp"

#include "pollstream/base/limits.hpp"

#include <algorithm>
#include <array>

namespace pollstream {

namespace {

constexpr std::int64_t second = 1'000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
constexpr std::array widths{second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second,
                            minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
                            hour,   2 * hour,   3 * hour,   6 * hour,    12 * hour,   day};

std::int64_t buckets_needed(std::int64_t first, std::int64_t last, std::int64_t width) {
    return last / width - first / width + 1;
}

std::int64_t width_for(std::int64_t first, std::int64_t last) {
    constexpr auto most = static_cast<std::int64_t>(limits::series_buckets);
    for (const auto width : widths) {
        if (buckets_needed(first, last, width) <= most) return width;
    }
    auto width = day;
    while (buckets_needed(first, last, width) > most) width += day;
    return width;
}

}  // namespace

vote_series make_series(timestamp first, timestamp last) {
    const auto from = to_ms(first);
    const auto to = std::max(from, to_ms(last));
    vote_series s;
    s.bucket_ms = width_for(from, to);
    s.from = from_ms(from / s.bucket_ms * s.bucket_ms);
    s.to = from_ms(to);
    s.votes.assign(static_cast<std::size_t>(buckets_needed(from, to, s.bucket_ms)), 0);
    return s;
}

void count_vote(vote_series& s, timestamp cast_at) {
    if (s.votes.empty()) return;
    const auto last = static_cast<std::int64_t>(s.votes.size()) - 1;
    const auto place = std::clamp<std::int64_t>((to_ms(cast_at) - to_ms(s.from)) / s.bucket_ms, 0, last);
    ++s.votes[static_cast<std::size_t>(place)];
}

}  // namespace pollstream
