// One viewer: what it is sent first, and that it costs a fixed amount whatever happens.
#include "broadcast/viewer.hpp"

#include "broadcast/topic.hpp"
#include "listener.hpp"

#include <catch2/catch.hpp>

#include <functional>

using namespace pollstream;
using namespace pollstream::live;
using namespace pollstream::testing;

namespace {

http::frame text(std::string s) {
    return http::make_frame(s);
}

/// A stage that records what it is told.
struct notes final : stage {
    void entered(const std::shared_ptr<viewer>&) override { ++entries; }
    void left(viewer&) override { ++leaves; }
    void has_messages(const std::shared_ptr<viewer>&) override {
        ++messages;
        if (!handle) return;
        const auto refs = handle();
        handled.insert(handled.end(), refs.begin(), refs.end());
    }
    void dropped(farewell why) override { farewells.push_back(why); }
    void marked(bool conflated) override { ++(conflated ? marks_conflated : marks_fresh); }
    std::size_t unread(std::ptrdiff_t more) override {
        unread_bytes += more;
        return static_cast<std::size_t>(unread_bytes);
    }
    bool throttles() const override { return throttled; }
    void cannot_show(const poll_id&, const char*) override {}

    bool throttled = true;
    std::ptrdiff_t unread_bytes = 0;
    int entries = 0, leaves = 0, messages = 0;
    std::uint64_t marks_fresh = 0, marks_conflated = 0;
    std::vector<farewell> farewells;
    std::function<std::vector<std::string>()> handle;  ///< called at once; returns what was handled
    std::vector<std::string> handled;
};

poll_ref state_with(std::uint64_t version) {
    auto s = std::make_shared<poll_state>();
    s->definition.id = *poll_id::parse("01JAAAAAAAAAAAAAAAAAAAAAAA");
    s->definition.options = {"A", "B"};
    s->counts = tally(2);
    s->definition_version = version;
    return s;
}

struct seat final : http::outlet {
    seat() { v->opened(*this); }
    ~seat() { v->closed(); }
    void wake() override { ++wakes; }

    std::string next() {
        const auto f = v->next();
        return f ? std::string(f->text()) : "";
    }
    std::vector<std::string> drain() {
        std::vector<std::string> all;
        for (auto f = v->next(); f; f = v->next()) all.emplace_back(f->text());
        return all;
    }

    notes on;
    int wakes = 0;
    std::shared_ptr<viewer> v = std::make_shared<viewer>(on, credentials{});
    poll_topic topic{state_with(1), 9};
    poll_feed feed{*v, topic};
};

}  // namespace

TEST_CASE("answers go first, then the heartbeat, then feeds, then what may be dropped") {
    seat s;
    CHECK(s.v->mention(text("mention 1")));
    CHECK(s.v->mention(text("mention 2")));
    s.topic.render_people(3);
    s.v->mark(s.feed, feed::people);
    s.v->beat(text("beat"));
    s.v->tell(text("answer 1"));
    s.v->tell(text("answer 2"));
    const auto all = s.drain();
    REQUIRE(all.size() == 6);
    CHECK(all[0] == "answer 1");
    CHECK(all[1] == "answer 2");
    CHECK(all[2] == "beat");
    CHECK(all[3].find("\"viewers\"") != std::string::npos);
    CHECK(all[4] == "mention 1");
    CHECK(all[5] == "mention 2");
}

TEST_CASE("only the last heartbeat is sent") {
    seat s;
    s.v->beat(text("beat 1"));
    s.v->beat(text("beat 2"));
    CHECK(s.drain() == std::vector<std::string>{"beat 2"});
}

TEST_CASE("feeds take turns, so that none waits behind a busy one") {
    seat s;
    poll_topic other(state_with(1), 9);
    poll_feed second(*s.v, other);
    for (auto* t : {&s.topic, &other}) {
        t->render_people(1);
        t->render_tally();
    }
    s.v->mark(s.feed, feed::tally);
    s.v->mark(s.feed, feed::people);
    s.v->mark(second, feed::tally);
    const auto all = s.drain();
    REQUIRE(all.size() == 3);
    CHECK(all[0].find("\"tally\"") != std::string::npos);
    CHECK(all[1].find("\"tally\"") != std::string::npos);
    CHECK(all[2].find("\"viewers\"") != std::string::npos);
}

TEST_CASE("a viewer that never reads keeps one note, even after a million events") {
    seat s;
    s.topic.render_tally();
    const auto woken = s.wakes;
    for (int i = 0; i < 1'000'000; ++i) s.v->mark(s.feed, feed::tally);
    CHECK(s.wakes == woken + 1);
    CHECK(s.on.marks_fresh == 1);
    CHECK(s.on.marks_conflated == 999'999);
    CHECK(s.drain().size() == 1);
    CHECK_FALSE(s.v->closing());
    s.v->mark(s.feed, feed::tally);
    CHECK(s.drain().size() == 1);
}

TEST_CASE("what is sent is the newest state at that moment") {
    seat s;
    s.topic.render_tally();
    s.v->mark(s.feed, feed::tally);
    s.topic.take(state_with(5));
    s.topic.render_tally();
    s.v->mark(s.feed, feed::tally);
    const auto all = s.drain();
    REQUIRE(all.size() == 1);
    CHECK(all[0].find("\"version\":5") != std::string::npos);
}

TEST_CASE("sixteen answers may wait; one more ends the conversation") {
    seat s;
    for (std::size_t i = 0; i < limits::control_messages_per_viewer; ++i) s.v->tell(text("answer"));
    CHECK_FALSE(s.v->closing());
    s.v->tell(text("one too many"));
    REQUIRE(s.v->closing());
    CHECK(s.v->closing()->code == 1008);
    CHECK(s.on.farewells == std::vector{farewell::too_slow});
    CHECK(s.v->gone());
    s.v->tell(text("another"));
    CHECK(s.on.farewells.size() == 1);
    CHECK(s.drain().empty());
    CHECK(s.on.unread_bytes == 0);
}

TEST_CASE("once much is waiting in total, a viewer that has not read its last answer gets no other") {
    constexpr std::ptrdiff_t much = 65 * 1024 * 1024;
    seat s;
    s.v->tell(text("answer"));
    s.v->tell(text("answer"));
    CHECK(s.on.unread_bytes == 2 * 8);
    CHECK(s.drain().size() == 2);
    CHECK(s.on.unread_bytes == 0);

    s.on.unread_bytes = much;  // of others
    s.v->tell(text("the first"));
    CHECK_FALSE(s.v->closing());
    CHECK(s.next() == "the first");
    s.v->tell(text("the second"));
    s.v->tell(text("the third"));
    REQUIRE(s.v->closing());
    CHECK(s.v->closing()->code == 1008);
    CHECK(s.on.unread_bytes == much);
}

TEST_CASE("a viewer that leaves does not leave answers behind") {
    seat s;
    s.v->tell(text("answer"));
    s.v->closed();
    CHECK(s.on.unread_bytes == 0);
}

TEST_CASE("a viewer that reads its answers may have any number of them") {
    seat s;
    for (int i = 0; i < 1'000; ++i) {
        s.v->tell(text("answer"));
        CHECK(s.next() == "answer");
    }
    CHECK_FALSE(s.v->closing());
}

TEST_CASE("announcements beyond a second's worth are dropped, the viewer is not") {
    seat s;
    int taken = 0;
    for (int i = 0; i < 1'000; ++i) taken += s.v->mention(text(std::to_string(i))) ? 1 : 0;
    CHECK(taken == 32);
    CHECK_FALSE(s.v->closing());
    const auto all = s.drain();
    CHECK(all.size() == 32);
    CHECK(all.back() == "31");
    CHECK(s.v->mention(text("again")));
}

TEST_CASE("a viewer that talks too much is dropped") {
    seat s;
    const auto burst = static_cast<int>(limits::ws_messages_burst);
    for (int i = 0; i < burst; ++i) {
        s.v->received("{}");
        s.v->next_message();
    }
    CHECK_FALSE(s.v->closing());
    CHECK(s.on.messages == burst);
    for (int i = 0; i < burst; ++i) s.v->received("{}");  // no pause is long enough to earn that many
    REQUIRE(s.v->closing());
    CHECK(s.v->closing()->code == 1008);
    CHECK(s.on.farewells == std::vector{farewell::too_loud});
    CHECK(s.v->closing()->reason == "too many messages");
    CHECK_FALSE(s.v->next_message());
}

TEST_CASE("without throttling, a talkative viewer is heard, up to what may wait") {
    seat s;
    s.on.throttled = false;
    for (std::size_t i = 0; i < 1'024; ++i) s.v->received("{}");
    CHECK_FALSE(s.v->closing());
    s.v->received("{}");
    REQUIRE(s.v->closing());
    CHECK(s.on.farewells == std::vector{farewell::too_loud});
    CHECK(s.v->closing()->reason == "too many messages are waiting");
}

TEST_CASE("what waits to be handled is bounded in bytes, too") {
    seat s;
    const std::string large(limits::ws_message_bytes, ' ');
    const auto most = limits::inbox_bytes_per_viewer / large.size();
    for (std::size_t i = 0; i < most; ++i) s.v->received(large);
    CHECK_FALSE(s.v->closing());
    while (s.v->next_message()) {
    }
    for (std::size_t i = 0; i < most; ++i) s.v->received(large);
    CHECK_FALSE(s.v->closing());
    s.v->received("{}");
    REQUIRE(s.v->closing());
    CHECK(s.on.farewells == std::vector{farewell::too_loud});
    CHECK(s.v->closing()->reason == "too many messages are waiting");
}

TEST_CASE("messages keep their order, whether they wait or are handled as they come") {
    seat s;
    const auto refs = [&] {
        std::vector<std::string> all;
        while (auto m = s.v->next_message()) all.push_back(json::serialize(m->ref));
        return all;
    };
    s.on.handle = [&] { return refs(); };
    s.v->received(R"({"ref": 1})");
    CHECK(s.on.handled == std::vector<std::string>{"1"});
    s.on.handle = nullptr;
    for (int i = 2; i < 5; ++i) s.v->received(R"({"ref": )" + std::to_string(i) + "}");
    s.on.handle = [&] { return refs(); };
    s.v->received(R"({"ref": 5})");
    CHECK(s.on.handled == std::vector<std::string>{"1", "2", "3", "4", "5"});
    CHECK(refs().empty());
}

TEST_CASE("a message waits while sixteen answers do, and goes on once one of them is read") {
    seat s;
    s.v->received("{}");
    for (std::size_t i = 0; i < limits::control_messages_per_viewer; ++i) s.v->tell(text("answer"));
    CHECK_FALSE(s.v->next_message());
    const auto told = s.on.messages;
    CHECK(s.next() == "answer");
    CHECK(s.on.messages == told + 1);
    s.v->votes_under_way = 1;  // one more answer is on its way
    CHECK_FALSE(s.v->next_message());
    s.v->votes_under_way = 0;
    CHECK(s.v->next_message());
    CHECK(s.next() == "answer");
    CHECK(s.on.messages == told + 1);  // nothing waits any more
}

TEST_CASE("messages that nobody handles yet are bounded too") {
    seat s;
    for (int i = 0; i < 200; ++i) s.v->received("{}");
    REQUIRE(s.v->closing());
    CHECK(s.on.messages <= static_cast<int>(limits::ws_messages_burst));
}

TEST_CASE("the end: announced once, nothing more is accepted") {
    seat s;
    s.v->mark(s.feed, feed::tally);
    s.v->received("{}");
    s.v->closed();
    s.v->closed();
    CHECK(s.on.leaves == 1);
    CHECK(s.v->gone());
    const auto woken = s.wakes;
    const auto messages = s.on.messages;
    s.v->mark(s.feed, feed::event);
    s.v->beat(text("beat"));
    s.v->tell(text("answer"));
    s.v->received("{}");
    s.v->close(farewell::going_down, "too late");
    CHECK_FALSE(s.v->mention(text("mention")));
    CHECK(s.wakes == woken);
    CHECK(s.on.messages == messages);
    CHECK(s.on.farewells.empty());
    CHECK(s.next().empty());
    CHECK_FALSE(s.v->next_message());
}

TEST_CASE("who has lost some of the news is sent away also where it asks before it is looked at") {
    seat s;
    large_news all(2'000);
    s.v->follow_all(all);
    ulid_source ids;
    for (int i = 0; i < 100; ++i)
        all.event(poll_id::make(ids, timestamp{}), poll_event::created, text(std::string(100, 'x')));
    CHECK(s.next().empty());
    REQUIRE(s.v->closing() != nullptr);
    CHECK(s.v->closing()->code == 1008);
}

TEST_CASE("the first order to close stands") {
    seat s;
    s.v->shutdown();
    s.v->close(farewell::too_loud, "too many messages");
    CHECK(s.v->closing()->code == 1001);
    CHECK(s.wakes > 0);
}

TEST_CASE("a removed feed is not asked any more") {
    seat s;
    s.topic.render_tally();
    s.v->mark(s.feed, feed::tally);
    s.v->forget(s.feed);
    CHECK(s.drain().empty());
}

TEST_CASE("its first frames are there when it opens") {
    notes on;
    auto v = std::make_shared<viewer>(on, credentials{});
    v->begin_with({follow_all{}, nullptr});
    CHECK(on.messages == 0);
    struct nobody final : http::outlet {
        void wake() override {}
    } to;
    v->opened(to);
    CHECK(on.entries == 1);
    CHECK(on.messages == 1);
    CHECK(v->next_message());
    CHECK_FALSE(v->next_message());
    v->closed();
}
