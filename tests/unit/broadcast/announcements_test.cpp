// News for everybody, without a hub: how fast votes are announced one by one, that those left out are summed
// up, and when that is due.
#include "broadcast/announcements.hpp"

#include "listener.hpp"
#include "pollstream/base/clock.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <vector>

using namespace pollstream;
using namespace pollstream::live;
using namespace pollstream::testing;
using namespace std::chrono_literals;

namespace {

poll named_poll() {
    poll p;
    p.title = "Lunch?";
    p.options = {"Pizza", "Salad", "Soup"};
    p.identity = identity_rule::name;
    return p;
}

/// Announcements, the polls and the viewers that they are about, and a time that the test sets.
struct forum final : stage {
    ~forum() { listeners.clear(); }

    poll_topic& open(poll d = named_poll()) {
        auto state = std::make_shared<poll_state>();
        d.id = poll_id::make(ids, timestamp{});
        state->counts = tally(d.options.size());
        state->definition = std::move(d);
        return *topics.emplace(state->definition.id, std::make_unique<poll_topic>(state, 9)).first->second;
    }

    listener& come(const std::vector<poll_topic*>& to_follow, bool all = false) {
        auto v = std::make_shared<viewer>(*this, credentials{});
        auto& l = *listeners.emplace_back(std::make_unique<listener>(v));
        for (auto* topic : to_follow) topic->add(v->polls.add(std::make_unique<poll_feed>(*v, *topic)));
        if (all) news.follow_all(*v);
        return l;
    }
    listener& at_poll(poll_topic& topic) { return come({&topic}); }
    listener& at_large() { return come({}, true); }

    /// Whether it was news to anybody.
    bool vote(poll_topic& topic, int votes = 1) {
        vote_counted f;
        f.state = topic.state();
        f.marks = {1};
        f.voter_name = "Ada";
        const auto* followed = topic.everyone.empty() ? nullptr : &topic;
        if (!news.concerns(f, followed)) return false;
        for (int i = 0; i < votes; ++i) news.voted(f, followed, now);
        return true;
    }
    bool change(poll_topic& topic, poll_event what) {
        poll_changed f;
        f.what = what;
        f.state = topic.state();
        if (!news.concerns(f)) return false;
        news.changed(f, event_frame(what, *f.state, 9, true));
        return true;
    }
    void tell() {
        news.tell(topics, viewers, now);
        for (auto& l : listeners) l->read_all();
    }

    static constexpr auto sums_every = 1s;

    steady_time now = steady_now() + 1h;  // later than the viewers' own beginning, which is not set by hand
    announcements news{sums_every, now};
    poll_topics topics;
    followers<viewer> viewers;
    std::vector<std::unique_ptr<listener>> listeners;
    ulid_source ids;

  private:
    void entered(const std::shared_ptr<viewer>& v) override { viewers.add(*v); }
    void left(viewer& v) override {
        viewers.remove(v);
        news.left(v);
        for (const auto& f : v.polls) f->topic.remove(*f);
    }
    void has_messages(const std::shared_ptr<viewer>&) override {}
    void dropped(farewell) override {}
    void marked(bool) override {}
    std::size_t unread(std::ptrdiff_t) override { return 0; }
    bool throttles() const override { return true; }
    void cannot_show(const poll_id&, const char*) override {}
};

/// Votes that a listener heard of, singly or summed up.
std::uint64_t votes_heard(const listener& l) {
    std::uint64_t n = l.count("vote_notification");
    for (const auto& frame : l.heard)
        if (frame.at("type") == "activity") n += frame.at("votes").to_number<std::uint64_t>();
    return n;
}

}  // namespace

TEST_CASE("ten votes a second are announced one by one, the rest are summed up; together they are all") {
    forum on;
    auto& lunch = on.open();
    auto& follower = on.at_poll(lunch);
    auto& global = on.at_large();
    on.vote(lunch, 100);
    on.tell();
    for (const auto* l : {&follower, &global}) {
        CHECK(l->count("vote_notification") == 10);
        CHECK(l->count("activity") == 1);
        CHECK(votes_heard(*l) == 100);
    }
    on.now += 500ms;
    on.vote(lunch, 100);
    on.now += 500ms;
    on.tell();
    for (const auto* l : {&follower, &global}) {
        CHECK(l->count("vote_notification") == 15);
        CHECK(l->count("activity") == 2);
        CHECK(votes_heard(*l) == 200);
    }
}

TEST_CASE("a viewer hears at most ten votes a second over all polls, the rest summed up per poll") {
    forum on;
    std::vector<poll_topic*> polls;
    for (int i = 0; i < 5; ++i) polls.push_back(&on.open());
    auto& global = on.at_large();
    auto& follower = on.come(polls);
    for (auto* p : polls) on.vote(*p, 8);
    on.tell();
    for (const auto* l : {&global, &follower}) {
        CHECK(l->count("vote_notification") == 10);
        CHECK(l->count("activity") == 4);
        CHECK(votes_heard(*l) == 40);
    }
}

TEST_CASE("a viewer who follows a poll and all polls hears of a vote once, singly or in the sum") {
    forum on;
    auto& lunch = on.open();
    auto& both = on.come({&lunch}, true);
    const auto votes = GENERATE(1, 100);
    on.vote(lunch, votes);
    on.tell();
    CHECK(votes_heard(both) == static_cast<std::uint64_t>(votes));
    CHECK(both.count("activity") == (votes == 1 ? 0 : 1));
}

TEST_CASE("where names are not told, followers of the poll hear nothing, and those at large only of a sum") {
    forum on;
    auto d = named_poll();
    SECTION("devices") d.identity = identity_rule::device;
    SECTION("hidden results") d.results = results_rule::after_close;
    SECTION("texts") d.kind = poll_kind::words;
    auto& lunch = on.open(d);
    auto& follower = on.at_poll(lunch);
    CHECK_FALSE(on.vote(lunch));
    auto& global = on.at_large();
    CHECK(on.vote(lunch, 3));
    on.tell();
    CHECK(follower.heard.empty());
    CHECK(global.types() == std::vector<std::string>{"activity"});
    CHECK(votes_heard(global) == 3);
}

TEST_CASE("an unlisted poll is no news to those at large, nor is anything once the last of them has left") {
    forum on;
    auto unlisted = named_poll();
    unlisted.listed = false;
    auto& secret = on.open(unlisted);
    auto& lunch = on.open();
    auto& global = on.at_large();
    CHECK_FALSE(on.vote(secret));
    CHECK_FALSE(on.change(secret, poll_event::closed));
    CHECK(on.change(lunch, poll_event::closed));
    on.tell();
    CHECK(global.types() == std::vector<std::string>{"poll"});
    auto& follower = on.at_poll(secret);
    CHECK(on.vote(secret));
    on.tell();
    CHECK(follower.count("vote_notification") == 1);
    CHECK(global.heard.size() == 1);
    global.leave();
    CHECK_FALSE(on.change(lunch, poll_event::reopened));
    CHECK_FALSE(on.vote(lunch));
}

TEST_CASE("it says when something is due: changes at once, sums of votes once per interval") {
    forum on;
    auto& lunch = on.open();
    auto& global = on.at_large();
    CHECK(on.news.next() == steady_time::max());
    on.change(lunch, poll_event::created);
    CHECK(on.news.next() <= on.now);
    on.tell();
    CHECK(on.news.next() == steady_time::max());
    on.vote(lunch, 20);
    CHECK(on.news.next() <= on.now);
    on.tell();
    CHECK(votes_heard(global) == 20);
    on.vote(lunch, 20);
    CHECK(on.news.next() == on.now + forum::sums_every);
    on.tell();
    CHECK(votes_heard(global) == 20);
    on.change(lunch, poll_event::closed);
    CHECK(on.news.next() <= on.now);
    on.tell();
    CHECK(global.count("poll") == 2);
    on.now = on.news.next();
    on.tell();
    CHECK(votes_heard(global) == 40);
    CHECK(on.news.next() == steady_time::max());
}

TEST_CASE("votes of a poll that is gone are not summed up") {
    forum on;
    auto& lunch = on.open();
    auto& global = on.at_large();
    on.vote(lunch, 100);
    on.news.gone(lunch.id());
    CHECK(on.news.next() == steady_time::max());
    on.tell();
    CHECK(global.count("vote_notification") == 10);
    CHECK(global.count("activity") == 0);
}

TEST_CASE("however many polls are voted in, and however late somebody reads, no vote is left out") {
    forum on;
    std::vector<poll_topic*> polls;
    for (int i = 0; i < 50; ++i) polls.push_back(&on.open());
    auto& late = on.at_large();
    auto& follower = on.come(polls);
    for (int round = 0; round < 2; ++round) {
        for (auto* p : polls) on.vote(*p, 3);
        on.news.tell(on.topics, on.viewers, on.now);
        on.now += forum::sums_every;
    }
    for (auto* l : {&late, &follower}) {
        l->read_all();
        CHECK(l->count("vote_notification") == 20);
        CHECK(votes_heard(*l) == 300);
    }
}

TEST_CASE("viewers of everything share what they are sent") {
    forum on;
    auto& one = on.at_large();
    auto& other = on.at_large();
    for (int i = 0; i < 20; ++i) {
        auto& topic = on.open();
        on.change(topic, poll_event::created);
        on.vote(topic, 20);
    }
    on.tell();
    CHECK(one.count("poll") == 20);
    CHECK(one.count("activity") == 20);
    CHECK(one.frames == other.frames);
}

TEST_CASE("a follower hears the sum of what it was not sent, whether or not it read before") {
    forum on;
    auto& lunch = on.open();
    auto& reads = on.at_poll(lunch);
    auto& waits = on.at_poll(lunch);
    for (int i = 0; i < 3; ++i) {
        on.vote(lunch, 20);
        on.news.tell(on.topics, on.viewers, on.now);
        reads.read_all();
        on.now += forum::sums_every;
    }
    waits.read_all();
    CHECK(votes_heard(reads) == 60);
    CHECK(votes_heard(waits) == 60);
    CHECK(reads.count("activity") == 3);
    CHECK(waits.count("activity") == 1);
}
