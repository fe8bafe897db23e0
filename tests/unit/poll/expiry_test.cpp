// Polls close at their deadline: through to the commit, across clock jumps and failing disks.
#include "pollstream/poll/expiry.hpp"

#include "support/ground.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;
using namespace std::chrono_literals;

namespace {

/// Expiry running on its own loop, looking at the clock every millisecond.
struct watched : ground {
    watched()
        : listening(facts.subscribe<poll_changed>([this](const poll_changed& f) {
              if (f.what == poll_event::closed) closed.push_back(f.state->definition.title);
          })) {}

    ~watched() {
        if (running) stop();
    }

    static task<void> watch(watched& w) {
        co_await w.timer.run();
        w.running = false;
    }
    void start() {
        running = true;
        begin(loop, watch(*this));
        work_for(2ms);
    }
    void stop() {
        timer.stop();
        for (int i = 0; i < 1'000 && running; ++i) work_for(1ms);
        REQUIRE_FALSE(running);
    }

    void work_for(std::chrono::milliseconds time_given) {
        loop.restart();
        loop.run_for(time_given);
        settle();
    }
    /// Waits until that many polls have closed, or a second has passed.
    void await_closed(std::size_t n) {
        for (int i = 0; i < 1'000 && closed.size() < n; ++i) work_for(1ms);
    }

    poll_ref ending_in(std::chrono::milliseconds left, const std::string& title = "Lunch?") {
        auto p = a_poll(title);
        p.end_time = time.now() + left;
        return create(std::move(p));
    }

    expiry timer{loop.get_executor(), storage, facts, time, 1ms};
    std::vector<std::string> closed;
    subscription listening;
    bool running = false;
};

}  // namespace

TEST_CASE("a poll made before the start closes at its deadline, not before") {
    watched w;
    const auto p = w.ending_in(1h);
    w.start();
    CHECK(w.timer.next() == p->definition.end_time);
    w.time.advance(1h - 1ms);
    w.work_for(10ms);
    CHECK(w.closed.empty());
    w.time.advance(1ms);
    w.await_closed(1);
    REQUIRE(w.closed.size() == 1);
    CHECK((*w.run(w.known.poll(p->definition.id)))->definition.closed_at == p->definition.end_time);
    w.work_for(2ms);
    CHECK_FALSE(w.timer.next());
}

TEST_CASE("a poll created while it waits for a later one closes first") {
    watched w;
    w.ending_in(2h, "later");
    w.start();
    w.ending_in(1h, "sooner");
    w.time.advance(1h);
    w.await_closed(1);
    CHECK(w.closed == std::vector<std::string>{"sooner"});
    w.time.advance(1h);
    w.await_closed(2);
    CHECK(w.closed == std::vector<std::string>{"sooner", "later"});
}

TEST_CASE("many due at once close in the order of their deadlines") {
    watched w;
    w.ending_in(3s, "third");
    w.ending_in(1s, "first");
    w.ending_in(2s, "second");
    w.ending_in(2h, "later");
    w.start();
    w.time.advance(1min);
    w.await_closed(3);
    CHECK(w.closed == std::vector<std::string>{"first", "second", "third"});
    w.work_for(2ms);
    CHECK(w.timer.next() == w.time.now() - 1min + 2h);
}

TEST_CASE("the wall clock jumps: forward closes at once, back waits") {
    watched w;
    const auto start = w.time.now();
    w.ending_in(10s);
    w.start();
    w.time.set(start - 24h);
    w.work_for(10ms);
    CHECK(w.closed.empty());
    w.time.set(start + 9s);
    w.work_for(10ms);
    CHECK(w.closed.empty());
    w.time.set(start + 365 * 24h);
    w.await_closed(1);
    CHECK(w.closed.size() == 1);
}

TEST_CASE("a deadline that was moved closes nothing at its old time") {
    watched w;
    const auto p = w.ending_in(1h);
    w.start();
    poll_patch later;
    later.end_time = w.time.now() + 2h;
    REQUIRE(w.run(w.storage.patch_poll(p->definition.id, later)));
    w.time.advance(1h);
    w.work_for(10ms);
    CHECK(w.closed.empty());
    CHECK(w.timer.next() == w.time.now() + 1h);
    w.time.advance(1h);
    w.await_closed(1);
    CHECK(w.closed.size() == 1);
}

TEST_CASE("a reopened poll closes again at its new end; one closed by hand or deleted is left alone") {
    watched w;
    w.start();
    const auto p = w.ending_in(1h);
    REQUIRE(w.run(w.storage.close_poll(p->definition.id)));
    REQUIRE(w.run(w.storage.reopen_poll(p->definition.id, w.time.now() + 2h)));
    const auto gone = w.ending_in(30min, "gone");
    REQUIRE(w.run(w.storage.delete_poll(gone->definition.id)));
    w.closed.clear();
    w.time.advance(1h);
    w.work_for(10ms);
    CHECK(w.closed.empty());
    w.time.advance(1h);
    w.await_closed(1);
    CHECK(w.closed == std::vector<std::string>{"Lunch?"});
}

TEST_CASE("a store that closes a few at a time is asked until none is due") {
    watched w;
    w.storage.closings_at_once = 2;
    for (int i = 0; i < 5; ++i) w.ending_in(1h);
    w.ending_in(2h);
    w.start();
    w.time.advance(1h);
    w.await_closed(5);
    CHECK(w.closed.size() == 5);
    w.work_for(5ms);
    CHECK(w.timer.next() == w.time.now() + 1h);
}

TEST_CASE("a store that fails is asked again") {
    watched w;
    w.ending_in(1h);
    w.start();
    w.storage.fail_writes_with(errc::storage_full);
    w.time.advance(1h);
    w.work_for(20ms);
    CHECK(w.closed.empty());
    w.storage.fail_writes_with(errc::ok);
    w.await_closed(1);
    CHECK(w.closed.size() == 1);
}

TEST_CASE("a store that fails to give the first deadline is asked again") {
    watched w;
    w.ending_in(1h);
    w.storage.fail_reads_with(errc::overloaded);
    w.start();
    w.time.advance(1h);
    w.work_for(20ms);
    CHECK(w.closed.empty());
    w.storage.fail_reads_with(errc::ok);
    w.await_closed(1);
    CHECK(w.closed.size() == 1);
}

TEST_CASE("a poll made while a close is under way is not forgotten") {
    watched w;
    w.ending_in(1h, "first");
    w.ending_in(3h, "third");  // the store's answer: the next deadline that it knows of
    w.start();
    w.storage.hold();
    w.time.advance(1h);
    w.work_for(5ms);  // the close is requested, and waits
    auto p = ground::a_poll("second");
    p.end_time = w.time.now() + 1s;
    poll_state s;
    s.definition = p;
    w.facts.publish(poll_changed{poll_event::created, std::make_shared<poll_state>(s)});
    w.storage.release();
    w.await_closed(1);
    w.work_for(2ms);
    CHECK(w.timer.next() == p.end_time);
}

TEST_CASE("it can be stopped while it waits, and while the store is failing") {
    watched w;
    w.ending_in(1h);
    if (GENERATE(false, true)) {
        w.storage.fail_writes_with(errc::storage_failed);
        w.time.advance(2h);
    }
    w.start();
    w.work_for(5ms);
    w.stop();
    CHECK_FALSE(w.running);
}
