#include "app/stall_watch.hpp"

#include <catch2/catch.hpp>

using pollstream::app::stall_log;
using namespace std::chrono_literals;

TEST_CASE("a slow commit is reported less and less often, and once when it is over") {
    stall_log told;
    CHECK_FALSE(told.note(0s, 0));
    CHECK_FALSE(told.note(4s, 3));
    CHECK(told.note(5s, 4));
    for (auto at = 6s; at < 10s; ++at) CHECK_FALSE(told.note(at, 5));
    CHECK(told.note(10s, 6));
    for (auto at = 11s; at < 20s; ++at) CHECK_FALSE(told.note(at, 7));
    CHECK(told.note(20s, 8));
    CHECK(told.note(0s, 0));
    CHECK_FALSE(told.note(0s, 0));
}

TEST_CASE("a commit that begins when a slow one ends is another one") {
    stall_log told;
    CHECK(told.note(7s, 1));
    CHECK(told.note(100ms, 9));
    CHECK_FALSE(told.note(1s, 9));
    CHECK(told.note(6s, 9));
}

TEST_CASE("fast commits are not reported") {
    stall_log told;
    for (int i = 0; i < 100; ++i) CHECK_FALSE(told.note(300ms, 1000));
}
