#include "pollstream/sqlite/open.hpp"

#include <algorithm>

namespace pollstream::sqlite {

void durations::note(std::chrono::steady_clock::duration took) noexcept {
    const auto us = static_cast<std::uint64_t>(
        std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
    const auto bucket = std::lower_bound(upto_us.begin(), upto_us.end(), us) - upto_us.begin();
    ++counts[static_cast<std::size_t>(bucket)];
    sum_us += us;
}

}  // namespace pollstream::sqlite
