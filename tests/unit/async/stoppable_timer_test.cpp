#include "pollstream/async/stoppable_timer.hpp"

#include "support/run_task.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <optional>

using namespace pollstream;
using namespace std::chrono_literals;

namespace {

struct timer_fixture {
    asio::io_context loop;
    stoppable_timer timer{loop.get_executor()};
    std::optional<bool> goes_on;  ///< the result of the wait

    /// Starts a wait that only somebody else ends.
    void begin_long_wait() {
        goes_on.reset();
        testing::begin<bool>(loop, timer.wait_for(1h), [this](bool answer) { goes_on = answer; });
        loop.poll();
        REQUIRE_FALSE(goes_on);
    }
};

task<void> count_rounds(stoppable_timer& timer, int& rounds) {
    for (;;) {
        const bool goes_on = co_await timer.wait_for(0ms);
        if (!goes_on) co_return;
        if (++rounds == 3) timer.stop();
    }
}

}  // namespace

TEST_CASE("rounds go on until the timer is stopped", "[async]") {
    timer_fixture f;
    int rounds = 0;
    testing::run(f.loop, count_rounds(f.timer, rounds));
    CHECK(rounds == 3);
    CHECK(f.timer.is_stopped());
}

TEST_CASE("a stop ends the wait that is under way", "[async]") {
    timer_fixture f;
    f.begin_long_wait();
    f.timer.stop();
    f.loop.run();
    CHECK(f.goes_on == false);
}

TEST_CASE("waiting for a stopped timer ends at once", "[async]") {
    timer_fixture f;
    f.timer.stop();
    CHECK_FALSE(testing::run(f.loop, f.timer.wait_for(1h)));
}

TEST_CASE("a wait that is woken goes on", "[async]") {
    timer_fixture f;
    f.begin_long_wait();
    CHECK(f.timer.due() > stoppable_timer::clock::now() + 59min);
    f.timer.wake();
    f.loop.run();
    CHECK(f.goes_on == true);
}

TEST_CASE("waking nobody does not end a later wait", "[async]") {
    timer_fixture f;
    f.timer.wake();
    f.begin_long_wait();
    f.timer.stop();
    f.loop.run();
    CHECK(f.goes_on == false);
}

TEST_CASE("a time that has passed is not waited for", "[async]") {
    timer_fixture f;
    CHECK(testing::run(f.loop, f.timer.wait_until(stoppable_timer::clock::now() - 1h)));
}
