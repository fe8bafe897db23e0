// What viewers may do besides listening: vote, send a key, and how much of anything.
#include "hall.hpp"
#include "pollstream/domain/kind.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;

using types = std::vector<std::string>;

namespace {

json::object a_vote(const poll_ref& p, json::array options, json::value ref = nullptr) {
    return {{"type", "vote"},
            {"poll_id", p->definition.id.str()},
            {"option_ids", std::move(options)},
            {"ref", ref}};
}

json::object a_key(const room_id& room, std::string_view name, std::string_view key) {
    return {{"type", "auth"}, {"room_id", room.str()}, {name, key}, {"ref", "k"}};
}

pollstream::poll hidden(results_rule rule) {
    auto p = ground::a_poll();
    p.results = rule;
    return p;
}

}  // namespace

// ---- votes

TEST_CASE("a vote over the socket is answered under its ref, and counted for everybody") {
    hall h;
    const auto p = h.create();
    auto& ada = h.at_poll(p, ground::device("ada"));
    auto& bob = h.at_poll(p, ground::device("bob"));
    ada.read_all();
    bob.read_all();
    h.say(ada, a_vote(p, {2}, 1));
    CHECK(ada.read_all() == types{"ack", "tally"});
    CHECK(ada.last("ack").at("ref") == 1);
    CHECK(ada.last("ack").at("poll").at("voted_option_ids") == json::array{2});
    CHECK(bob.read_all() == types{"tally"});

    h.say(ada, a_vote(p, {1}, 2));
    CHECK(ada.read_all() == types{"error"});
    CHECK(ada.last("error").at("ref") == 2);
    CHECK(ada.last("error").at("code") == "other_choice");
    h.say(ada, a_vote(p, {2}));
    CHECK(ada.read_all() == types{"ack"});  // answered without a ref, too
    CHECK(total_votes(*h.stored(p)) == 1);
}

TEST_CASE("a vote for a poll that its voter does not follow is just as good") {
    hall h;
    const auto p = h.create();
    auto& l = h.at_door(ground::device("ada"));
    h.say(l, a_vote(p, {1}, 1));
    CHECK(l.read_all() == types{"ack"});
    CHECK(h.live.counters().topics == 0);
}

TEST_CASE("voting opens what was hidden until the vote, by name as well") {
    hall h;
    auto d = hidden(results_rule::after_vote);
    d.identity = GENERATE(identity_rule::device, identity_rule::name);
    const auto p = h.create(d);
    auto& l = h.at_poll(p, ground::device("ada"));
    l.read_all();
    auto message = a_vote(p, {2}, 1);
    message["voter_name"] = "Ada";
    h.say(l, message);
    l.read_all();
    CHECK(shows_results(l.last("snapshot")));
    h.cast(p, "bob", {1}, d.identity == identity_rule::name ? "Bob" : "");
    h.work_for(5ms);
    l.read_all();
    CHECK(l.last("tally").at("counts") == json::array({1, 1, 0}));
}

TEST_CASE("at a kiosk nobody has voted before") {
    hall h;
    auto d = hidden(results_rule::after_vote);
    d.identity = identity_rule::kiosk;
    const auto p = h.create(d);
    auto& l = h.at_poll(p);
    l.read_all();
    h.say(l, a_vote(p, {2}, 1));
    h.work_for(5ms);
    h.say(l, hall::about("subscribe", p));
    l.read_all();
    CHECK(l.last("snapshot").at("poll").at("has_voted") == false);
    CHECK(l.last("snapshot").at("poll").at("voted_option_ids") == json::array());
}

TEST_CASE("what an answer told a voter is not taken back by a frame rendered before it") {
    hall h(slow());
    const auto p = h.create();
    auto& l = h.at_poll(p, ground::device("ada"));
    l.read_all();
    h.cast(p, "eve", {1});  // the leading edge: a tally waits, unread
    h.cast(p, "bob", {1});
    h.say(l, a_vote(p, {2}, 1));
    l.read_all();
    std::uint64_t last = 0;
    for (const auto& frame : l.heard) {
        if (frame.at("type") == "viewers") continue;
        const auto version = version_of(frame.at("type") == "ack" ? frame.at("poll").as_object() : frame);
        INFO(json::serialize(frame));
        CHECK(version >= last);
        last = version;
    }
    CHECK(l.count("ack") == 1);
}

TEST_CASE("a vote that the poll forgot before it was answered opens nothing") {
    hall h;
    const auto p = h.create(hidden(results_rule::after_vote));
    auto& l = h.at_poll(p, ground::device("ada"));
    l.read_all();
    l.forget();
    h.actions.hold();
    h.say(l, a_vote(p, {2}, 1));
    SECTION("reset") {
        REQUIRE(h.run(h.storage.reset_poll(p->definition.id)));
    }
    SECTION("voided") {
        REQUIRE(h.run(h.storage.void_votes(p->definition.id, {timestamp{}, h.time.now() + 1s})).has_value());
    }
    h.actions.release();
    h.work_for(5ms);
    l.read_all();
    CHECK(l.count("ack") == 1);
    CHECK(l.last("snapshot").at("poll").at("has_voted") == false);
    CHECK_FALSE(shows_results(l.last("snapshot")));
    h.cast(p, "bob", {1});
    h.work_for(5ms);
    l.read_all();
    CHECK(l.last("tally").at("total_votes") == 1);
    CHECK_FALSE(shows_results(l.last("tally")));
}

TEST_CASE("a vote that was forgotten before its voter came to follow the poll opens nothing there") {
    hall h;
    const auto p = h.create(hidden(results_rule::after_vote));
    auto& l = h.at_door(ground::device("ada"));
    h.actions.hold();
    h.say(l, a_vote(p, {2}, 1));
    REQUIRE(h.run(h.storage.reset_poll(p->definition.id)));
    h.actions.holding = false;  // only the vote's answer is still held
    h.say(l, hall::about("subscribe", p));
    h.actions.release();
    h.work_for(5ms);
    CHECK(l.read_all() == types{"ack", "snapshot", "viewers"});
    CHECK(l.last("snapshot").at("poll").at("has_voted") == false);
    CHECK_FALSE(shows_results(l.last("snapshot")));
}

// ---- keys

TEST_CASE("the host sees hidden results once the key is shown") {
    hall h;
    const auto made = h.create_room({hidden(results_rule::after_close)});
    const auto& p = made.polls[0];
    h.cast(p, "ada", {1});
    auto& host = h.at_poll(p);
    auto& guest = h.at_poll(p);
    host.read_all();
    CHECK_FALSE(shows_results(host.last("snapshot")));
    h.say(host, a_key(made.room->id, "admin_key", h.admin_key));
    CHECK(host.read_all() == types{"ack", "snapshot"});
    CHECK(shows_results(host.last("snapshot")));
    h.cast(p, "bob", {1});
    h.work_for(5ms);
    host.read_all();
    guest.read_all();
    CHECK(shows_results(host.last("tally")));
    CHECK_FALSE(shows_results(guest.last("tally")));
}

TEST_CASE("a key sent before following opens what is followed later, including the room's next poll") {
    hall h;
    const auto made = h.create_room({hidden(results_rule::after_close), hidden(results_rule::after_close)});
    auto& host = h.at_door();
    h.say(host, a_key(made.room->id, "admin_key", h.admin_key));
    h.say(host, hall::about("subscribe", made.room));
    host.read_all();
    CHECK(shows_results(host.last("snapshot")));
    h.show(made.room, made.polls[1]->definition.id);
    host.read_all();
    CHECK(host.last("snapshot").at("poll").at("id") == json::value(made.polls[1]->definition.id.str()));
    CHECK(shows_results(host.last("snapshot")));
}

TEST_CASE("one room's key does not open another room's polls") {
    hall h;
    const auto mine = h.create_room({hidden(results_rule::after_close)});
    const auto other = h.create(hidden(results_rule::after_close));
    auto& l = h.at_poll(other);
    l.read_all();
    // The ground's rooms share one key, so the room named in the message decides here.
    h.say(l, a_key(mine.room->id, "admin_key", h.admin_key));
    CHECK(l.read_all() == types{"ack"});
}

TEST_CASE("the keys of two rooms stand side by side") {
    hall h;
    const auto one = h.create_room({hidden(results_rule::after_close)});
    const auto two = h.create_room({hidden(results_rule::after_close)});
    auto& host = h.at_door();
    h.say(host, a_key(one.room->id, "admin_key", h.admin_key));
    h.say(host, a_key(two.room->id, "admin_key", h.admin_key));
    h.say(host, a_key(two.room->id, "kiosk_key", h.kiosk_key));
    for (const auto& made : {one, two}) {
        h.say(host, hall::about("subscribe", made.polls[0]));
        host.read_all();
        CHECK(host.last("snapshot").at("poll").at("id") == json::value(made.polls[0]->definition.id.str()));
        CHECK(shows_results(host.last("snapshot")));
    }
}

TEST_CASE("a kiosk key is acknowledged and opens no results") {
    hall h;
    const auto made = h.create_room({hidden(results_rule::after_close)});
    auto& l = h.at_poll(made.polls[0]);
    l.read_all();
    h.say(l, a_key(made.room->id, "kiosk_key", h.kiosk_key));
    CHECK(l.read_all() == types{"ack"});
    h.say(l, a_key(made.room->id, "kiosk_key", h.admin_key));
    CHECK(l.read_all() == types{"error"});
    CHECK(l.last("error").at("code") == "forbidden");
}

TEST_CASE("five wrong keys end the conversation") {
    hall h;
    const auto made = h.create_room({ground::a_poll()});
    auto& l = h.at_door();
    for (int i = 0; i < 4; ++i) h.say(l, a_key(made.room->id, "admin_key", "psa_wrong"));
    CHECK(l.read_all() == types{"error", "error", "error", "error"});
    CHECK(l.last("error").at("code") == "forbidden");
    CHECK(l.close_code() == 0);
    h.say(l, a_key(made.room->id, "admin_key", "psa_wrong"));
    CHECK(l.close_code() == 1008);
    CHECK(l.read_all() == types{"error"});
    CHECK(l.last("error").at("code") == "too_many_wrong_keys");
    CHECK(h.live.counters().dropped_flood == 0);
    CHECK(h.live.counters().dropped_slow == 0);
}

TEST_CASE("a message that fails is answered, and later ones are heard") {
    hall h;
    const auto p = h.create();
    credentials ada;
    ada.device = GENERATE("", "ada");  // votes of a device wait for each other, others do not
    auto& l = h.at_poll(p, ada);
    l.read_all();
    h.say(l, {{"type", "vote"}, {"option_ids", json::array{1}}, {"ref", 7}});  // the test's own actions throw
    CHECK(l.read_all() == types{"error"});
    CHECK(l.last("error").at("code") == "internal");
    CHECK(l.last("error").at("ref") == 7);
    auto next = hall::about("unsubscribe", p);
    next["ref"] = 8;
    h.say(l, next);
    CHECK(l.read_all() == types{"ack"});
}

TEST_CASE("a key for a room that does not exist") {
    hall h;
    auto& l = h.at_door();
    h.say(l, a_key(room_id::make(h.time.now()), "admin_key", h.admin_key));
    l.read_all();
    CHECK(l.last("error").at("code") == "not_found");
}

// ---- how much

TEST_CASE("a connection follows at most 64 polls and rooms") {
    hall h;
    // Thirty-two rooms that show a poll each: few enough messages for one connection.
    std::vector<made_room> rooms;
    auto& l = h.at_door();
    for (std::size_t i = 0; i < limits::subscriptions_per_viewer / 2; ++i) {
        rooms.push_back(h.create_room({ground::a_poll()}));
        h.say(l, hall::about("subscribe", rooms.back().room));
        l.read_all();
    }
    CHECK(l.count("error") == 0);
    CHECK(l.count("snapshot") == limits::subscriptions_per_viewer / 2);
    const auto extra = h.create();
    auto m = hall::about("subscribe", extra);
    m["ref"] = 65;
    h.say(l, m);
    CHECK(l.read_all() == types{"error"});
    CHECK(l.last("error").at("code") == "too_many_subscriptions");
    CHECK(l.last("error").at("ref") == 65);

    // Asking again for what is followed already is allowed.
    h.say(l, hall::about("subscribe", rooms[3].room));
    CHECK(l.read_all() == types{"room"});
    h.say(l, hall::about("unsubscribe", rooms[3].room));
    h.say(l, m);
    l.read_all();
    CHECK(l.last("snapshot").at("poll").at("id") == json::value(extra->definition.id.str()));
}

TEST_CASE("messages wait their turn: each is answered before the next is looked at") {
    hall h;
    const auto p = h.create();
    auto& l = h.at_door(ground::device("ada"));
    auto subscribe = hall::about("subscribe", p);
    subscribe["ref"] = "s";
    auto leave = hall::about("unsubscribe", p);
    leave["ref"] = "u";
    for (const auto& m : {subscribe, leave, a_vote(p, {1}, "v")}) l.say(json::serialize(m));
    h.settle();
    l.read_all();
    CHECK(l.answered() == types{"s", "u", "v"});
    CHECK(h.live.counters().topics == 0);
}

TEST_CASE("votes of one viewer do not wait for each other, and are counted in the order in which they came") {
    hall h;
    auto d = ground::a_poll();
    d.identity = identity_rule::kiosk;
    const auto p = h.create(d);
    auto& l = h.at_door();
    types refs;
    for (int i = 0; i < 12; ++i) {
        refs.push_back("v" + std::to_string(i));
        l.say(json::serialize(a_vote(p, {static_cast<option_no>(i % 2 + 1)}, json::value(refs.back()))));
    }
    h.settle();
    l.read_all();
    CHECK(l.answered() == refs);
    CHECK(h.stored(p)->counts.counts() == std::vector<std::uint64_t>{6, 6, 0});
    const auto ballots = h.run(h.storage.read_ballots(p->definition.id, 0, 100));
    REQUIRE(ballots->size() == 12);
    for (std::size_t i = 0; i < ballots->size(); ++i)
        CHECK((*ballots)[i].marks == choice{static_cast<option_no>(i % 2 + 1)});
}

TEST_CASE("a kiosk's vote is not cast without its key because the poll cannot be looked for") {
    hall h(quick(), 1);
    auto d = ground::a_poll();
    d.identity = identity_rule::kiosk;
    const auto made = h.create_room({d});
    h.create();  // of the two polls, the catalog now keeps this one
    auto& l = h.at_door();
    h.say(l, a_key(made.room->id, "kiosk_key", h.kiosk_key));
    CHECK(l.read_all() == types{"ack"});

    for (const auto why : {errc::overloaded, errc::storage_failed}) {
        h.storage.fail_reads_with(why);
        h.say(l, a_vote(made.polls[0], {1}, 1));
        CHECK(l.read_all() == types{"error"});
        CHECK(l.last("error").at("ref") == 1);
        CHECK(l.last("error").at("code") == "unavailable");
    }

    h.storage.fail_reads_with(errc::ok);
    h.say(l, a_vote(made.polls[0], {1}, 2));
    CHECK(l.read_all() == types{"ack"});
    CHECK(total_votes(*h.stored(made.polls[0])) == 1);
}

TEST_CASE("a flooding viewer is dropped, and nobody else") {
    hall h;
    const auto p = h.create();
    auto& calm = h.at_poll(p);
    auto& loud = h.at_poll(p);
    for (int i = 0; i < 200; ++i) loud.say("{}");
    h.settle();
    CHECK(loud.close_code() == 1008);
    CHECK(h.live.counters().dropped_flood == 1);
    loud.leave();
    calm.read_all();
    h.cast(p, "ada", {1});
    h.work_for(5ms);
    calm.read_all();
    CHECK(calm.count("tally") == 1);
}

TEST_CASE("a burst is answered as far as the answers are read, and then continues") {
    hall h;
    auto& l = h.at_door();
    for (int i = 0; i < 40; ++i) h.say(l, {{"type", "nothing"}, {"ref", i}});
    CHECK(l.close_code() == 0);
    for (int i = 0; i < 40; ++i) {
        REQUIRE(l.read(1));
        CHECK(l.heard.back().at("ref") == i);
        h.settle();
    }
    CHECK(l.close_code() == 0);
}

TEST_CASE("a viewer that asks and never reads the answers is dropped as slow") {
    auto o = quick();
    o.throttled = false;
    hall h(o);
    auto& l = h.at_door();
    for (int i = 0; i < 16; ++i) h.say(l, {{"type", "nothing"}});
    for (int i = 0; i < 1'024; ++i) l.say("{}");
    h.settle();
    CHECK(l.close_code() == 0);
    l.say("{}");
    CHECK(l.close_code() == 1008);
    CHECK(h.live.counters().dropped_slow == 1);
    CHECK(h.live.counters().dropped_flood == 0);
}

TEST_CASE("a viewer that only listens and never reads stays, and gets the last state when it does") {
    hall h;
    const auto p = h.create();
    auto& lazy = h.at_poll(p);
    for (int i = 0; i < 300; ++i) {
        h.cast(p, "voter " + std::to_string(i), {1});
        if (i % 50 == 0) h.work_for(2ms);
    }
    h.work_for(5ms);
    CHECK(lazy.close_code() == 0);
    const auto heard = lazy.read_all();
    CHECK(heard == types{"snapshot", "viewers"});
    CHECK(lazy.last("snapshot").at("poll").at("total_votes") == 300);
}

TEST_CASE("a dropped but still connected viewer costs nothing more") {
    hall h;
    const auto p = h.create();
    auto& l = h.at_poll(p);
    for (int i = 0; i < 200; ++i) l.say("{}");
    h.settle();
    REQUIRE(l.close_code() == 1008);
    const auto marked = h.live.counters().marked;
    h.cast(p, "ada", {1});
    h.work_for(5ms);
    CHECK(h.live.counters().marked == marked);
    l.leave();
    CHECK(h.live.counters().topics == 0);
}

// ---- the rest of the protocol

TEST_CASE("a heartbeat now and then, with the server's time") {
    auto o = quick();
    o.beat_interval = 10ms;
    hall h(o);
    auto& l = h.at_door();
    h.work_for(35ms);
    l.read_all();
    CHECK(l.count("beat") == 1);  // unread beats do not pile up
    CHECK(l.last("beat").at("now") == "2027-01-15T08:00:00.000Z");
    h.time.advance(1s);
    h.work_for(15ms);
    l.read_all();
    CHECK(l.last("beat").at("now") == "2027-01-15T08:00:01.000Z");
}

TEST_CASE("the server says goodbye once votes that are under way are answered") {
    hall h;
    const auto p = h.create();
    auto talk = h.live.open_poll(ground::device("ada"), p->definition.id);
    auto& l = h.let_in(talk);
    l.read_all();
    l.say(json::serialize(a_vote(p, {1}, "mine")));
    talk->shutdown();
    CHECK(l.close_code() == 0);
    l.say(json::serialize(a_vote(p, {2}, "too late")));
    h.settle();
    l.read_all();
    CHECK(l.close_code() == 1001);
    CHECK(l.count("ack") == 1);
    CHECK(l.last("ack").at("ref") == "mine");
}

TEST_CASE("the server says goodbye after what still waits") {
    hall h;
    const auto p = h.create();
    auto talk = h.live.open_poll({}, p->definition.id);
    auto& l = h.let_in(talk);
    talk->shutdown();
    CHECK(l.close_code() == 1001);
    CHECK(l.read_all() == types{"snapshot", "viewers"});
    CHECK(h.live.counters().dropped_slow + h.live.counters().dropped_flood == 0);
}

TEST_CASE("a viewer that leaves while an answer is on its way does no harm") {
    hall h;
    const auto p = h.create();
    auto& a = h.at_door(ground::device("ada"));
    auto& b = h.at_door();
    auto& c = h.at_door();
    h.storage.hold();
    a.say(json::serialize(a_vote(p, {1}, 1)));
    b.say(json::serialize(hall::about("subscribe", p)));
    c.say(json::serialize(a_key(p->definition.room, "admin_key", h.admin_key)));
    h.settle();
    for (auto* l : {&a, &b, &c}) l->leave();
    h.storage.release();
    h.settle();
    CHECK(h.live.counters().topics == 0);
    CHECK(h.live.counters().viewers == 0);
    CHECK(total_votes(*h.stored(p)) == 1);
}

TEST_CASE("a connection that was never opened ends without a trace") {
    hall h;
    const auto p = h.create();
    auto talk = h.live.open_poll({}, p->definition.id);
    talk->closed();
    h.settle();
    CHECK(h.live.counters().viewers == 0);
    CHECK(h.live.counters().topics == 0);
}
