// Following a poll: what is sent at once, at which pace, and what is sent while results are hidden.
#include "hall.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;

using types = std::vector<std::string>;

TEST_CASE("a viewer that opens a poll's address gets its snapshot and the number of viewers") {
    hall h;
    const auto p = h.create();
    auto& l = h.at_poll(p);
    CHECK(l.read_all() == types{"snapshot", "viewers"});
    const auto snapshot = l.last("snapshot");
    CHECK(snapshot.at("poll").at("id") == json::value(p->definition.id.str()));
    CHECK(snapshot.at("poll").at("has_voted") == false);
    CHECK(snapshot.at("epoch") == h.storage.epoch());
    CHECK(version_of(snapshot) == p->version());
    CHECK(l.last("viewers").at("count") == 1);
}

TEST_CASE("subscribing is answered if a ref was given; the snapshot comes either way") {
    hall h;
    const auto p = h.create();
    auto& l = h.at_door();
    CHECK(l.read_all().empty());
    auto m = hall::about("subscribe", p);
    m["ref"] = 5;
    h.say(l, m);
    CHECK(l.read_all() == types{"ack", "snapshot", "viewers"});
    CHECK(l.heard[0] == json::object{{"type", "ack"}, {"ref", 5}});
    h.say(l, hall::about("subscribe", p));
    CHECK(l.read_all() == types{"snapshot"});
    CHECK(h.live.counters().topics == 1);
}

TEST_CASE("subscribing to what does not exist is answered under its ref, or under its id") {
    hall h;
    auto& l = h.at_door();
    const auto id = poll_id::make(h.time.now()).str();
    h.say(l, {{"type", "subscribe"}, {"poll_id", id}, {"ref", "r"}});
    h.say(l, {{"type", "subscribe"}, {"room_id", id}});
    CHECK(l.read_all() == types{"error", "error"});
    CHECK(l.heard[0].at("ref") == "r");
    CHECK(l.heard[0].at("code") == "not_found");
    CHECK(l.heard[1].at("ref") == json::value(id));
    h.storage.fail_reads_with(errc::overloaded);
    h.say(l, {{"type", "subscribe"}, {"poll_id", id}, {"ref", 1}});
    l.read_all();
    CHECK(l.last("error").at("code") == "unavailable");
}

TEST_CASE("nonsense is answered, and the connection goes on") {
    hall h;
    const auto p = h.create();
    auto& l = h.at_door();
    l.say("hello");
    l.say(R"({"type": "dance", "ref": 3})");
    h.say(l, hall::about("subscribe", p));
    CHECK(l.read_all() == types{"error", "error", "snapshot", "viewers"});
    CHECK(l.heard[0].at("code") == "malformed");
    CHECK(l.heard[1].at("ref") == 3);
}

TEST_CASE("a vote reaches everybody at once, in one shared frame") {
    hall h(slow());
    const auto p = h.create();
    auto& a = h.at_poll(p);
    auto& b = h.at_poll(p);
    a.read_all();
    b.read_all();
    h.cast(p, "ada", {2});
    CHECK(a.read_all() == types{"tally"});
    CHECK(b.read_all() == types{"tally"});
    CHECK(a.last("tally").at("counts") == json::array({0, 1, 0}));
    CHECK(a.frames.back() == b.frames.back());
    CHECK(h.live.counters().ticks == 1);
}

TEST_CASE("after the leading edge frames are limited per second, and the last state arrives") {
    auto o = quick();
    o.live_rate_hz = 50;
    hall h(o);
    const auto p = h.create();
    auto& l = h.at_poll(p);
    l.read_all();
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 100; ++i) {
        h.cast(p, "voter " + std::to_string(i), {1});
        h.work_for(1ms);
        l.read_all();
    }
    const auto elapsed = std::chrono::steady_clock::now() - start;
    const auto most = static_cast<std::size_t>(elapsed / 20ms) + 1;
    CHECK(l.count("tally") <= most);
    CHECK(l.count("tally") >= 2);
    CHECK(h.live.counters().ticks <= most);
    h.work_for(25ms);
    l.read_all();
    CHECK(l.last("tally").at("total_votes") == 100);
    CHECK(version_of(l.last("tally")) == h.stored(p)->version());
    l.forget();
    h.work_for(45ms);
    CHECK(l.read_all().empty());  // nothing new, nothing sent
}

TEST_CASE("a poll's life is announced: updated, closed, reopened, reset") {
    hall h;
    const auto p = h.create();
    const auto id = p->definition.id;
    auto& l = h.at_poll(p);
    l.read_all();
    poll_patch patch;
    patch.title = "Dinner?";
    REQUIRE(h.run(h.storage.patch_poll(id, patch)));
    CHECK(l.read_all() == types{"poll"});
    CHECK(l.last("poll").at("event") == "updated");
    CHECK(l.last("poll").at("poll").at("title") == "Dinner?");
    REQUIRE(h.run(h.storage.close_poll(id)));
    CHECK(l.read_all() == types{"poll"});
    CHECK(l.last("poll").at("event") == "closed");
    REQUIRE(h.run(h.storage.reopen_poll(id, std::nullopt)));
    CHECK(l.read_all() == types{"poll"});
    REQUIRE(h.run(h.storage.reset_poll(id)));
    CHECK(l.read_all() == types{"poll"});
    CHECK(l.last("poll").at("event") == "reset");
    CHECK(version_of(l.last("poll")) == h.stored(p)->version());
}

TEST_CASE("a deleted poll says goodbye and is not followed any more") {
    hall h;
    const auto p = h.create();
    auto& l = h.at_poll(p);
    auto& reading_nothing = h.at_poll(p);
    l.read_all();
    h.cast(p, "ada", {1});
    REQUIRE(h.run(h.storage.delete_poll(p->definition.id)));
    h.settle();
    l.read_all();
    CHECK(l.last("poll").at("event") == "deleted");
    CHECK(reading_nothing.read_all() == types{"poll"});
    CHECK(h.live.counters().topics == 0);
    h.say(l, hall::about("subscribe", p));
    CHECK(l.read_all() == types{"error"});
    CHECK(l.last("error").at("code") == "not_found");
}

TEST_CASE("whoever unsubscribes hears no more; a topic goes with its last follower") {
    hall h;
    const auto p = h.create();
    auto& l = h.at_poll(p);
    auto& other = h.at_poll(p);
    l.read_all();
    h.cast(p, "ada", {1});  // waits unread, and is dropped
    auto m = hall::about("unsubscribe", p);
    m["ref"] = 1;
    h.say(l, m);
    CHECK(l.read_all() == types{"ack"});
    h.cast(p, "bob", {1});
    h.work_for(5ms);
    CHECK(l.read_all().empty());
    CHECK(h.live.counters().topics == 1);
    other.leave();
    CHECK(h.live.counters().topics == 0);
    CHECK(h.live.counters().viewers == 1);
    h.say(l, m);  // once more does no harm
    CHECK(l.read_all() == types{"ack"});
}

TEST_CASE("the number of viewers is sent at the leading edge, then rarely, and ends up right") {
    auto o = quick();
    o.viewers_interval = 30ms;
    hall h(o);
    const auto p = h.create();
    auto& l = h.at_poll(p);
    l.read_all();
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; ++i) {
        h.at_poll(p);
        l.read_all();
    }
    CHECK(l.count("viewers") <=
          static_cast<std::size_t>((std::chrono::steady_clock::now() - start) / 30ms) + 1);
    h.work_for(40ms);
    l.read_all();
    CHECK(l.last("viewers").at("count") == 21);
    while (h.everybody.size() > 1) h.everybody.pop_back();
    h.work_for(40ms);
    l.read_all();
    CHECK(l.last("viewers").at("count") == 1);
}

// ---- hidden results

TEST_CASE("hidden until the vote: strangers see totals, the voter's windows see counts from the vote on") {
    hall h;
    auto d = ground::a_poll();
    d.results = results_rule::after_vote;
    const auto p = h.create(d);
    auto& stranger = h.at_poll(p, ground::device("eve"));
    auto& window = h.at_poll(p, ground::device("ada"));
    auto& other_window = h.at_poll(p, ground::device("ada"));
    for (auto* l : {&stranger, &window, &other_window}) l->read_all();

    h.cast(p, "ada", {2});
    h.work_for(5ms);
    for (auto* l : {&window, &other_window}) {
        l->read_all();
        CHECK(l->last("snapshot").at("poll").at("voted_option_ids") == json::array{2});
        CHECK(shows_results(l->last("snapshot")));
    }
    h.cast(p, "bob", {1});
    h.work_for(5ms);
    window.read_all();
    CHECK(window.last("tally").at("counts") == json::array({1, 1, 0}));
    stranger.read_all();
    CHECK(stranger.last("tally").at("total_votes") == 2);
    for (const auto& frame : stranger.heard) {
        INFO(json::serialize(frame));
        CHECK_FALSE(shows_results(frame));
    }
    REQUIRE(h.run(h.storage.close_poll(p->definition.id)));
    stranger.read_all();
    CHECK(shows_results(stranger.last("poll")));
}

TEST_CASE("hidden until the close: the voter sees nothing before, everybody everything after") {
    hall h;
    auto d = ground::a_poll();
    d.results = results_rule::after_close;
    const auto p = h.create(d);
    auto& voter = h.at_poll(p, ground::device("ada"));
    h.cast(p, "ada", {2});
    h.work_for(5ms);
    voter.read_all();
    for (const auto& frame : voter.heard) CHECK_FALSE(shows_results(frame));
    REQUIRE(h.run(h.storage.close_poll(p->definition.id)));
    voter.read_all();
    CHECK(shows_results(voter.last("poll")));
    REQUIRE(h.run(h.storage.reopen_poll(p->definition.id, std::nullopt)));
    h.cast(p, "bob", {1});
    h.work_for(5ms);
    voter.forget();
    voter.read_all();
    for (const auto& frame : voter.heard) CHECK_FALSE(shows_results(frame));
}

TEST_CASE("a reset: nobody has voted, and what the vote had opened is hidden again") {
    hall h;
    auto d = ground::a_poll();
    d.results = results_rule::after_vote;
    const auto p = h.create(d);
    auto& l = h.at_poll(p, ground::device("ada"));
    h.cast(p, "ada", {2});
    h.work_for(5ms);
    l.read_all();
    CHECK(shows_results(l.last("snapshot")));
    l.forget();
    REQUIRE(h.run(h.storage.reset_poll(p->definition.id)));
    h.cast(p, "bob", {1});
    h.work_for(5ms);
    l.read_all();
    CHECK(l.last("poll").at("event") == "reset");
    for (const auto& frame : l.heard) CHECK_FALSE(shows_results(frame));
    h.say(l, hall::about("subscribe", p));
    l.read_all();
    CHECK(l.last("snapshot").at("poll").at("has_voted") == false);
}

TEST_CASE("a reset is also sent to viewers who read only after the next change") {
    hall h;
    auto d = ground::a_poll();
    d.results = GENERATE(results_rule::live, results_rule::after_vote);
    const auto p = h.create(d);
    auto& l = h.at_poll(p, ground::device("ada"));
    h.cast(p, "ada", {2});
    h.work_for(5ms);
    l.read_all();
    l.forget();
    REQUIRE(h.run(h.storage.reset_poll(p->definition.id)));
    poll_patch title;
    title.title = "Dinner?";
    REQUIRE(h.run(h.storage.patch_poll(p->definition.id, title)));
    SECTION("which is all there is") {
        CHECK(l.read_all() == types{"poll"});
    }
    SECTION("and whoever has voted since is told so after it") {
        h.cast(p, "ada", {1});
        h.work_for(5ms);
        CHECK(l.read_all() == types{"poll", "snapshot"});
        CHECK(l.last("snapshot").at("poll").at("voted_option_ids") == json::array{1});
    }
    SECTION("and whoever asks for a snapshot is told before it") {
        h.say(l, hall::about("subscribe", p));
        CHECK(l.read_all() == types{"poll", "snapshot"});
        CHECK(l.last("snapshot").at("poll").at("has_voted") == false);
    }
    CHECK(l.heard[0].at("event") == "reset");
    CHECK(l.heard[0].at("poll").at("title") == "Dinner?");
    CHECK(version_of(l.heard[0]) == h.stored(p)->version());
    REQUIRE(h.run(h.storage.close_poll(p->definition.id)));
    l.read_all();
    CHECK(l.last("poll").at("event") == "closed");
}

TEST_CASE("a viewer that has yet to read its first snapshot needs no event before it") {
    hall h;
    const auto p = h.create();
    auto& l = h.at_poll(p);
    REQUIRE(h.run(h.storage.close_poll(p->definition.id)));
    REQUIRE(h.run(h.storage.reset_poll(p->definition.id)));
    CHECK(l.read_all() == types{"snapshot", "viewers"});
}

TEST_CASE("voided votes: voters among them have not voted, the others still see results") {
    hall h;
    auto d = ground::a_poll();
    d.results = results_rule::after_vote;
    const auto p = h.create(d);
    auto& early = h.at_poll(p, ground::device("ada"));
    auto& late = h.at_poll(p, ground::device("bob"));
    h.cast(p, "ada", {2});
    h.time.advance(1s);
    h.cast(p, "bob", {1});
    h.work_for(5ms);
    for (auto* l : {&early, &late}) {
        l->read_all();
        CHECK(shows_results(l->last("snapshot")));
        l->forget();
    }
    const auto now = h.time.now();
    REQUIRE(h.run(h.storage.void_votes(p->definition.id, {now, now + 1s})).has_value());
    h.work_for(5ms);
    for (auto* l : {&early, &late}) l->read_all();
    CHECK(early.last("snapshot").at("poll").at("has_voted") == true);
    CHECK(early.last("snapshot").at("poll").at("voted_option_ids") == json::array{2});
    CHECK(shows_results(early.last("snapshot")));
    CHECK(late.last("snapshot").at("poll").at("has_voted") == false);
    CHECK_FALSE(shows_results(late.last("snapshot")));
    h.cast(p, "bob", {3});
    h.work_for(5ms);
    late.read_all();
    CHECK(shows_results(late.last("snapshot")));
}

TEST_CASE("a voter under a one-off name keeps seeing what the vote opened, whatever is voided") {
    hall h;
    auto d = ground::a_poll();
    d.identity = identity_rule::name;
    d.results = results_rule::after_vote;
    const auto p = h.create(d);
    auto& l = h.at_poll(p);
    auto m = hall::about("vote", p);
    m["option_ids"] = {1};
    m["voter_name"] = "Bob";
    h.say(l, m);
    h.work_for(5ms);
    l.read_all();
    CHECK(shows_results(l.last("snapshot")));
    l.forget();
    h.time.advance(10s);
    h.cast(p, "ada", {2});
    REQUIRE(h.run(h.storage.void_votes(p->definition.id, {h.time.now(), h.time.now() + 1s})).has_value());
    h.work_for(5ms);
    l.read_all();
    CHECK(l.last("poll").at("event") == "voided");
    CHECK(shows_results(l.last("poll")));
}

TEST_CASE("a voter under a one-off name sees no more once that vote is voided") {
    hall h;
    auto d = ground::a_poll();
    d.identity = identity_rule::name;
    d.results = results_rule::after_vote;
    const auto p = h.create(d);
    auto& l = h.at_poll(p);
    auto m = hall::about("vote", p);
    m["option_ids"] = {1};
    m["voter_name"] = " Bob ";
    const bool answered_late = GENERATE(false, true);
    if (answered_late) h.actions.hold();
    h.say(l, m);
    REQUIRE(h.run(h.storage.void_votes(p->definition.id, {h.time.now(), h.time.now() + 1s})).has_value());
    h.actions.release();
    h.work_for(5ms);
    l.read_all();
    CHECK(l.last("snapshot").at("poll").at("has_voted") == false);
    CHECK_FALSE(shows_results(l.last("snapshot")));
    h.cast(p, "", {2}, "Ada");
    h.work_for(5ms);
    l.read_all();
    CHECK_FALSE(shows_results(l.last("tally")));
}

TEST_CASE("a name whose vote is not among those voided before the answer has voted") {
    hall h;
    auto d = ground::a_poll();
    d.identity = identity_rule::name;
    d.results = results_rule::after_vote;
    const auto p = h.create(d);
    h.cast(p, "", {2}, "Ada");
    const auto then = h.time.now();
    h.time.advance(10s);
    auto& l = h.at_poll(p);
    auto m = hall::about("vote", p);
    m["option_ids"] = {1};
    m["voter_name"] = "Bob";
    h.actions.hold();
    h.say(l, m);
    REQUIRE(h.run(h.storage.void_votes(p->definition.id, {then, then + 1s})).has_value());
    h.actions.release();
    h.work_for(5ms);
    l.read_all();
    CHECK(l.last("snapshot").at("poll").at("has_voted") == true);
    CHECK(shows_results(l.last("snapshot")));
}

TEST_CASE("votes voided while a viewer is looked up: the answer is the newer one") {
    hall h;
    const auto p = h.create();
    h.cast(p, "ada", {1});
    h.actions.hold();
    auto& l = h.at_poll(p, ground::device("ada"));
    REQUIRE(h.run(h.storage.void_votes(p->definition.id, {timestamp{}, h.time.now() + 1s})).has_value());
    h.actions.release();
    h.work_for(5ms);
    l.read_all();
    CHECK(l.last("snapshot").at("poll").at("has_voted") == false);
    CHECK(h.actions.lookups == 2);
}

TEST_CASE("a new look-up after a void does not show a ballot under numbers that are others' by now") {
    hall h;
    auto d = ground::a_poll();
    d.kind = poll_kind::qna;
    d.options.clear();
    d.allow_change = true;
    d.results = results_rule::after_vote;
    qna_settings s;
    s.moderated = true;
    d.settings = s;
    const auto p = h.create(d);
    const auto ask = [&](const std::string& who, const std::string& question) {
        ballot b;
        b.poll = p->definition.id;
        b.voter = make_voter_key(hmac_key(h.storage.secret()), b.poll, identity_rule::device, who);
        b.texts = {question};
        b.id = vote_id::make();
        REQUIRE(h.run(h.storage.cast(std::move(b))).has_value());
    };
    auto& l = h.at_poll(p, ground::device("ada"));
    l.read_all();
    ask("spammer", "Spam?");
    h.time.advance(1s);
    const auto then = h.time.now();
    ask("ada", "Ada's?");
    ask("bob", "Bob's?");
    h.work_for(5ms);
    h.actions.hold();
    REQUIRE(h.run(h.storage.void_votes(p->definition.id, {timestamp{}, then})).has_value());
    l.read_all();
    CHECK(l.last("snapshot").at("poll").at("has_voted") == true);
    CHECK(l.last("snapshot").at("poll").at("voted").at("asked") == json::array{});
    h.actions.release();
    h.work_for(5ms);
    l.read_all();
    CHECK(l.last("snapshot").at("poll").at("voted").at("asked").at(0).at("text") == "Ada's?");
}

TEST_CASE("a void is announced") {
    hall h;
    const auto p = h.create();
    auto& l = h.at_poll(p);
    h.cast(p, "ada", {2});
    h.work_for(5ms);
    l.read_all();
    REQUIRE(h.run(h.storage.void_votes(p->definition.id, {timestamp{}, h.time.now() + 1s})).has_value());
    CHECK(l.read_all() == types{"poll"});
    CHECK(l.last("poll").at("event") == "voided");
    CHECK(version_of(l.last("poll")) == h.stored(p)->version());
}

TEST_CASE("a changed vote is in the voter's next snapshot") {
    hall h;
    auto d = ground::a_poll();
    d.allow_change = true;
    const auto p = h.create(d);
    auto& l = h.at_poll(p, ground::device("ada"));
    h.cast(p, "ada", {2});
    h.cast(p, "ada", {3});
    h.say(l, hall::about("subscribe", p));
    l.read_all();
    CHECK(l.last("snapshot").at("poll").at("voted_option_ids") == json::array{3});
}

TEST_CASE("what a viewer read ahead of the facts does not withhold them from the others") {
    // A cache of one poll: following the other one makes it forget the first.
    hall h(quick(), 1);
    const auto p = h.create();
    const auto q = h.create();
    auto& early = h.at_poll(p);
    h.at_poll(q);
    early.read_all();

    h.hold_facts();
    h.cast(p, "ada", {1});
    auto& late = h.at_poll(p);  // loads what nobody has heard of yet
    h.release_facts();
    h.work_for(5ms);
    early.read_all();
    CHECK(early.last("tally").at("total_votes") == 1);
    late.read_all();
    CHECK(version_of(late.last(late.count("tally") > 0 ? "tally" : "snapshot")) == h.stored(p)->version());

    h.at_poll(q);
    early.forget();
    h.hold_facts();
    REQUIRE(h.run(h.storage.close_poll(p->definition.id)));
    h.at_poll(p);
    h.release_facts();
    h.work_for(5ms);
    early.read_all();
    CHECK(early.last("poll").at("event") == "closed");
}

TEST_CASE("a vote counted while its voter is connecting is not forgotten") {
    hall h;
    auto d = ground::a_poll();
    d.results = results_rule::after_vote;
    const auto p = h.create(d);
    auto& l = h.at_door(ground::device("ada"));
    // The answer about the voter is read before the vote commits, and handled after its facts.
    h.actions.hold();
    h.say(l, hall::about("subscribe", p));
    h.cast(p, "ada", {2});
    h.actions.release();
    h.work_for(5ms);
    l.read_all();
    CHECK(l.last("snapshot").at("poll").at("has_voted") == true);
    CHECK(shows_results(l.last("snapshot")));
}

TEST_CASE("a reset while a voter is connecting is not forgotten either") {
    hall h;
    auto d = ground::a_poll();
    d.results = results_rule::after_vote;
    const auto p = h.create(d);
    h.cast(p, "ada", {2});
    auto& l = h.at_door(ground::device("ada"));
    h.actions.hold();
    h.say(l, hall::about("subscribe", p));
    REQUIRE(h.run(h.storage.reset_poll(p->definition.id)).has_value());
    h.actions.release();
    h.work_for(5ms);
    l.read_all();
    CHECK(l.last("snapshot").at("poll").at("has_voted") == false);
    CHECK_FALSE(shows_results(l.last("snapshot")));
}

TEST_CASE("a reset or a void that arrives after the poll was read without its votes is not forgotten") {
    hall h(quick(), 1);  // a cache of one poll
    auto d = ground::a_poll();
    d.results = results_rule::after_vote;
    const auto p = h.create(d);
    const auto q = h.create();
    h.cast(p, "ada", {2});
    auto& l = h.at_door(ground::device("ada"));
    h.actions.hold();
    h.say(l, hall::about("subscribe", p));
    (void)h.run(h.known.poll(q->definition.id));  // the cache forgets the first
    h.hold_facts();
    if (GENERATE(true, false)) {
        REQUIRE(h.run(h.storage.reset_poll(p->definition.id)).has_value());
    } else {
        const vote_window all{timestamp{}, h.time.now() + 1s};
        REQUIRE(h.run(h.storage.void_votes(p->definition.id, all)).has_value());
    }
    h.actions.release();
    h.settle();
    h.release_facts();
    h.settle();
    l.read_all();
    CHECK(version_of(l.last("snapshot")) == h.stored(p)->version());
    CHECK(l.last("snapshot").at("poll").at("has_voted") == false);
    CHECK_FALSE(shows_results(l.last("snapshot")));
}

TEST_CASE("a poll that begins to ask for names knows its viewers by name") {
    hall h;
    auto d = ground::a_poll();
    d.results = results_rule::after_vote;
    const auto p = h.create(d);
    auto who = ground::device("d1");
    who.name = "Ada";
    auto& l = h.at_poll(p, who);
    poll_patch names;
    names.identity = "name";
    const auto after = h.run(h.storage.patch_poll(p->definition.id, names));
    REQUIRE(after.has_value());
    h.cast(*after, "", {2}, "Ada");
    h.work_for(5ms);
    l.read_all();
    CHECK(l.last("snapshot").at("poll").at("voted_option_ids") == json::array{2});
}
