#include "app/stall_watch.hpp"

#include <catch2/catch.hpp>

using pollstream::app::stall_watch;
using pollstream::sqlite::lane_counters;
using namespace std::chrono_literals;

namespace {

/// A lane whose current job has taken so long.
lane_counters busy_for(std::chrono::steady_clock::duration under_way) {
    lane_counters lane;
    lane.under_way = under_way;
    return lane;
}

}  // namespace

TEST_CASE("a slow commit is reported less and less often, and once when it is over") {
    stall_watch watch;
    CHECK_FALSE(watch.look(busy_for(0s)));
    CHECK_FALSE(watch.look(busy_for(4s)));
    CHECK(watch.look(busy_for(5s)));
    for (auto at = 6s; at < 10s; ++at) CHECK_FALSE(watch.look(busy_for(at)));
    CHECK(watch.look(busy_for(10s)));
    for (auto at = 11s; at < 20s; ++at) CHECK_FALSE(watch.look(busy_for(at)));
    CHECK(watch.look(busy_for(20s)));
    CHECK(watch.look(busy_for(0s)));
    CHECK_FALSE(watch.look(busy_for(0s)));
}

TEST_CASE("a commit that begins when a slow one ends is another one") {
    stall_watch watch;
    CHECK(watch.look(busy_for(7s)));
    CHECK(watch.look(busy_for(100ms)));
    CHECK_FALSE(watch.look(busy_for(1s)));
    CHECK(watch.look(busy_for(6s)));
}

TEST_CASE("fast commits are not reported") {
    stall_watch watch;
    for (int i = 0; i < 100; ++i) CHECK_FALSE(watch.look(busy_for(300ms)));
}
