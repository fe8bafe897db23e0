#include "pollstream/count/rating.hpp"

#include "count/rounding.hpp"

#include <numeric>

namespace pollstream::count {

namespace {

/// The value of rank r (from 1) in ascending order.
int value_at(std::span<const std::uint64_t> histogram, int lowest, std::uint64_t r) {
    std::uint64_t up_to = 0;
    for (std::size_t i = 0; i < histogram.size(); ++i) {
        up_to += histogram[i];
        if (r <= up_to) return lowest + static_cast<int>(i);
    }
    return lowest;
}

}  // namespace

rating_summary summarize_ratings(std::span<const std::uint64_t> histogram, int lowest) {
    rating_summary s;
    s.n = std::accumulate(histogram.begin(), histogram.end(), std::uint64_t{0});
    if (s.n == 0) return s;
    for (std::size_t i = 0; i < histogram.size(); ++i)
        s.sum += static_cast<std::int64_t>(histogram[i]) * (lowest + static_cast<std::int64_t>(i));
    s.mean_hundredths = divide_rounded(static_cast<int128>(s.sum) * 100, static_cast<int128>(s.n));
    s.median_low = value_at(histogram, lowest, (s.n + 1) / 2);
    s.median_high = value_at(histogram, lowest, s.n / 2 + 1);
    return s;
}

promoter_score net_promoter_score(std::span<const std::uint64_t, 11> histogram) {
    promoter_score s;
    for (std::size_t i = 0; i < histogram.size(); ++i)
        (i >= 9 ? s.promoters : i >= 7 ? s.passives : s.detractors) += histogram[i];
    const auto n = s.promoters + s.passives + s.detractors;
    if (n == 0) return s;
    const auto lead = static_cast<int128>(s.promoters) - static_cast<int128>(s.detractors);
    s.score = static_cast<int>(divide_rounded(100 * lead, static_cast<int128>(n)));
    return s;
}

}  // namespace pollstream::count
