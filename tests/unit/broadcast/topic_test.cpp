// A topic: one rendering for all who may see as much, and never an older state after a newer one.
#include "broadcast/topic.hpp"

#include "broadcast/viewer.hpp"
#include "listener.hpp"
#include "pollstream/domain/kind.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace pollstream;
using namespace pollstream::live;
using namespace pollstream::testing;
using namespace std::chrono_literals;

namespace {

struct nobody final : stage {
    void entered(const std::shared_ptr<viewer>&) override {}
    void left(viewer&) override {}
    void has_messages(const std::shared_ptr<viewer>&) override {}
    void dropped(farewell) override {}
    void marked(bool) override {}
    std::size_t unread(std::ptrdiff_t) override { return 0; }
    bool throttles() const override { return true; }
    void cannot_show(const poll_id&, const char*) override { ++not_shown; }

    int not_shown = 0;
};

poll_ref lunch(std::uint64_t votes, results_rule rule = results_rule::live) {
    auto s = std::make_shared<poll_state>();
    s->definition.id = *poll_id::parse("01JAAAAAAAAAAAAAAAAAAAAAAA");
    s->definition.title = "Lunch?";
    s->definition.options = {"A", "B"};
    s->definition.results = rule;
    s->counts = tally(2);
    for (std::uint64_t i = 0; i < votes; ++i) s->counts.count({1});
    return s;
}

json::object read(const http::frame& f) {
    REQUIRE(f);
    return json::parse(f->text()).as_object();
}

std::uint64_t version_in(const http::frame& f) {
    return read(f).at("version").to_number<std::uint64_t>();
}

struct cinema {
    nobody on;
    std::shared_ptr<viewer> v = std::make_shared<viewer>(on, credentials{});
};

}  // namespace

// ---- frames

TEST_CASE("frames say what the README says") {
    const auto p = lunch(2);
    const auto id = p->definition.id;
    auto o = read(snapshot_frame(*p, 9, {}));
    CHECK(o.at("type") == "snapshot");
    CHECK(o.at("epoch") == 9);
    CHECK(o.at("version") == 3);
    CHECK(o.at("poll").at("options").at(0).at("vote_count") == 2);
    o = read(tally_frame(*p, 9, true));
    CHECK(o.at("type") == "tally");
    CHECK(o.at("poll_id") == json::value(id.str()));
    CHECK(o.at("counts") == json::array({2, 0}));
    CHECK(o.at("total_voters") == 2);
    o = read(event_frame(poll_event::closed, *p, 9, true));
    CHECK(o.at("type") == "poll");
    CHECK(o.at("event") == "closed");
    CHECK(o.at("poll").at("id") == json::value(id.str()));
    CHECK_FALSE(holds_member(o, {"has_voted", "voted"}));
    o = read(viewers_frame(id, 12));
    CHECK(o == json::object{{"type", "viewers"}, {"poll_id", id.str()}, {"count", 12}});
    o = read(activity_frame(id, 30));
    CHECK(o == json::object{{"type", "activity"}, {"poll_id", id.str()}, {"votes", 30}});
    o = read(beat_frame(from_ms(1'800'000'000'000)));
    CHECK(o.at("now") == "2027-01-15T08:00:00.000Z");
    o = read(notification_frame(p->definition, {1, 2}, "Ada"));
    CHECK(o.at("option_id") == 1);
    CHECK(o.at("option_ids") == json::array({1, 2}));
    CHECK(o.at("option_text") == "A, B");
    CHECK(o.at("poll_text") == "Lunch?");
    CHECK(o.at("voter_name") == "Ada");
    o = read(room_gone_frame(*room_id::parse("01JBBBBBBBBBBBBBBBBBBBBBBB")));
    CHECK(o.at("event") == "deleted");
    CHECK(o.at("room").is_null());
}

TEST_CASE("answers carry their ref, and a body cannot take its place") {
    auto o = read(ack_frame("r1", R"("poll":1)"));
    CHECK(o == json::object{{"type", "ack"}, {"ref", "r1"}, {"poll", 1}});
    o = read(error_frame(nullptr, "not_found", "Gone."));
    CHECK(o == json::object{{"type", "error"}, {"ref", nullptr}, {"code", "not_found"}, {"detail", "Gone."}});
    o = read(error_frame(5, R"("code":"closed")"));
    CHECK(o.at("ref") == 5);
}

TEST_CASE("threat 8: hidden results are in no frame") {
    const auto p = lunch(2, results_rule::after_close);
    for (const auto& f : {snapshot_frame(*p, 9, {}), tally_frame(*p, 9, false),
                          event_frame(poll_event::updated, *p, 9, false)}) {
        INFO(f->text());
        CHECK_FALSE(shows_results(read(f)));
    }
    CHECK(read(tally_frame(*p, 9, false)).at("total_votes") == 2);
}

// ---- topics

TEST_CASE("a topic keeps the higher version") {
    poll_topic t(lunch(1), 9);
    CHECK(t.take(lunch(3)));
    CHECK_FALSE(t.take(lunch(3)));
    CHECK_FALSE(t.take(lunch(2)));
    CHECK(total_votes(*t.state()) == 3);
}

TEST_CASE("one rendering per tick and visibility, and none that nobody reads") {
    poll_topic t(lunch(1), 9);
    CHECK_FALSE(t.tally(true));
    CHECK_FALSE(t.people());
    t.render_tally();
    const auto seen = t.tally(true);
    const auto hidden = t.tally(false);
    CHECK(seen == t.tally(true));
    CHECK(hidden == t.tally(false));
    CHECK(seen != hidden);
    CHECK(shows_results(read(seen)));
    CHECK_FALSE(shows_results(read(hidden)));
    t.take(lunch(2));
    CHECK(t.tally(true) == seen);  // within the tick
    t.render_tally();
    CHECK(t.tally(true) != seen);
    CHECK(version_in(t.tally(true)) == 3);
}

TEST_CASE("an event that is read late carries the state at that time") {
    poll_topic t(lunch(1), 9);
    const auto first = t.event(poll_event::updated, true);
    CHECK(first == t.event(poll_event::updated, true));
    CHECK(version_in(first) == 2);
    t.take(lunch(5));
    const auto later = t.event(poll_event::updated, true);
    CHECK(version_in(later) == 6);
    CHECK(read(later).at("event") == "updated");
    CHECK(later == t.event(poll_event::updated, true));
    CHECK(read(t.event(poll_event::reset, true)).at("event") == "reset");
    CHECK(later == t.event(poll_event::updated, true));
}

TEST_CASE("snapshots are shared by those who have nothing of their own in them") {
    poll_topic t(lunch(1, results_rule::after_vote), 9);
    asker stranger;
    asker voter;
    voter.has_voted = true;
    voter.marks = {2};
    const auto host = asker::host();
    const auto shared = t.snapshot(stranger);
    CHECK(shared == t.snapshot(stranger));
    CHECK_FALSE(shows_results(read(shared)));
    CHECK(read(t.snapshot(voter)).at("poll").at("voted_option_ids") == json::array{2});
    CHECK(shows_results(read(t.snapshot(host))));
    CHECK(shared == t.snapshot(stranger));
    t.take(lunch(2, results_rule::after_vote));
    CHECK(shared != t.snapshot(stranger));
}

TEST_CASE("followers are found by who they are, also when one person has two windows") {
    cinema c;
    poll_topic t(lunch(1), 9);
    voter_key ada{};
    ada[0] = 1;
    voter_key bob{};
    bob[0] = 2;
    poll_feed one(*c.v, t);
    poll_feed two(*c.v, t);
    poll_feed three(*c.v, t);
    poll_feed unknown(*c.v, t);
    one.key = two.key = ada;
    three.key = bob;
    for (auto* f : {&one, &two, &three, &unknown}) t.add(*f);
    CHECK(t.everyone.size() == 4);
    CHECK(t.followed_by(ada).size() == 2);
    CHECK(t.followed_by(bob) == std::vector{&three});
    t.remove(one);
    CHECK(t.followed_by(ada) == std::vector{&two});
    t.remove(two);
    t.remove(unknown);
    CHECK(t.followed_by(ada).empty());
    CHECK(t.everyone.all() == std::vector{&three});
    CHECK(three.place == 0);
}

TEST_CASE("followers come and go in any order") {
    cinema c;
    poll_topic t(lunch(1), 9);
    std::mt19937 dice(5);
    std::vector<std::unique_ptr<poll_feed>> all;
    for (int i = 0; i < 200; ++i) {
        all.push_back(std::make_unique<poll_feed>(*c.v, t));
        t.add(*all.back());
    }
    while (!all.empty()) {
        std::swap(all[dice() % all.size()], all.back());
        t.remove(*all.back());
        all.pop_back();
        REQUIRE(t.everyone.size() == all.size());
        for (std::size_t i = 0; i < t.everyone.size(); ++i) REQUIRE(t.everyone.all()[i]->place == i);
    }
}

TEST_CASE("a feed sends the most important first, and what that contains is not sent again") {
    cinema c;
    poll_topic t(lunch(1), 9);
    poll_feed f(*c.v, t);
    t.render_tally();
    t.render_people(2);
    f.add(feed::people);
    f.add(feed::tally);
    f.add(feed::event);
    f.add(feed::snapshot);
    CHECK(read(f.take()).at("type") == "snapshot");
    CHECK(read(f.take()).at("type") == "viewers");
    CHECK_FALSE(f.due());

    f.add(feed::tally);
    f.add(feed::event);
    CHECK(read(f.take()).at("type") == "poll");
    CHECK_FALSE(f.due());
}

TEST_CASE("whatever the order of news and reading, a feed never goes back") {
    for (unsigned seed = 1; seed <= 50; ++seed) {
        std::mt19937 dice(seed);
        cinema c;
        poll_topic t(lunch(0), 9);
        poll_feed f(*c.v, t);
        f.add(feed::snapshot);
        std::uint64_t votes = 0;
        std::uint64_t last = 0;
        bool dirty = false;
        const auto read_one = [&] {
            const auto frame = f.take();
            if (!frame) return;
            const auto version = version_in(frame);
            CAPTURE(seed, frame->text());
            REQUIRE(version >= last);
            last = version;
        };
        for (int step = 0; step < 300; ++step) {
            switch (dice() % 6) {
                case 0:
                    t.take(lunch(++votes));
                    dirty = true;
                    break;
                case 1:
                    t.render_tally();
                    dirty = false;
                    f.add(feed::tally);
                    break;
                case 2:
                    t.take(lunch(++votes));
                    f.add(feed::event);
                    break;
                case 3:
                    f.add(feed::snapshot);
                    break;
                default:
                    if (f.due()) read_one();
            }
        }
        if (dirty) {
            t.render_tally();
            f.add(feed::tally);
        }
        while (f.due()) read_one();
        CHECK(last == votes + 1);
    }
}

TEST_CASE("a pace lets the first through at once, then one each interval") {
    pace p;
    const auto start = std::chrono::steady_clock::now();
    CHECK(p.allows(start, 100ms));
    CHECK_FALSE(p.allows(start, 100ms));
    CHECK_FALSE(p.allows(start + 99ms, 100ms));
    CHECK(p.next() == start + 100ms);
    CHECK(p.allows(start + 100ms, 100ms));
    CHECK_FALSE(p.allows(start + 199ms, 100ms));
    CHECK(p.allows(start + 5s, 100ms));
    CHECK(p.next() == start + 5s + 100ms);
}

TEST_CASE(
    "what cannot be shown of a damaged poll is left out, and those who wait for a snapshot are told why") {
    cinema c;
    auto bad = std::make_shared<poll_state>(*lunch(0));
    bad->definition.kind = poll_kind::star;
    bad->counts = empty_tally(bad->definition);
    // More ballots prefer the first option than there are ballots.
    auto& cells = bad->counts.count_voter();
    cells.at(2 * 6 + 1) = 9;
    poll_topic t(bad, 9);
    poll_feed f(*c.v, t);
    t.add(f);
    f.add(feed::snapshot);
    auto o = read(f.take());
    CHECK(o.at("type") == "error");
    CHECK(o.at("ref") == json::value(t.id().str()));
    CHECK(o.at("code") == "internal");
    CHECK(c.on.not_shown == 1);
    CHECK_FALSE(f.due());

    t.render_tally();
    f.add(feed::tally);
    CHECK_FALSE(f.take());
    CHECK_FALSE(f.due());
    f.hear(poll_event::updated, 2);
    f.add(feed::event);
    CHECK_FALSE(f.take());
    CHECK_FALSE(f.due());
    CHECK(c.on.not_shown == 3);

    // Repaired by a reset, it is sent again.
    auto mended = std::make_shared<poll_state>(*bad);
    mended->counts.reset(cell_count(mended->definition));
    REQUIRE(t.take(poll_ref(mended)));
    f.hear(poll_event::reset, mended->version());
    f.add(feed::event);
    o = read(f.take());
    CHECK(o.at("event") == "reset");
    CHECK(o.at("version") == mended->version());
    t.remove(f);
}
