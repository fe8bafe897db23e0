#include "pollstream/async/periodic.hpp"

#include "support/run_task.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <vector>

using namespace pollstream;
using namespace std::chrono_literals;

TEST_CASE("work is done every so often, a pause apart, until it is stopped", "[async]") {
    asio::io_context loop;
    std::vector<periodic::clock::time_point> due;
    const auto begin = periodic::clock::now();
    periodic rounds(loop.get_executor(), 2ms, [&](auto at) {
        due.push_back(at);
        CHECK(at <= periodic::clock::now());
        if (due.size() == 3) rounds.stop();
    });
    testing::run(loop, rounds.run());
    REQUIRE(due.size() == 3);
    CHECK(due[0] >= begin + 2ms);
    CHECK(due[1] >= due[0] + 2ms);
    CHECK(due[2] >= due[1] + 2ms);
}

TEST_CASE("nothing is done after a stop, before the first time or later", "[async]") {
    asio::io_context loop;
    int done = 0;
    periodic rounds(loop.get_executor(), 0ms, [&](auto) { ++done; });
    rounds.stop();
    testing::run(loop, rounds.run());
    CHECK(done == 0);
}
