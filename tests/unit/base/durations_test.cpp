#include "pollstream/base/durations.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;

namespace {
inline constexpr std::array<std::uint64_t, 2> bounds_us{1'000, 10'000};
}

TEST_CASE("a duration counts in the bucket up to and including its bound, and in the sum") {
    pollstream::durations<bounds_us> took;
    took.note(-5ms);  // a clock that was read the wrong way round
    took.note(1ms);
    took.note(1'001us);
    took.note(10ms);
    took.note(1s);
    CHECK(took.counts == std::array<std::uint64_t, 3>{2, 2, 1});
    CHECK(took.sum_us == 1'012'001);
}
