// News for everybody, as the hub makes it of facts: who votes by name, and what happens to listed polls.
#include "hall.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace pollstream;
using namespace pollstream::testing;

using types = std::vector<std::string>;

namespace {

pollstream::poll by_name(results_rule rule = results_rule::live) {
    auto p = ground::a_poll();
    p.identity = identity_rule::name;
    p.results = rule;
    return p;
}

/// How many polls a listener, when it reads on, hears this event of.
std::size_t polls_told(listener& l, std::string_view event) {
    l.read_all();
    std::set<std::string> ids;
    for (const auto& frame : l.heard)
        if (frame.at("type") == "poll" && frame.at("event").as_string() == event)
            ids.emplace(frame.at("poll").at("id").as_string());
    return ids.size();
}

void vote_as(hall& h, const poll_ref& p, int from, int to) {
    for (int i = from; i < to; ++i) h.cast(p, "", {1}, "Voter " + std::to_string(i));
}

}  // namespace

TEST_CASE("voters who gave a name are announced by it") {
    hall h;
    const auto p = h.create(by_name());
    auto& follower = h.at_poll(p);
    auto& global = h.at_large();
    h.cast(p, "", {2}, "Ada");
    h.settle();
    for (auto* l : {&follower, &global}) {
        l->read_all();
        REQUIRE(l->count("vote_notification") == 1);
        const auto n = l->last("vote_notification");
        CHECK(n.at("voter_name") == "Ada");
        CHECK(n.at("option_id") == 2);
        CHECK(n.at("option_text") == "Salad");
        CHECK(n.at("poll_id") == json::value(p->definition.id.str()));
    }
    CHECK(global.count("tally") == 0);
}

TEST_CASE("names are not announced while results are hidden, nor devices ever") {
    hall h;
    auto d =
        GENERATE(by_name(results_rule::after_vote), by_name(results_rule::after_close), ground::a_poll());
    const auto p = h.create(d);
    auto& follower = h.at_poll(p);
    auto& global = h.at_large();
    h.cast(p, "ada", {2}, d.identity == identity_rule::name ? "Ada" : "");
    h.work_for(5ms);
    follower.read_all();
    global.read_all();
    CHECK(follower.count("vote_notification") == 0);
    CHECK(global.types() == types{"activity"});
    CHECK(global.last("activity") ==
          json::object{{"type", "activity"}, {"poll_id", p->definition.id.str()}, {"votes", 1}});
}

TEST_CASE("an unlisted poll concerns only its followers, however many vote") {
    hall h;
    auto d = by_name();
    d.listed = false;
    const auto p = h.create(d);
    auto& follower = h.at_poll(p);
    auto& global = h.at_large();
    vote_as(h, p, 0, 50);
    poll_patch title;
    title.title = "Secret";
    REQUIRE(h.run(h.storage.patch_poll(p->definition.id, title)));
    REQUIRE(h.run(h.storage.close_poll(p->definition.id)));
    REQUIRE(h.run(h.storage.delete_poll(p->definition.id)));
    h.work_for(10ms);
    CHECK(global.read_all().empty());
    follower.read_all();
    CHECK(follower.count("vote_notification") >= 10);
}

TEST_CASE("everything that happens to listed polls is announced to everybody, without hidden results") {
    hall h;
    auto& global = h.at_large();
    const auto p = h.create(by_name(results_rule::after_close));
    h.cast(p, "", {1}, "Ada");
    poll_patch title;
    title.title = "Dinner?";
    REQUIRE(h.run(h.storage.patch_poll(p->definition.id, title)));
    h.settle();
    global.read_all();
    CHECK(global.heard[0].at("event") == "created");
    CHECK(global.last("poll").at("event") == "updated");
    for (const auto& frame : global.heard) CHECK_FALSE(shows_results(frame));
    REQUIRE(h.run(h.storage.close_poll(p->definition.id)));
    h.settle();
    global.read_all();
    CHECK(global.last("poll").at("event") == "closed");
    CHECK(shows_results(global.last("poll")));
    REQUIRE(h.run(h.storage.delete_poll(p->definition.id)));
    h.settle();
    global.read_all();
    CHECK(global.last("poll").at("event") == "deleted");
}

TEST_CASE("a poll leaving the list, or joining it, is announced to everybody") {
    hall h;
    auto& global = h.at_large();
    const auto p = h.create(by_name());
    h.settle();
    global.read_all();
    const auto list = [&](bool listed) {
        poll_patch wanted;
        wanted.title = listed ? "For all" : "For some";
        wanted.listed = listed;
        REQUIRE(h.run(h.storage.patch_poll(p->definition.id, wanted)));
        h.settle();
        global.forget();
        global.read_all();
    };
    list(false);
    CHECK(global.count("poll") == 1);
    CHECK(global.last("poll").at("event") == "updated");
    CHECK(global.last("poll").at("version") == h.run(h.known.poll(p->definition.id)).value()->version());
    // What it has become is no longer for everybody.
    CHECK(global.last("poll").at("poll") == json::object{{"id", p->definition.id.str()}, {"listed", false}});
    list(false);
    CHECK(global.heard.empty());
    list(true);
    CHECK(global.last("poll").at("poll").at("listed") == true);
    CHECK(global.last("poll").at("poll").at("title") == "For all");
}

TEST_CASE("a viewer who follows a poll and everything hears of its events once, in order") {
    hall h;
    const auto p = h.create();
    auto& both = h.at_large();
    h.say(both, hall::about("subscribe", p));
    both.read_all();
    both.forget();
    REQUIRE(h.run(h.storage.close_poll(p->definition.id)));
    h.cast(p, "late", {1});
    REQUIRE(h.run(h.storage.reopen_poll(p->definition.id, std::nullopt)));
    h.cast(p, "ada", {1});
    h.work_for(5ms);
    both.read_all();
    std::uint64_t last = 0;
    for (const auto& frame : both.heard) {
        if (frame.at("type") != "poll" && frame.at("type") != "tally") continue;
        INFO(json::serialize(frame));
        CHECK(version_of(frame) > last);
        last = version_of(frame);
    }
    REQUIRE(h.run(h.storage.delete_poll(p->definition.id)));
    h.settle();
    both.forget();
    both.read_all();
    CHECK(both.count("poll") == 1);
}

TEST_CASE("a deleted poll's votes are not summed up after it") {
    auto rarely = quick();
    rarely.activity_interval = 10ms;
    hall h(rarely);
    const auto p = h.create();
    auto& global = h.at_large();
    h.cast(p, "ada", {1});
    h.work_for(1ms);  // sent at once
    h.cast(p, "bob", {1});
    REQUIRE(h.run(h.storage.delete_poll(p->definition.id)));
    h.settle();
    global.read_all();
    REQUIRE(global.last("poll").at("event") == "deleted");
    global.forget();
    h.work_for(20ms);
    global.read_all();
    CHECK(global.count("activity") == 0);
}

TEST_CASE("what happens to many polls at once is announced to everybody, for each") {
    hall h;
    auto& global = h.at_large();
    const auto made = h.create_room(std::vector<pollstream::poll>(100, ground::a_poll()));
    CHECK(polls_told(global, "created") == 100);
    for (const auto& p : made.polls) (void)h.run(h.storage.close_poll(p->definition.id));
    h.settle();
    CHECK(polls_told(global, "closed") == 100);
    REQUIRE(h.run(h.storage.delete_room(made.room->id)));
    h.settle();
    CHECK(polls_told(global, "deleted") == 100);
    CHECK(global.close_code() == 0);
}

TEST_CASE(
    "a late viewer of everything hears of each kind of event once, in order, with the poll's current state") {
    hall h;
    auto& global = h.at_large();
    const auto p = h.create();
    const auto id = p->definition.id;
    poll_patch title;
    for (int i = 0; i < 1'000; ++i) {
        title.title = "Title " + std::to_string(i);
        REQUIRE(h.run(h.storage.patch_poll(id, title)));
        if (i == 500) REQUIRE(h.run(h.storage.close_poll(id)));
    }
    h.settle();
    CHECK(global.read_all() == types{"poll", "poll", "poll"});
    CHECK(global.heard[0].at("event") == "created");
    CHECK(global.heard[1].at("event") == "closed");
    CHECK(global.heard[2].at("event") == "updated");
    CHECK(global.heard[2].at("poll").at("title") == "Title 999");
    CHECK(version_of(global.heard[1]) > version_of(global.heard[0]));
    CHECK(version_of(global.heard[2]) > version_of(global.heard[1]));
    global.forget();
    REQUIRE(h.run(h.storage.patch_poll(id, title)));
    REQUIRE(h.run(h.storage.delete_poll(id)));
    h.settle();
    CHECK(global.read_all() == types{"poll"});
    CHECK(global.last("poll").at("event") == "deleted");
}

TEST_CASE(
    "a new follower of a poll does not hear of its older events afterwards, nor as a viewer of everything") {
    hall h;
    auto& global = h.at_large();
    const auto p = h.create();
    const auto id = p->definition.id;
    REQUIRE(h.run(h.storage.close_poll(id)));
    h.say(global, hall::about("subscribe", p));
    poll_patch title;
    title.title = "Dinner?";
    REQUIRE(h.run(h.storage.patch_poll(id, title)));
    h.settle();
    global.read_all();
    CHECK(global.count("poll") == 0);
    CHECK(global.last("snapshot").at("poll").at("title") == "Dinner?");
    title.title = "Supper?";
    REQUIRE(h.run(h.storage.patch_poll(id, title)));
    h.say(global, hall::about("unsubscribe", p));
    h.settle();
    global.read_all();
    CHECK(global.count("poll") == 1);
    CHECK(version_of(global.last("poll")) > version_of(global.last("snapshot")));
}

TEST_CASE("a viewer of everything that lets too much wait is sent away, to come back and ask") {
    hall h;
    auto& global = h.at_large();
    auto& reads = h.at_large();
    auto d = ground::a_poll();
    d.options.assign(100, std::string(255, 'x'));
    const auto most = limits::large_news_bytes / (100 * 255) + 1;
    for (std::size_t i = 0; i < most; ++i) {
        h.create(d);
        reads.read_all();
        reads.frames.clear();
    }
    CHECK(global.close_code() == 1008);
    CHECK(reads.close_code() == 0);
    CHECK(reads.count("poll") == most);
    CHECK(h.live.counters().dropped_slow == 1);
}
