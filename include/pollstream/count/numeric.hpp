// Numbers that people gave: mean, median, quartiles, a histogram. Numbers are fixed-point: whole multiples of
// a unit that the poll chose (a hundredth, say).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace pollstream::count {

inline constexpr std::int64_t largest_number = 1'000'000'000'000'000;  ///< in units, on either side of 0

struct numeric_summary {
    std::uint64_t n = 0;           ///< how many gave a number; if 0, all else is 0
    std::int64_t mean_tenths = 0;  ///< tenths of a unit, rounded half away from zero
    std::int64_t lowest = 0;
    std::int64_t lower_quartile = 0;  ///< the number of rank ⌈n/4⌉: one that somebody gave
    std::int64_t median_low = 0;      ///< the two middle numbers, equal if n is odd or they agree
    std::int64_t median_high = 0;
    std::int64_t upper_quartile = 0;  ///< of rank ⌈3n/4⌉
    std::int64_t highest = 0;

    friend bool operator==(const numeric_summary&, const numeric_summary&) = default;
};

struct numeric_bin {
    std::int64_t from = 0;  ///< included
    std::int64_t to = 0;    ///< not included
    std::uint64_t n = 0;

    friend bool operator==(const numeric_bin&, const numeric_bin&) = default;
};

/// The distinct numbers and how many gave each.
class numeric_profile {
  public:
    /// Throws std::out_of_range beyond ±largest_number, std::length_error beyond most_ballots.
    void add(std::int64_t number, std::uint64_t times = 1);

    std::uint64_t size() const noexcept { return n_; }
    numeric_summary summary() const;
    /// At most `most` bins of equal width (1, 2 or 5 times a power of ten, in units), the first from a
    /// multiple of the width; every number is in one. Empty without numbers.
    std::vector<numeric_bin> histogram(std::size_t most = 20) const;

    friend bool operator==(const numeric_profile&, const numeric_profile&) = default;

  private:
    std::int64_t at_rank(std::uint64_t rank) const;

    std::map<std::int64_t, std::uint64_t> times_;
    std::uint64_t n_ = 0;
};

}  // namespace pollstream::count
