#include "app/loop_watch.hpp"

#include <catch2/catch.hpp>

using pollstream::activity;
using pollstream::app::loop_watch;
using namespace std::chrono_literals;

namespace {

const activity::stretch ours{"writing to viewers", 60ms};
const activity::stretch of_others{"", 1ms};
const loop_watch::time_point start{1h};

}  // namespace

TEST_CASE("a loop held up for hours is reported at once, and then once a minute") {
    loop_watch watch;
    int lines = 0;
    for (auto at = 0ms; at < 10min; at += 100ms) lines += watch.look(start + at, 80ms, ours) ? 1 : 0;
    CHECK(lines == 10);
}

TEST_CASE(
    "a loop held up again after a report is reported at the end of the minute, even if it no longer is") {
    loop_watch watch;
    CHECK(watch.look(start, 80ms, ours));
    CHECK_FALSE(watch.look(start + 1s, 900ms, ours));
    for (auto at = 2s; at < 60s; ++at) CHECK_FALSE(watch.look(start + at, 0ms, of_others));
    CHECK(watch.look(start + 60s, 0ms, of_others));
    CHECK_FALSE(watch.look(start + 200s, 0ms, of_others));
    CHECK(watch.look(start + 201s, 80ms, ours));
}

TEST_CASE("holding up the loop is warned of only if people notice it") {
    loop_watch watch;
    CHECK_FALSE(watch.look(start, 20ms, ours));
    CHECK_FALSE(watch.look(start + 1s, 400ms, of_others));
    CHECK(watch.look(start + 2s, 600ms, of_others));
}
