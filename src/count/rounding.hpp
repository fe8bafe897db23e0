// Exact quotients, rounded once at the end.
#pragma once

#include <cstdint>
#include <limits>
#include <stdexcept>

namespace pollstream::count {

__extension__ using int128 = __int128;

/// a / b, rounded half away from zero; b > 0. Throws std::overflow_error beyond 64 bits.
inline std::int64_t divide_rounded(int128 a, int128 b) {
    const auto q = (2 * (a < 0 ? -a : a) + b) / (2 * b);
    if (q > std::numeric_limits<std::int64_t>::max()) throw std::overflow_error("a mean beyond 64 bits");
    return static_cast<std::int64_t>(a < 0 ? -q : q);
}

}  // namespace pollstream::count
