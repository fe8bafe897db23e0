#include "pollstream/base/paced_line.hpp"

#include <catch2/catch.hpp>

#include <vector>

using pollstream::paced_line;
using namespace std::chrono_literals;

TEST_CASE("a repeated event is a line at once, and then one a minute with a count") {
    paced_line line;
    const paced_line::time_point start{1h};
    CHECK(line.note(start) == 1);
    for (auto at = 1s; at < 60s; ++at) CHECK_FALSE(line.note(start + at));
    CHECK(line.note(start + 60s) == 60);
    CHECK_FALSE(line.note(start + 61s));
    CHECK(line.note(start + 1h) == 2);
}

TEST_CASE("of what happens without end, fewer and fewer times are worth a line") {
    std::vector<std::uint64_t> told;
    for (std::uint64_t times = 1; times <= 100; ++times)
        if (pollstream::is_worth_a_line(times)) told.push_back(times);
    CHECK(told == std::vector<std::uint64_t>{1, 2, 4, 8, 16, 32, 64});
}
