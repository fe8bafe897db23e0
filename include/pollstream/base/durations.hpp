// A histogram of how long something took, for the metrics; its user names the bounds.
//
//     inline constexpr std::array<std::uint64_t, 2> commit_bounds_us{1'000, 10'000};
//     durations<commit_bounds_us> took;       // three counts: up to 1 ms, up to 10 ms, beyond
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

namespace pollstream {

/// `UptoUs`: a constant array of upper bounds in microseconds, ascending.
template <const auto& UptoUs>
struct durations {
    static constexpr const auto& upto_us = UptoUs;
    std::array<std::uint64_t, UptoUs.size() + 1> counts{};  ///< the last one counts what exceeds all bounds
    std::uint64_t sum_us = 0;

    void note(std::chrono::steady_clock::duration took) noexcept {
        const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
        const auto us = static_cast<std::uint64_t>(std::max<std::int64_t>(whole, 0));
        const auto bucket = std::ranges::lower_bound(UptoUs, us) - UptoUs.begin();
        ++counts[static_cast<std::size_t>(bucket)];
        sum_us += us;
    }
};

}  // namespace pollstream
