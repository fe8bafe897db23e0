// Quiet rooms are deleted in time, and never because of what a clock says alone.
#include "pollstream/poll/retention.hpp"

#include "support/ground.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;
using namespace std::chrono_literals;

namespace {

constexpr auto keep = 90 * 24h;

/// Retention running on its own loop. The test sets two clocks: the wall clock (`time`) and the steady one.
struct watched : ground {
    ~watched() {
        if (running) stop();
    }

    static task<void> watch(watched& w) {
        co_await w.sweep->run();
        w.running = false;
    }
    /// As the server does it; a second call is a restart. Waits for the first round.
    void start(std::chrono::seconds kept = keep) {
        if (running) stop();
        retention_pace pace;
        pace.between_rounds = 1ms;
        pace.between_steps = 0ms;
        pace.steady = [this] { return steady; };
        sweep = std::make_unique<retention>(loop.get_executor(), storage, time, kept, pace);
        running = true;
        begin(loop, watch(*this));
        work();
    }
    void stop() {
        sweep->stop();
        for (int i = 0; i < 1'000 && running; ++i) work_for(1ms);
        REQUIRE_FALSE(running);
    }
    void work_for(std::chrono::milliseconds time_given) {
        loop.restart();
        loop.run_for(time_given);
        settle();
    }
    /// Some rounds.
    void work() { work_for(15ms); }
    /// Advances both clocks, as on a healthy machine.
    void pass(std::chrono::milliseconds by) {
        time.advance(by);
        steady += by;
        work();
    }

    room_ref room() { return create_room({a_poll()}).room; }
    bool is_there(const room_ref& r) { return run(storage.load_room(r->id)).has_value(); }

    std::chrono::steady_clock::time_point steady{};
    std::unique_ptr<retention> sweep;
    bool running = false;
};

}  // namespace

TEST_CASE("a room is deleted once it has been quiet for long enough, one in use is not", "[retention]") {
    watched w;
    const auto quiet = w.room();
    const auto used = w.create();
    w.start();
    w.pass(keep - 1h);
    CHECK(w.is_there(quiet));
    REQUIRE(w.cast(used, "ada", {1}).has_value());
    w.pass(2h);
    CHECK_FALSE(w.is_there(quiet));
    CHECK(w.run(w.storage.load_poll(used->definition.id)).has_value());
    CHECK(w.sweep->rooms_deleted() == 1);
}

TEST_CASE("rooms that became old while another server ran are deleted at the start", "[retention]") {
    watched w;
    const auto quiet = w.room();
    w.time.advance(keep + 2h);
    const auto used = w.room();
    w.start();
    CHECK_FALSE(w.is_there(quiet));
    CHECK(w.is_there(used));
}

TEST_CASE("without the setting nothing is ever deleted", "[retention]") {
    watched w;
    const auto quiet = w.room();
    w.start(0s);
    CHECK_FALSE(w.running);
    w.pass(10 * keep);
    CHECK(w.is_there(quiet));
}

TEST_CASE("a machine that starts in the wrong year deletes only what is old", "[retention]") {
    watched w;
    const auto old = w.room();
    w.time.advance(keep - 24h);
    const auto last_week = w.room();
    w.time.advance(10 * 366 * 24h);  // a clock whose battery is empty
    w.start();
    CHECK(w.is_there(old));
    SECTION("passing time counts all the same, from what is known") {
        w.pass(25h);
        CHECK_FALSE(w.is_there(old));
        CHECK(w.is_there(last_week));
    }
    SECTION("use under the wrong clock meanwhile proves nothing") {
        w.room();
        w.pass(23h);
        CHECK(w.is_there(old));
    }
    SECTION("the clock is corrected") {
        w.time.advance(-10 * 366 * 24h);
        w.pass(23h);
        CHECK(w.is_there(old));
        w.pass(2h);
        CHECK_FALSE(w.is_there(old));
    }
}

TEST_CASE("a clock that is set ahead while the server runs deletes nothing", "[retention]") {
    watched w;
    const auto r = w.room();
    w.start();
    w.pass(24h);
    w.time.advance(366 * 24h);
    w.work();
    CHECK(w.is_there(r));
    w.pass(keep - 25h);
    CHECK(w.is_there(r));
    w.pass(2h);
    CHECK_FALSE(w.is_there(r));
}

TEST_CASE("a clock that is behind deletes nothing until it is right", "[retention]") {
    watched w;
    const auto r = w.room();
    const auto start = w.time.now();
    w.time.set(from_ms(0));
    w.start();
    w.pass(24h);
    CHECK(w.is_there(r));
    w.time.set(start + keep + 2h);
    w.work();
    CHECK(w.is_there(r));  // nothing confirms that years have passed
    w.room();
    w.start();
    CHECK_FALSE(w.is_there(r));
}

TEST_CASE(
    "after holidays without a server quiet rooms are deleted that much later, or after the next restart",
    "[retention]") {
    watched w;
    const auto june = w.room();
    w.time.advance(keep + 24h);
    w.start();
    CHECK(w.is_there(june));
    w.room();
    w.work();
    CHECK(w.is_there(june));
    w.start();
    CHECK_FALSE(w.is_there(june));
}

TEST_CASE("many quiet rooms go in steps, all in one round", "[retention]") {
    watched w;
    w.storage.rooms_deleted_at_once = 2;
    for (int i = 0; i < 9; ++i) w.room();
    w.time.advance(keep + 2h);
    const auto fresh = w.room();
    const auto writes = w.storage.writes();
    w.start();
    CHECK(w.sweep->rooms_deleted() == 9);
    CHECK(w.storage.writes() - writes >= 5);
    CHECK(w.is_there(fresh));
}

TEST_CASE("a store that fails is asked again in the next round", "[retention]") {
    watched w;
    const auto quiet = w.room();
    w.time.advance(keep + 2h);
    w.room();
    if (GENERATE(false, true)) {
        w.storage.fail_reads_with(errc::overloaded);
    } else {
        w.storage.fail_writes_with(errc::storage_full);
    }
    w.start();
    CHECK(w.sweep->rooms_deleted() == 0);
    w.storage.fail_reads_with(errc::ok);
    w.storage.fail_writes_with(errc::ok);
    w.work();
    CHECK_FALSE(w.is_there(quiet));
}

TEST_CASE("it can be stopped while it waits, and in the middle of a round", "[retention]") {
    watched w;
    w.room();
    w.time.advance(keep + 2h);
    w.room();
    const bool held = GENERATE(false, true);
    if (held) w.storage.hold();
    w.start();
    CHECK(w.running);
    w.sweep->stop();
    if (held) w.storage.release();
    w.work();
    CHECK_FALSE(w.running);
}
