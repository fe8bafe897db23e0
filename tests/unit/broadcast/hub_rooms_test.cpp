// Rooms: everybody in one is moved along.
#include "hall.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;

using types = std::vector<std::string>;

namespace {

struct classroom : hall {
    classroom() { made = create_room({a_poll("first"), a_poll("second"), a_poll("third")}, false); }

    poll_id id(std::size_t i) const { return made.polls[i]->definition.id; }

    made_room made;
};

std::string shown_in(const json::object& snapshot) {
    return std::string(snapshot.at("poll").at("title").as_string());
}

}  // namespace

TEST_CASE("a viewer entering a room gets the room and the poll it shows") {
    classroom c;
    auto& l = c.at_room(c.made.room);
    l.read_all();
    CHECK(l.count("snapshot") == 0);
    const auto room = l.last("room").at("room").as_object();
    CHECK(room.at("title") == "Room");
    CHECK(room.at("polls").as_array().size() == 3);
    CHECK(room.at("current_poll_id").is_null());
    CHECK(room.at("viewers") == 1);

    c.show(c.made.room, c.id(0));
    auto& late = c.at_room(c.made.room);
    late.read_all();
    CHECK(late.last("room").at("room").at("current_poll_id") == json::value(c.id(0).str()));
    CHECK(shown_in(late.last("snapshot")) == "first");
    CHECK(c.live.viewers_of(c.made.room->id) == 2);
}

TEST_CASE("the host moves on and everybody follows, each as their own voter") {
    classroom c;
    auto& ada = c.at_room(c.made.room, ground::device("ada"));
    auto& bob = c.at_room(c.made.room, ground::device("bob"));
    c.cast(c.made.polls[1], "ada", {2});
    c.show(c.made.room, c.id(0));
    ada.read_all();
    bob.read_all();
    CHECK(shown_in(ada.last("snapshot")) == "first");
    CHECK(c.live.counters().topics == 1);

    c.show(c.made.room, c.id(1));
    ada.read_all();
    bob.read_all();
    CHECK(shown_in(ada.last("snapshot")) == "second");
    CHECK(ada.last("snapshot").at("poll").at("has_voted") == true);
    CHECK(shown_in(bob.last("snapshot")) == "second");
    CHECK(bob.last("snapshot").at("poll").at("has_voted") == false);
    CHECK(c.live.counters().topics == 1);

    ada.forget();
    c.cast(c.made.polls[0], "eve", {1});
    c.work_for(5ms);
    ada.read_all();
    CHECK(ada.count("tally") == 0);  // not the poll of a moment ago
    c.cast(c.made.polls[1], "eve", {1});
    c.work_for(5ms);
    ada.read_all();
    CHECK(ada.last("tally").at("poll_id") == json::value(c.id(1).str()));

    c.show(c.made.room, std::nullopt);
    ada.read_all();
    CHECK(ada.last("room").at("room").at("current_poll_id").is_null());
    CHECK(c.live.counters().topics == 0);
}

TEST_CASE("everybody in a room is looked up at once, not one by one") {
    classroom c;
    for (int i = 0; i < 50; ++i) c.at_room(c.made.room, ground::device("d" + std::to_string(i)));
    const auto before = c.actions.lookups;
    c.show(c.made.room, c.id(0));
    CHECK(c.actions.lookups == before + 1);
    for (auto& l : c.everybody) {
        l->read_all();
        CHECK(l->count("snapshot") == 1);
    }
}

TEST_CASE("a poll followed besides the room stays followed whatever the room shows") {
    classroom c;
    c.show(c.made.room, c.id(0));
    auto& l = c.at_room(c.made.room);
    c.say(l, hall::about("subscribe", c.made.polls[0]));
    c.show(c.made.room, c.id(1));
    l.read_all();
    l.forget();
    c.cast(c.made.polls[0], "eve", {1});
    c.cast(c.made.polls[1], "eve", {1});
    c.work_for(5ms);
    l.read_all();
    CHECK(l.count("tally") == 2);

    c.show(c.made.room, c.id(0));
    c.say(l, hall::about("unsubscribe", c.made.polls[0]));  // the room still shows it
    l.read_all();
    l.forget();
    c.cast(c.made.polls[0], "bob", {1});
    c.work_for(5ms);
    l.read_all();
    CHECK(l.count("tally") == 1);
}

TEST_CASE("leaving a room leaves its poll") {
    classroom c;
    c.show(c.made.room, c.id(0));
    auto& l = c.at_room(c.made.room);
    auto& other = c.at_room(c.made.room);
    c.say(l, hall::about("unsubscribe", c.made.room));
    l.read_all();
    l.forget();
    c.cast(c.made.polls[0], "eve", {1});
    c.show(c.made.room, c.id(1));
    c.work_for(5ms);
    CHECK(l.read_all().empty());
    CHECK(c.live.viewers_of(c.made.room->id) == 1);
    other.leave();
    CHECK(c.live.viewers_of(c.made.room->id) == 0);
    CHECK(c.live.counters().topics == 0);
}

TEST_CASE("the room says when its title, its polls or their status change, not when somebody votes") {
    classroom c;
    c.show(c.made.room, c.id(0));
    auto& l = c.at_room(c.made.room);
    l.read_all();
    room_patch title;
    title.title = "7b";
    REQUIRE(c.run(c.storage.patch_room(c.made.room->id, title)));
    c.settle();
    CHECK(l.read_all() == types{"room"});
    CHECK(l.last("room").at("room").at("title") == "7b");
    REQUIRE(c.run(c.storage.close_poll(c.id(2))));
    c.settle();
    CHECK(l.read_all() == types{"room"});
    CHECK(l.last("room").at("room").at("polls").at(2).at("status") == "closed");
    auto extra = ground::a_poll("fourth");
    extra.id = poll_id::make(c.ids, c.time.now());
    REQUIRE(c.run(c.storage.add_poll(c.made.room->id, extra, std::nullopt)));
    c.settle();
    l.read_all();
    CHECK(l.last("room").at("room").at("polls").as_array().size() == 4);
    l.forget();
    c.cast(c.made.polls[0], "eve", {1});
    c.work_for(5ms);
    l.read_all();
    CHECK(l.count("room") == 0);
    CHECK(l.count("tally") == 1);
}

TEST_CASE("the room's versions only rise") {
    classroom c;
    auto& l = c.at_room(c.made.room);
    std::uint64_t last = 0;
    for (int i = 0; i < 30; ++i) {
        c.show(c.made.room, c.id(static_cast<std::size_t>(i) % 3));
        if (i % 4 != 0) continue;
        l.read_all();
        const auto version = version_of(l.last("room").at("room").as_object());
        CHECK(version > last);
        last = version;
    }
}

TEST_CASE("a poll that is deleted while it is shown leaves the room showing nothing") {
    classroom c;
    c.show(c.made.room, c.id(0));
    auto& l = c.at_room(c.made.room);
    l.read_all();
    REQUIRE(c.run(c.storage.delete_poll(c.id(0))));
    c.settle();
    l.read_all();
    CHECK(l.last("poll").at("event") == "deleted");
    CHECK(l.last("room").at("room").at("current_poll_id").is_null());
    CHECK(l.last("room").at("room").at("polls").as_array().size() == 2);
    c.show(c.made.room, c.id(1));
    l.read_all();
    CHECK(shown_in(l.last("snapshot")) == "second");
}

TEST_CASE("a deleted room says goodbye, and so do its polls") {
    classroom c;
    c.show(c.made.room, c.id(0));
    auto& l = c.at_room(c.made.room);
    l.read_all();
    l.forget();
    REQUIRE(c.run(c.storage.delete_room(c.made.room->id)));
    c.settle();
    l.read_all();
    CHECK(l.last("poll").at("event") == "deleted");
    CHECK(l.last("room") ==
          json::object{
              {"type", "room"}, {"event", "deleted"}, {"room_id", c.made.room->id.str()}, {"room", nullptr}});
    CHECK(c.live.counters().topics == 0);
    CHECK(c.live.viewers_of(c.made.room->id) == 0);
    c.say(l, hall::about("subscribe", c.made.room));
    CHECK(l.read_all() == types{"error"});
}

TEST_CASE("a room of many polls is deleted: a follower of them all hears it of each, and is not dropped") {
    hall h;
    std::vector<pollstream::poll> polls;
    for (std::size_t i = 0; i < 2 * limits::control_messages_per_viewer; ++i)
        polls.push_back(ground::a_poll("poll " + std::to_string(i)));
    const auto made = h.create_room(polls);
    auto& l = h.at_door();
    h.say(l, hall::about("subscribe", made.room));
    for (const auto& p : made.polls) {
        h.say(l, hall::about("subscribe", p));
        l.read_all();
    }
    l.forget();
    REQUIRE(h.run(h.storage.delete_room(made.room->id)));
    h.settle();
    l.read_all();
    CHECK(l.count("poll") == polls.size());
    CHECK(l.last("room").at("event") == "deleted");
    CHECK(l.close_code() == 0);
    CHECK(h.live.counters().topics == 0);
    h.say(l, {{"type", "subscribe"}, {"poll_id", made.polls[0]->definition.id.str()}, {"ref", 1}});
    CHECK(l.read_all() == types{"error"});
}

TEST_CASE("a viewer that sends the host's key while being looked up is the host afterwards") {
    hall h;
    auto d = ground::a_poll();
    d.results = results_rule::after_close;
    const auto made = h.create_room({d});
    h.show(made.room, made.polls[0]->definition.id);
    h.actions.hold();
    auto& l = h.at_room(made.room);
    h.say(l, {{"type", "auth"}, {"room_id", made.room->id.str()}, {"admin_key", h.admin_key}, {"ref", 1}});
    h.actions.release();
    h.work_for(5ms);
    l.read_all();
    CHECK(l.last("ack").at("ref") == 1);
    CHECK(shows_results(l.last("snapshot")));
}

TEST_CASE("a poll that cannot be read for a moment is not gone from the room") {
    hall h(quick(), 1);  // a cache of one poll
    const auto made = h.create_room({ground::a_poll("first"), ground::a_poll("second")}, false);
    h.show(made.room, made.polls[0]->definition.id);
    auto& l = h.at_room(made.room);
    l.read_all();
    l.forget();
    h.storage.fail_reads_with(errc::overloaded);
    h.show(made.room, made.polls[1]->definition.id);
    h.work_for(5ms);
    h.storage.fail_reads_with(errc::ok);
    h.work_for(limits::hub_rest + 100ms);
    l.read_all();
    CHECK(shown_in(l.last("snapshot")) == "second");
}

TEST_CASE("a poll that cannot be read is left out of its room, which goes on without it") {
    hall h(quick(), 1);  // a cache of one poll
    const auto made =
        h.create_room({ground::a_poll("first"), ground::a_poll("second"), ground::a_poll("third")}, false);
    h.show(made.room, made.polls[0]->definition.id);
    h.storage.damage(made.polls[2]->definition.id);
    h.show(made.room, std::nullopt);  // the third is no longer in the cache
    REQUIRE(h.run(h.known.poll(made.polls[0]->definition.id)));

    auto& l = h.at_room(made.room);
    l.read_all();
    CHECK(l.last("room").at("room").at("polls").as_array().size() == 2);
    l.forget();
    h.show(made.room, made.polls[1]->definition.id);  // while the third is still being loaded
    l.read_all();
    CHECK(l.last("room").at("room").at("current_poll_id") == json::value(made.polls[1]->definition.id.str()));
    CHECK(shown_in(l.last("snapshot")) == "second");

    // It is loaded again, less often the longer that fails.
    const auto before = h.storage.reads();
    h.work_for(limits::hub_rest * 4);
    const auto later = h.storage.reads();
    CHECK(later > before);
    CHECK(later - before <= 2 * (3 + 2));  // after one pause and after two more: all polls, and the one shown
}

TEST_CASE("a newcomer is counted for the others, without sending them the whole room") {
    auto o = quick();
    o.viewers_interval = 20ms;
    hall h(o);
    const auto made = h.create_room({ground::a_poll("first")});
    auto& first = h.at_room(made.room);
    first.read_all();
    first.forget();
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 30; ++i) {
        auto& next = h.at_room(made.room);
        next.read_all();
        CHECK(next.count("room") >= 1);
        CHECK(next.count("snapshot") == 1);
        first.read_all();
    }
    const auto edges = static_cast<std::size_t>((std::chrono::steady_clock::now() - start) / 20ms) + 1;
    CHECK(first.count("room") == 0);
    h.work_for(25ms);
    first.read_all();
    CHECK(first.count("viewers") <= 2 * (edges + 2));  // the room's and the poll's
    json::object of_room;
    for (const auto& frame : first.heard)
        if (frame.at("type") == "viewers" && frame.contains("room_id")) of_room = frame;
    CHECK(of_room.at("count") == 31);

    room_patch title;
    title.title = "7b";
    REQUIRE(h.run(h.storage.patch_room(made.room->id, title)));
    h.settle();
    first.read_all();
    CHECK(first.last("room").at("room").at("viewers") == 31);
}

TEST_CASE("a host in two rooms at once keeps each room's poll apart") {
    classroom c;
    const auto other = c.create_room({ground::a_poll("elsewhere")});
    c.show(c.made.room, c.id(0));
    auto& l = c.at_room(c.made.room);
    c.say(l, hall::about("subscribe", other.room));
    l.read_all();
    CHECK(l.count("snapshot") == 2);
    c.say(l, hall::about("unsubscribe", other.room));
    l.forget();
    c.cast(c.made.polls[0], "eve", {1});
    c.cast(other.polls[0], "eve", {1});
    c.work_for(5ms);
    l.read_all();
    CHECK(l.count("tally") == 1);
    CHECK(c.live.counters().topics == 1);
}

TEST_CASE("a screen does not count as a person wherever its room goes, unless it says that it does") {
    auto o = quick();
    o.viewers_interval = 1ms;
    hall h(o);
    const auto made = h.create_room({ground::a_poll("first"), ground::a_poll("second")});
    auto& person = h.at_room(made.room);
    auto& stage = h.at_door();
    auto wish = hall::about("subscribe", made.room);
    wish["as"] = "screen";
    h.say(stage, wish);
    h.say(stage, hall::about("subscribe", made.polls[0]));  // as one of the people there, and only there
    h.show(made.room, made.polls[1]->definition.id);
    const auto people = [&] {
        h.work_for(20ms);
        person.read_all();
        return person.last("viewers").at("count");
    };
    CHECK(people() == 1);
    h.say(stage, hall::about("subscribe", made.room));
    CHECK(people() == 2);
}

TEST_CASE("a follower of a poll who comes to be a screen is not counted any more") {
    auto o = quick();
    o.viewers_interval = 1ms;
    hall h(o);
    const auto p = h.create();
    auto& person = h.at_poll(p);
    auto& other = h.at_poll(p);
    const auto people = [&] {
        h.work_for(20ms);
        person.read_all();
        return person.last("viewers").at("count");
    };
    CHECK(people() == 2);
    auto wish = hall::about("subscribe", p);
    wish["as"] = "screen";
    h.say(other, wish);
    CHECK(people() == 1);
}
