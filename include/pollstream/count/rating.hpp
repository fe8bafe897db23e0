// What ratings say: how many there are, their mean and median, and the net promoter score.
#pragma once

#include <cstdint>
#include <span>

namespace pollstream::count {

struct rating_summary {
    std::uint64_t n = 0;  ///< how many rated; if 0, all else is 0
    std::int64_t sum = 0;
    std::int64_t mean_hundredths = 0;  ///< rounded half away from zero: 417 is 4.17
    int median_low = 0;                ///< the two middle values, equal if n is odd or they agree
    int median_high = 0;

    friend bool operator==(const rating_summary&, const rating_summary&) = default;
};

/// `histogram[i]` people gave the value lowest + i.
rating_summary summarize_ratings(std::span<const std::uint64_t> histogram, int lowest);

struct promoter_score {
    std::uint64_t promoters = 0;   ///< gave 9 or 10
    std::uint64_t passives = 0;    ///< 7 or 8
    std::uint64_t detractors = 0;  ///< 0 to 6
    int score = 0;  ///< −100 … 100: % promoters − % detractors, rounded half away from zero

    friend bool operator==(const promoter_score&, const promoter_score&) = default;
};

/// The histogram of ratings from 0 to 10.
promoter_score net_promoter_score(std::span<const std::uint64_t, 11> histogram);

}  // namespace pollstream::count
