#include "pollstream/base/activity.hpp"

#include <catch2/catch.hpp>

using pollstream::activity;

namespace {

void be_busy(std::string_view what, std::chrono::microseconds at_least) {
    const activity now(what);
    const auto end = std::chrono::steady_clock::now() + at_least;
    while (std::chrono::steady_clock::now() < end) {
    }
}

}  // namespace

TEST_CASE("the longest stretch is reported once, with its name") {
    activity::take_longest();
    be_busy("short", std::chrono::microseconds(10));
    be_busy("long", std::chrono::milliseconds(20));
    be_busy("short", std::chrono::microseconds(10));
    const auto longest = activity::take_longest();
    CHECK(longest.what == "long");
    CHECK(longest.took >= std::chrono::milliseconds(20));
    CHECK(activity::take_longest().what.empty());
}
