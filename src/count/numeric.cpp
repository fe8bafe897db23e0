#include "pollstream/count/numeric.hpp"

#include "count/rounding.hpp"
#include "pollstream/count/profile.hpp"

#include <algorithm>
#include <stdexcept>

namespace pollstream::count {

namespace {

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
    const auto q = a / b;
    return a % b < 0 ? q - 1 : q;
}

/// The smallest width of 1, 2, 5, 10, … that covers low to high in `most` bins.
std::int64_t bin_width(std::int64_t low, std::int64_t high, std::int64_t most) {
    for (std::int64_t power = 1;; power *= 10)
        for (const auto width : {power, 2 * power, 5 * power})
            if (floor_divide(high, width) - floor_divide(low, width) < most) return width;
}

}  // namespace

void numeric_profile::add(std::int64_t number, std::uint64_t times) {
    if (number < -largest_number || number > largest_number) throw std::out_of_range("a number beyond 10^15");
    if (times > most_ballots || n_ > most_ballots - times)
        throw std::length_error("a profile holds at most 10^15 ballots");
    if (times == 0) return;
    times_[number] += times;
    n_ += times;
}

std::int64_t numeric_profile::at_rank(std::uint64_t rank) const {
    std::uint64_t up_to = 0;
    for (const auto& [number, times] : times_) {
        up_to += times;
        if (rank <= up_to) return number;
    }
    return 0;
}

numeric_summary numeric_profile::summary() const {
    numeric_summary s;
    s.n = n_;
    if (n_ == 0) return s;
    int128 sum = 0;
    for (const auto& [number, times] : times_)
        sum += static_cast<int128>(number) * static_cast<int128>(times);
    s.mean_tenths = divide_rounded(sum * 10, static_cast<int128>(n_));
    s.lowest = times_.begin()->first;
    s.highest = times_.rbegin()->first;
    s.lower_quartile = at_rank((n_ + 3) / 4);
    s.median_low = at_rank((n_ + 1) / 2);
    s.median_high = at_rank(n_ / 2 + 1);
    s.upper_quartile = at_rank((3 * n_ + 3) / 4);
    return s;
}

std::vector<numeric_bin> numeric_profile::histogram(std::size_t most) const {
    std::vector<numeric_bin> bins;
    if (n_ == 0 || most == 0) return bins;
    const auto low = times_.begin()->first;
    const auto high = times_.rbegin()->first;
    // At least two bins: around a multiple of the width, no width would cover both sides with one.
    const auto width = bin_width(low, high, static_cast<std::int64_t>(std::max<std::size_t>(most, 2)));
    const auto first = floor_divide(low, width);
    for (auto b = first; b <= floor_divide(high, width); ++b) bins.push_back({b * width, (b + 1) * width, 0});
    for (const auto& [number, times] : times_)
        bins[static_cast<std::size_t>(floor_divide(number, width) - first)].n += times;
    return bins;
}

}  // namespace pollstream::count
