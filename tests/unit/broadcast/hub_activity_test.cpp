// News that may be dropped: who voted by name, how many did, and what happens to listed polls.
#include "hall.hpp"

#include <catch2/catch.hpp>

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

/// Votes that a listener was told of, one by one or summed up.
std::uint64_t votes_told(const listener& l) {
    std::uint64_t n = 0;
    for (const auto& frame : l.heard) {
        if (frame.at("type") == "vote_notification") ++n;
        if (frame.at("type") == "activity") n += frame.at("votes").to_number<std::uint64_t>();
    }
    return n;
}

void vote_as(hall& h, const poll_ref& p, int from, int to) {
    for (int i = from; i < to; ++i) h.cast(p, "", {1}, "Voter " + std::to_string(i));
}

}  // namespace

TEST_CASE("who gave a name is announced by it") {
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

TEST_CASE("ten a second are announced one by one, the rest is summed up; together they are all") {
    auto o = quick();
    o.activity_interval = 20ms;
    hall h(o);
    const auto p = h.create(by_name());
    auto& follower = h.at_poll(p);
    auto& global = h.at_large();
    const auto start = std::chrono::steady_clock::now();
    vote_as(h, p, 0, 100);
    h.work_for(30ms);
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    for (auto* l : {&follower, &global}) {
        l->read_all();
        CHECK(static_cast<double>(l->count("vote_notification")) <= 10 + 10 * seconds);
        CHECK(l->count("vote_notification") >= 10);
        CHECK(l->count("activity") >= 1);
        CHECK(votes_told(*l) == 100);
    }
}

TEST_CASE("a viewer hears at most ten a second over all polls, the rest summed up per poll") {
    auto o = quick();
    o.activity_interval = 20ms;
    hall h(o);
    std::vector<poll_ref> polls;
    for (int i = 0; i < 5; ++i) polls.push_back(h.create(by_name()));
    auto& global = h.at_large();
    const auto start = std::chrono::steady_clock::now();
    for (const auto& p : polls) vote_as(h, p, 0, 8);
    h.work_for(30ms);
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    global.read_all();
    CHECK(static_cast<double>(global.count("vote_notification")) <= 10 + 10 * seconds);
    CHECK(votes_told(global) == 40);
}

TEST_CASE("who follows a poll and everything hears of a vote once") {
    hall h;
    const auto p = h.create(by_name());
    auto& both = h.at_large();
    h.say(both, hall::about("subscribe", p));
    h.cast(p, "", {2}, "Ada");
    h.work_for(5ms);
    both.read_all();
    CHECK(votes_told(both) == 1);
}

TEST_CASE("an unlisted poll is nobody's business but its followers', however many vote") {
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

TEST_CASE("everything that happens to listed polls is heard at large, without hidden results") {
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

TEST_CASE("who follows a poll and everything hears of its events once, in order") {
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

TEST_CASE("who never reads at large holds a bounded number of frames") {
    hall h;
    auto& global = h.at_large();
    for (int i = 0; i < 100; ++i) h.create();
    CHECK(global.close_code() == 0);
    CHECK(global.read_all().size() == 32);
}
