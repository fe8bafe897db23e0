#include "app/loop_watch.hpp"

#include <catch2/catch.hpp>

using pollstream::activity;
using pollstream::app::held_log;
using namespace std::chrono_literals;

namespace {

const activity::stretch ours{"writing to viewers", 60ms};
const activity::stretch of_others{"", 1ms};
const held_log::time_point start{1h};

}  // namespace

TEST_CASE("a loop held up for hours is reported at once, and then once a minute") {
    held_log told;
    int lines = 0;
    for (auto at = 0ms; at < 10min; at += 100ms) lines += told.note(start + at, 80ms, ours) ? 1 : 0;
    CHECK(lines == 10);
}

TEST_CASE(
    "a loop held up again after a report is reported at the end of the minute, even if it no longer is") {
    held_log told;
    CHECK(told.note(start, 80ms, ours));
    CHECK_FALSE(told.note(start + 1s, 900ms, ours));
    for (auto at = 2s; at < 60s; ++at) CHECK_FALSE(told.note(start + at, 0ms, of_others));
    CHECK(told.note(start + 60s, 0ms, of_others));
    CHECK_FALSE(told.note(start + 200s, 0ms, of_others));
    CHECK(told.note(start + 201s, 80ms, ours));
}

TEST_CASE("holding up the loop is warned of only if people notice it") {
    held_log told;
    CHECK_FALSE(told.note(start, 20ms, ours));
    CHECK_FALSE(told.note(start + 1s, 400ms, of_others));
    CHECK(told.note(start + 2s, 600ms, of_others));
}
