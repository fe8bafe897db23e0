// The bus: what was published, in the order published, to whoever listens.
#include "pollstream/bus/bus.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

using namespace pollstream;

namespace {

poll_ref titled(std::string title) {
    auto s = std::make_shared<poll_state>();
    s->definition.title = std::move(title);
    return s;
}

fact tally_of(std::string title) {
    return tally_changed{titled(std::move(title))};
}

const std::string& title_of(const tally_changed& f) {
    return f.state->definition.title;
}

using heard = std::vector<std::string>;

}  // namespace

TEST_CASE("everybody hears every fact, in the order published and subscribed") {
    bus b;
    heard all;
    const auto first = b.subscribe<tally_changed>([&](const auto& f) { all.push_back("1 " + title_of(f)); });
    const auto second = b.subscribe<tally_changed>([&](const auto& f) { all.push_back("2 " + title_of(f)); });
    b.publish(tally_of("a"));
    b.publish(tally_of("b"));
    CHECK(all == heard{"1 a", "2 a", "1 b", "2 b"});
}

TEST_CASE("a fact goes only to those who asked for its kind") {
    bus b;
    heard all;
    const auto tallies = b.subscribe<tally_changed>([&](const auto&) { all.push_back("tally"); });
    const auto votes =
        b.subscribe<vote_counted>([&](const auto& f) { all.push_back("vote of " + f.voter_name); });
    const auto polls = b.subscribe<poll_changed>([&](const auto& f) { all.emplace_back(to_string(f.what)); });
    const auto rooms =
        b.subscribe<room_changed>([&](const auto& f) { all.emplace_back(f.deleted ? "room gone" : "room"); });
    b.publish(room_changed{nullptr, true});
    b.publish(vote_counted{titled("a"), {}, {1}, "Ada", verdict::counted});
    b.publish(tally_of("a"));
    b.publish(poll_changed{poll_event::closed, titled("a")});
    CHECK(all == heard{"room gone", "vote of Ada", "tally", "closed"});
}

TEST_CASE("a subscription ends with its handle") {
    bus b;
    int count = 0;
    auto listening = b.subscribe<tally_changed>([&](const auto&) { ++count; });
    auto kept = listening;
    b.publish(tally_of("a"));
    listening.reset();
    b.publish(tally_of("b"));
    CHECK(count == 2);
    kept.reset();
    b.publish(tally_of("c"));
    CHECK(count == 2);
}

TEST_CASE("a handler may end its own subscription and others' while a fact is delivered") {
    bus b;
    heard all;
    subscription self;
    subscription later;
    self = b.subscribe<tally_changed>([&](const auto&) {
        all.push_back("self");
        later.reset();
        self.reset();  // the handler itself lives until it returns
        all.push_back("still here");
    });
    later = b.subscribe<tally_changed>([&](const auto&) { all.push_back("later"); });
    const auto last = b.subscribe<tally_changed>([&](const auto&) { all.push_back("last"); });
    b.publish(tally_of("a"));
    b.publish(tally_of("b"));
    CHECK(all == heard{"self", "still here", "last", "last"});
}

TEST_CASE("a handler added while a fact is delivered hears from the next one on") {
    bus b;
    heard all;
    std::vector<subscription> added;
    const auto adding = b.subscribe<tally_changed>([&](const auto& f) {
        // Many of them, so that the list of listeners has to be reallocated.
        for (int i = 0; i < 100; ++i)
            added.push_back(b.subscribe<tally_changed>([&](const auto& g) { all.push_back(title_of(g)); }));
        all.push_back("added at " + title_of(f));
    });
    const auto after = b.subscribe<tally_changed>([&](const auto&) { all.push_back("after"); });
    b.publish(tally_of("a"));
    CHECK(all == heard{"added at a", "after"});
    all.clear();
    b.publish(tally_of("b"));
    CHECK(all.size() == 102);
    CHECK(std::ranges::count(all, "b") == 100);
}

TEST_CASE("facts published by a handler come after the one it is handling, for everybody") {
    bus b;
    heard all;
    const auto answering = b.subscribe<tally_changed>([&](const auto& f) {
        all.push_back("1 " + title_of(f));
        if (title_of(f) != "a") return;
        b.publish(tally_of("b"));
        b.publish(poll_changed{poll_event::closed, titled("a")});
        b.publish(tally_of("c"));
    });
    const auto listening =
        b.subscribe<tally_changed>([&](const auto& f) { all.push_back("2 " + title_of(f)); });
    const auto polls = b.subscribe<poll_changed>([&](const auto& f) { all.emplace_back(to_string(f.what)); });
    b.publish(tally_of("a"));
    CHECK(all == heard{"1 a", "2 a", "1 b", "2 b", "closed", "1 c", "2 c"});
}

TEST_CASE("an exception in a handler withholds no fact from anybody, nor later ones") {
    bus b;
    heard all;
    const auto failing = b.subscribe<tally_changed>([&](const auto& f) {
        if (title_of(f) != "a") return;
        b.publish(tally_of("b"));
        throw std::invalid_argument("a tally that contradicts itself");
    });
    const auto listening = b.subscribe<tally_changed>([&](const auto& f) { all.push_back(title_of(f)); });
    CHECK_NOTHROW(b.publish(tally_of("a")));
    b.publish(tally_of("c"));
    CHECK(all == heard{"a", "b", "c"});
}

TEST_CASE("a bus delivers again after one of its handlers broke off") {
    bus b;
    heard all;
    bool breaks = true;
    const auto breaking = b.subscribe<tally_changed>([&](const auto&) {
        if (std::exchange(breaks, false)) throw 7;  // the bus does not judge what is not a std::exception
    });
    const auto listening = b.subscribe<tally_changed>([&](const auto& f) { all.push_back(title_of(f)); });
    CHECK_THROWS_AS(b.publish(tally_of("a")), int);
    b.publish(tally_of("b"));
    CHECK(all == heard{"b"});
}

TEST_CASE("subscribing and leaving inside nested facts") {
    bus b;
    int late = 0;
    subscription gone;
    subscription fresh;
    const auto acting = b.subscribe<tally_changed>([&](const auto& f) {
        if (title_of(f) == "a") {
            fresh = b.subscribe<tally_changed>([&](const auto&) { ++late; });
            b.publish(tally_of("b"));
        } else {
            gone.reset();
        }
    });
    int before_leaving = 0;
    gone = b.subscribe<tally_changed>([&](const auto&) { ++before_leaving; });
    b.publish(tally_of("a"));
    CHECK(before_leaving == 1);
    CHECK(late == 1);
    b.publish(tally_of("c"));
    CHECK(before_leaving == 1);
    CHECK(late == 2);
}

TEST_CASE("subscriptions that came and went leave no cost behind") {
    bus b;
    int count = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto passing = b.subscribe<tally_changed>([&](const auto&) { ++count; });
        b.publish(tally_of("a"));
    }
    CHECK(count == 10'000);
}
